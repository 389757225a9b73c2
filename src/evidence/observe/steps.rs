//! First response and resolution, on every clock.

use super::events::Pause;
use super::label::is_id;
use crate::evidence::clock::{Counter, Timer};
use crate::evidence::histogram::Tally;
use crate::evidence::record::{Clock, Moment, Stated};
use crate::evidence::summary::{Handled, InMonth, Timing, Timings, WORST, Worst, keep_worst};

/// One step on one clock, as it is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Step {
    times: Tally,
    pub(super) waiting: Tally,
    worst: Vec<Worst>,
}

impl Step {
    pub(super) fn record(&mut self, seconds: u64, id: &str, row: u64) {
        self.times.add(seconds);
        let least = self.worst.last().map(|case| case.seconds);
        if self.worst.len() < WORST || least.is_some_and(|least| least <= seconds) {
            let ticket = if is_id(id) { id.to_owned() } else { String::new() };
            let row = Some(row);
            keep_worst(&mut self.worst, Worst { seconds, ticket, row });
        }
    }

    fn finish(self) -> Timing {
        Timing {
            times: self.times.finish(),
            waiting: self.waiting.finish(),
            worst: self.worst,
        }
    }
}

/// Cases of one priority, tier and channel; by clock first response and resolution.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) handled: Handled,
    pub(super) clocks: Vec<[Step; 2]>,
}

/// A month, as it is counted.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) opened: u64,
    pub(super) resolved: u64,
    pub(super) response: Tally,
    pub(super) resolution: Tally,
}

impl Counted {
    pub(super) fn finish(self) -> InMonth {
        InMonth {
            opened: self.opened,
            resolved: self.resolved,
            response: self.response.finish(),
            resolution: self.resolution.finish(),
        }
    }
}

/// Both steps on a clock.
pub(super) fn finished([response, resolution]: [Step; 2]) -> Timings {
    Timings {
        response: response.finish(),
        resolution: resolution.finish(),
    }
}

/// Seconds between two moments on a clock, less those in which it stood.
pub(super) fn elapsed(
    counter: &mut Counter,
    from: Moment,
    to: Moment,
    rank: Option<usize>,
    pauses: &[Pause],
    bit: usize,
) -> Option<u64> {
    let mut seconds = counter.between(from, to, rank)?;
    if bit < 64 && counter.timer.pauses() {
        for pause in pauses.iter().filter(|pause| pause.stands & (1 << bit) != 0) {
            let start = pause.from.max(from.0);
            let end = pause.to.unwrap_or(to.0).min(to.0);
            if start < end {
                let stood = counter.between(Moment(start), Moment(end), rank).unwrap_or(0);
                seconds = seconds.saturating_sub(stood);
            }
        }
    }
    Some(seconds)
}

/// What the tool states, where it counts on such a clock.
pub(super) fn stated_on(stated: Option<Stated>, timer: &Timer) -> Option<u64> {
    let stated = stated?;
    let fits = match stated.clock {
        Clock::Calendar => !timer.is_business(),
        Clock::Business => timer.is_business(),
    };
    fits.then_some(stated.seconds)
}
