//! Counts of registers against their rows.

use serde_json::Value as Json;

use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::figure;
use crate::evidence::record::Kind;
use crate::yaml::Node;

pub(in crate::claim) fn hardware(weighing: &mut Weighing<'_>) {
    let observed = &weighing.section(Kind::Assets)["total"];
    count(weighing, "assets.hardware.total", observed, "entries");
}

pub(in crate::claim) fn software(weighing: &mut Weighing<'_>) {
    let observed = &weighing.section(Kind::Software)["total"];
    count(weighing, "assets.software.total", observed, "entries");
}

/// Columns that exports of assets have.
const COLUMNS: [&str; 4] = ["serial", "warranty", "supplier", "purchased"];

pub(in crate::claim) fn hardware_columns(weighing: &mut Weighing<'_>) {
    let section = weighing.section(Kind::Assets);
    for column in COLUMNS {
        let path = format!("assets.hardware.with.{column}");
        let what = format!("entries with {column}");
        count(weighing, &path, &section["with"][column], &what);
    }
}

pub(in crate::claim) fn office_total(weighing: &mut Weighing<'_>) {
    let observed = &weighing.section(Kind::Inventory)["office"]["machines"];
    count(
        weighing,
        "servicing.inventory.total",
        observed,
        "machines with Office",
    );
}

pub(in crate::claim) fn office_in_support(weighing: &mut Weighing<'_>) {
    let observed = &weighing.section(Kind::Inventory)["in_support"]["count"];
    let path = "servicing.inventory.with.in_support";
    count(weighing, path, observed, "machines with a build in support");
}

/// A count against the count of the export.
fn count<'a>(weighing: &mut Weighing<'a>, path: &str, observed: &Json, what: &str) {
    let Some(node) = weighing.fact(path) else { return };
    let Some(declared) = number(node) else { return };
    let says = match observed.as_f64() {
        None => Says::Nothing("the export does not tell it"),
        Some(observed) => Says::compare(weighing.terms.agree(declared, observed), || {
            format!(
                "declared {}; the export has {} {what}",
                figure(declared),
                figure(observed)
            )
        }),
    };
    let node: Node<'a> = node;
    weighing.claim(&Declared::replaced(node), says);
}
