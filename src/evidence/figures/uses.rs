//! Figures of channels, monitoring and things in use.

use super::context::Export;
use super::model::{ActivityFigures, InUse, MonitoringFigures, Talk, Thing, Watched};
use super::share::{per_month, percent, share, times, whole_share};
use super::{head, together};
use crate::evidence::summary::{Channel, Figures, Part};

/// Things that are listed; the others are counted.
const LISTED: usize = 100;

/// What the channels show.
pub(super) fn activity(exports: &[&Export<'_>]) -> Option<ActivityFigures> {
    let Figures::Activity(all) = together(exports)? else {
        return None;
    };
    let channels = all.channels.iter().map(|(name, channel)| talk(name, channel));
    Some(ActivityFigures {
        head: head(exports),
        channels: channels.collect(),
    })
}

fn talk(name: &str, channel: &Channel) -> Talk {
    let days = channel
        .first
        .zip(channel.last)
        .and_then(|(first, last)| u64::try_from(last.0 - first.0 + 1).ok())
        .unwrap_or(1);
    let told = channel
        .peers
        .saturating_add(channel.experts)
        .saturating_add(channel.automation);
    Talk {
        channel: name.to_owned(),
        members: channel.members.map(|members| members.count),
        questions: channel.questions,
        per_month: per_month(channel.questions, days),
        // Without a single answer the export has no such column.
        answered: (channel.answered > 0).then(|| whole_share(channel.answered, channel.questions)),
        by_peers: share(Part::new(channel.peers, told)),
        by_experts: share(Part::new(channel.experts, told)),
        by_automation: share(Part::new(channel.automation, told)),
        first_answer: times(&channel.times),
    }
}

/// What monitoring shows.
pub(super) fn monitoring(exports: &[&Export<'_>]) -> Option<MonitoringFigures> {
    let Figures::Monitoring(all) = together(exports)? else {
        return None;
    };
    let systems = all.systems.iter().map(|(name, system)| Watched {
        system: name.clone(),
        samples: system.samples,
        availability: (system.samples > 0)
            .then(|| percent(system.available, system.samples.saturating_mul(10_000))),
        incidents: system.incidents,
        downtime: system.downtime,
        acknowledged: times(&system.acknowledged),
    });
    Some(MonitoringFigures {
        head: head(exports),
        systems: systems.collect(),
    })
}

/// What things are in use.
pub(super) fn uses(exports: &[&Export<'_>]) -> Option<InUse> {
    let (Figures::AppDiscovery(all) | Figures::Solutions(all) | Figures::Usage(all)) = together(exports)?
    else {
        return None;
    };
    let mut things: Vec<_> = all.things.iter().collect();
    things.sort_by(|a, b| b.1.users.cmp(&a.1.users).then_with(|| a.0.cmp(b.0)));
    let listed = things.iter().take(LISTED).map(|(name, used)| Thing {
        name: (*name).clone(),
        users: used.users,
        last: used.last.map(|day| day.to_string()),
    });
    Some(InUse {
        head: head(exports),
        distinct: things.len() as u64,
        items: listed.collect(),
        other: things.len().saturating_sub(LISTED) as u64,
    })
}
