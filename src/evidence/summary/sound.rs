//! Whether counts go together: a file may say anything.

use super::tickets::SCALES;
use super::{Channel, Figures, Inventory, Monitoring, Part, Taught, Tickets, Timing, WORST};
use crate::evidence::histogram::edge;
use crate::evidence::observe::{is_id, label};

/// What is wrong with the counts; `None` where nothing is.
pub(super) fn problem(figures: &Figures) -> Option<&'static str> {
    if words(figures).into_iter().any(|word| label(word) != word) {
        return Some("a word that is none");
    }
    match figures {
        Figures::Tickets(tickets) => of_tickets(tickets),
        Figures::Inventory(inventory) => of_inventory(inventory),
        Figures::Training(training) => {
            let whole = |taught: &Taught| taught.started.saturating_add(taught.completed) <= taught.assigned;
            (!training.classes.values().all(whole)).then_some("more completions than were assigned")
        }
        Figures::Activity(activity) => {
            let told = |channel: &Channel| {
                let told = channel.peers.saturating_add(channel.experts);
                told.saturating_add(channel.automation) <= channel.answered
                    && channel.answered <= channel.questions
            };
            (!activity.channels.values().all(told)).then_some("more answers than questions")
        }
        Figures::Monitoring(monitoring) => of_monitoring(monitoring),
        Figures::Assets(assets) | Figures::Software(assets) => {
            let most = assets.serial.max(assets.supplier).max(sum(assets.ends.values()));
            let most = most.max(sum(assets.purchased.values()));
            (most > assets.total).then_some("more filled columns than entries")
        }
        Figures::AppDiscovery(_) | Figures::Solutions(_) | Figures::Usage(_) => None,
    }
}

fn sum<'n>(counts: impl Iterator<Item = &'n u64>) -> u64 {
    counts.fold(0, |sum, count| sum.saturating_add(*count))
}

/// Every word that came from a cell.
fn words(figures: &Figures) -> Vec<&String> {
    match figures {
        Figures::Tickets(tickets) => {
            let cells = tickets.cells.keys();
            let cells = cells.flat_map(|cell| [&cell.priority, &cell.tier, &cell.channel]);
            cells.chain(tickets.topics.keys()).collect()
        }
        Figures::Inventory(inventory) => {
            let installs = inventory.machines.keys().flat_map(|setup| &setup.installs);
            let installs = installs.flat_map(|install| [&install.product, &install.build, &install.channel]);
            let values = inventory.by.keys().map(|value| &value.value);
            installs.chain(values).chain(inventory.systems.keys()).collect()
        }
        Figures::Assets(assets) | Figures::Software(assets) => assets.categories.keys().collect(),
        Figures::Training(training) => {
            let classes = training.classes.keys();
            classes
                .flat_map(|class| [&class.course, &class.audience, &class.unit])
                .collect()
        }
        Figures::Activity(activity) => activity.channels.keys().collect(),
        Figures::Monitoring(monitoring) => monitoring.systems.keys().collect(),
        Figures::AppDiscovery(uses) | Figures::Solutions(uses) | Figures::Usage(uses) => {
            uses.things.keys().collect()
        }
    }
}

fn of_tickets(tickets: &Tickets) -> Option<&'static str> {
    let cells = tickets.cells.values();
    let shares = [
        tickets.reopened,
        tickets.reassigned,
        tickets.first_contact,
        tickets.escalated,
        tickets.automated,
    ];
    let stated = cells
        .clone()
        .flat_map(|cell| [cell.response_kept, cell.resolution_kept]);
    let in_topics = tickets
        .topics
        .values()
        .flat_map(|topic| [topic.reopened, topic.escalated]);
    if !shares
        .into_iter()
        .chain(stated)
        .chain(in_topics)
        .all(Part::is_sound)
    {
        return Some("a part that is more than the whole");
    }
    if cells
        .clone()
        .fold(0_u64, |sum, cell| sum.saturating_add(cell.tickets))
        != tickets.tickets
    {
        return Some("tickets by priority that are not all tickets");
    }
    if cells.clone().any(|cell| cell.open > cell.tickets) || tickets.logged > tickets.tickets {
        return Some("more open or logged tickets than tickets");
    }
    let known = |column: &String| SCALES.iter().any(|(name, _)| name == column);
    if !tickets.overflow.iter().all(known) {
        return Some("an unknown column");
    }
    let timings = cells.flat_map(|cell| cell.clocks.values());
    let mut timings = timings.flat_map(|timings| [&timings.response, &timings.resolution]);
    (!timings.all(is_sound)).then_some("a worst case that is none")
}

fn is_sound(timing: &Timing) -> bool {
    let named = |ticket: &str| ticket.is_empty() || is_id(ticket);
    let counted = |seconds: u64| timing.times.has(edge(seconds));
    timing.worst.len() <= WORST
        && timing.worst.is_sorted_by(|a, b| a.seconds >= b.seconds)
        && timing
            .worst
            .iter()
            .all(|case| named(&case.ticket) && counted(case.seconds))
}

fn of_inventory(inventory: &Inventory) -> Option<&'static str> {
    if !inventory.mapped.is_sound() {
        return Some("a part that is more than the whole");
    }
    let machines = inventory.machines.values();
    let mut upgraded = machines.map(|machines| sum(machines.upgraded.values()) > machines.count);
    upgraded
        .any(|more| more)
        .then_some("more machines upgraded than there are")
}

fn of_monitoring(monitoring: &Monitoring) -> Option<&'static str> {
    let mut systems = monitoring.systems.values();
    systems
        .any(|system| system.available > system.samples.saturating_mul(10_000))
        .then_some("more availability than there is")
}
