//! Rows of registers, training, channels and monitoring become counts.

use std::collections::BTreeMap;

use super::keys::{Keys, Seen, hashed};
use super::label::{label, slug};
use crate::evidence::record::{Answerer, Asset, Completion, Measurement, Progress, Question};
use crate::evidence::summary::{self, Channel, Class, Day, Members, System, Taught, count, later};

#[derive(Debug, Default)]
pub(super) struct Assets {
    seen: Seen,
    counts: summary::Assets,
}

impl Assets {
    pub(super) fn add(&mut self, asset: &Asset<'_>) {
        let counts = &mut self.counts;
        if !self.seen.is_new(asset.id) {
            counts.duplicates = counts.duplicates.saturating_add(1);
            return;
        }
        if asset.status.is_some_and(is_retired) {
            counts.retired = counts.retired.saturating_add(1);
            return;
        }
        counts.total = counts.total.saturating_add(1);
        counts.serial += u64::from(asset.serial);
        counts.supplier += u64::from(asset.supplier.is_some_and(|supplier| !supplier.trim().is_empty()));
        if let Some(date) = asset.warranty {
            count(&mut counts.ends, Day::of(date));
        }
        if let Some(date) = asset.purchased {
            count(&mut counts.purchased, Day::of(date));
        }
        count(
            &mut counts.categories,
            asset.category.map_or("", label).to_owned(),
        );
    }

    pub(super) fn finish(self) -> summary::Assets {
        self.counts
    }
}

/// Whether a status says that a thing is no longer there.
fn is_retired(status: &str) -> bool {
    const WORDS: [&str; 9] = [
        "retired", "disposed", "disposal", "sold", "lost", "stolen", "missing", "archived", "absent",
    ];
    let status = slug(status);
    status.split('-').any(|part| WORDS.contains(&part))
}

/// The best that a person did with a course.
#[derive(Debug)]
struct Best {
    progress: Progress,
    completed: Option<Day>,
    class: Class,
}

#[derive(Debug, Default)]
pub(super) struct Training {
    seen: Keys,
    best: Vec<Best>,
    retakes: u64,
}

impl Training {
    pub(super) fn add(&mut self, completion: &Completion<'_>) {
        let class = Class {
            course: label(completion.course).to_owned(),
            audience: completion.audience.map_or("", label).to_owned(),
            unit: completion.unit.map_or("", label).to_owned(),
        };
        let person = completion.person.trim().to_lowercase();
        let (position, new) = self.seen.position(hashed(&[&person, &class.course]));
        let completed = completion.completed.map(Day::of);
        if new {
            let progress = completion.progress;
            self.best.push(Best {
                progress,
                completed,
                class,
            });
            return;
        }
        self.retakes = self.retakes.saturating_add(1);
        if let Some(best) = self.best.get_mut(position) {
            best.progress = best.progress.max(completion.progress);
            best.completed = later(best.completed, completed);
            // Any order of rows gives the same: the greatest word, so that a filled cell beats an empty one.
            best.class.audience = std::mem::take(&mut best.class.audience).max(class.audience);
            best.class.unit = std::mem::take(&mut best.class.unit).max(class.unit);
        }
    }

    pub(super) fn finish(self) -> summary::Training {
        let mut classes: BTreeMap<Class, Taught> = BTreeMap::new();
        for best in self.best {
            let taught = classes.entry(best.class).or_default();
            taught.assigned = taught.assigned.saturating_add(1);
            match best.progress {
                Progress::Open => {}
                Progress::Started => taught.started = taught.started.saturating_add(1),
                Progress::Completed => {
                    taught.completed = taught.completed.saturating_add(1);
                    taught.last = later(taught.last, best.completed);
                }
            }
        }
        summary::Training {
            classes,
            retakes: self.retakes,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Activity {
    counts: summary::Activity,
}

impl Activity {
    pub(super) fn add(&mut self, question: &Question<'_>, day: Option<Day>) {
        let name = label(question.channel).to_owned();
        let channel: &mut Channel = self.counts.channels.entry(name).or_default();
        if let Some(members) = question.members {
            channel.members = later(channel.members, Some(Members { day, count: members }));
            // A row may tell both. One without an answer is a count of its day: nothing tells it from a question.
            if question.answered.is_none() && question.by.is_none() {
                return;
            }
        }
        channel.questions = channel.questions.saturating_add(1);
        if let Some(day) = day {
            channel.first = Some(channel.first.map_or(day, |first| first.min(day)));
            channel.last = later(channel.last, Some(day));
        }
        if question.answered.is_some() || question.by.is_some() {
            channel.answered = channel.answered.saturating_add(1);
        }
        match question.by {
            Some(Answerer::Peer) => channel.peers = channel.peers.saturating_add(1),
            Some(Answerer::Expert) => channel.experts = channel.experts.saturating_add(1),
            Some(Answerer::Automation) => channel.automation = channel.automation.saturating_add(1),
            None => {}
        }
        if let (Some(asked), Some(answered)) = (question.asked, question.answered) {
            match answered
                .0
                .checked_sub(asked.0)
                .and_then(|took| u64::try_from(took).ok())
            {
                Some(seconds) => channel.times.add(seconds),
                None => self.counts.implausible = self.counts.implausible.saturating_add(1),
            }
        }
    }

    pub(super) fn finish(self) -> summary::Activity {
        self.counts
    }
}

#[derive(Debug, Default)]
pub(super) struct Monitoring {
    counts: summary::Monitoring,
}

impl Monitoring {
    pub(super) fn add(&mut self, measurement: &Measurement<'_>) {
        let name = label(measurement.system).to_owned();
        let system: &mut System = self.counts.systems.entry(name).or_default();
        if let Some(available) = measurement.available {
            system.samples = system.samples.saturating_add(1);
            system.available = system.available.saturating_add(u64::from(available.min(10_000)));
        } else {
            system.incidents = system.incidents.saturating_add(1);
        }
        let mut took = |end: Option<crate::evidence::record::Moment>| {
            let seconds = end?.0.checked_sub(measurement.at?.0)?;
            let seconds = u64::try_from(seconds).ok();
            self.counts.implausible += u64::from(seconds.is_none());
            seconds
        };
        if measurement.available.is_none()
            && let Some(seconds) = took(measurement.until)
        {
            system.downtime = system.downtime.saturating_add(seconds);
        }
        if let Some(seconds) = took(measurement.acknowledged) {
            system.acknowledged.add(seconds);
        }
    }

    pub(super) fn finish(self) -> summary::Monitoring {
        self.counts
    }
}
