//! Event logs: several rows a ticket become its last state and the times in which clocks stood.

use super::keys::{Keys, hashed};
use super::tickets::Case;

/// Orders the events of a ticket.
type Order = (i64, i64, u64);

/// A state from one event on.
#[derive(Clone, Copy, Debug)]
struct Event {
    /// The second of these is when it was.
    order: Order,
    /// Clocks that stand, a bit each.
    stands: u64,
}

/// A ticket as its log tells it.
#[derive(Debug)]
pub(super) struct Logged {
    pub(super) id: Box<str>,
    pub(super) case: Case,
    order: Order,
    events: Vec<Event>,
}

/// From when to when which clocks stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pause {
    pub(super) from: i64,
    /// `None` while it still stands.
    pub(super) to: Option<i64>,
    pub(super) stands: u64,
}

impl Logged {
    /// The pauses in order.
    pub(super) fn pauses(&self) -> Vec<Pause> {
        let mut events = self.events.clone();
        events.sort_by_key(|event| event.order);
        let mut pauses = Vec::new();
        for (index, event) in events.iter().enumerate() {
            if event.stands != 0 {
                let (_, from, _) = event.order;
                let to = events.get(index + 1).map(|next| next.order.1.max(from));
                pauses.push(Pause {
                    from,
                    to,
                    stands: event.stands,
                });
            }
        }
        pauses
    }
}

/// The tickets of a log.
#[derive(Debug, Default)]
pub(super) struct Log {
    keys: Keys,
    pub(super) tickets: Vec<Logged>,
}

impl Log {
    /// Takes an event. `stands` tells the clocks that stand from it on; `None` where no clock ever stands.
    pub(super) fn add(
        &mut self,
        id: &str,
        order: (Option<i64>, Option<i64>),
        case: Case,
        stands: Option<u64>,
    ) {
        let (sequence, updated) = order;
        let order = (
            sequence.unwrap_or(i64::MIN),
            updated.unwrap_or(i64::MIN),
            case.row,
        );
        let (position, new) = self.keys.position(hashed(&[id]));
        if new {
            self.tickets.push(Logged {
                id: id.into(),
                case,
                order,
                events: Vec::new(),
            });
        }
        let Some(ticket) = self.tickets.get_mut(position) else {
            return;
        };
        if order > ticket.order {
            ticket.case = case;
            ticket.order = order;
        }
        if let (Some(stands), Some(_)) = (stands, updated) {
            ticket.events.push(Event { order, stands });
        }
    }
}
