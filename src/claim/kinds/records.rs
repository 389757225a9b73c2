//! The record of support work against the tickets.

use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::figure;
use crate::evidence::record::Kind;

pub(in crate::claim) fn weigh(weighing: &mut Weighing<'_>) {
    let Some(node) = weighing.fact("support.records.total") else {
        return;
    };
    let Some(declared) = number(node) else { return };
    let says = match weighing.section(Kind::Tickets)["tickets"].as_f64() {
        None => Says::Nothing("the export does not tell it"),
        Some(observed) if weighing.terms.agree(declared, observed) => Says::Agrees,
        // An export of a month or a year proves nothing of all records.
        Some(observed) if observed < declared => Says::Nothing("the export may hold a part of the records"),
        Some(observed) => Says::compare(false, || {
            format!(
                "declared {} records; the export alone has {} tickets",
                figure(declared),
                figure(observed)
            )
        }),
    };
    weighing.claim(&Declared::value(node), says);
}
