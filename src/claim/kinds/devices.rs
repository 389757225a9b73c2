//! Groups and cycles of upgrades against the inventory.

use std::cmp::Ordering;

use serde_json::Value as Json;

use crate::claim::observed::items;
use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::{counted, figure};
use crate::evidence::record::Kind;
use crate::yaml::Node;

/// Percent of the machines that a finished cycle has reached: the last ones never all follow.
const REACHED: f64 = 90.0;

pub(in crate::claim) fn groups(weighing: &mut Weighing<'_>) {
    let groups: Vec<Node<'_>> = weighing.own_items("servicing.groups").collect();
    for (kind, key) in [("workstation", "workstations"), ("server", "servers")] {
        let of_kind: Vec<Node<'_>> = groups
            .iter()
            .copied()
            .filter(|group| group.fact("kind").and_then(Node::text) == Some(kind))
            .collect();
        let devices: Vec<(Node<'_>, f64)> = of_kind
            .iter()
            .filter_map(|group| {
                let devices = group.fact("devices")?;
                Some((devices, number(devices)?))
            })
            .collect();
        let Some(&(first, _)) = devices.first() else {
            continue;
        };
        let sum: f64 = devices.iter().map(|(_, count)| count).sum();
        let office = &weighing.section(Kind::Inventory)["office"];
        let says = match (office[key].as_f64(), office["unknown"].as_f64().unwrap_or(0.0)) {
            (None, _) => Says::Nothing("the export does not tell it"),
            (Some(known), unknown) => {
                let (least, most) = (known, known + unknown);
                let terms = weighing.terms;
                let whole = devices.len() == of_kind.len();
                if sum < least && !terms.agree(sum, least) && !whole {
                    Says::Nothing("not every group says how many devices it has")
                } else {
                    let agree =
                        (least..=most).contains(&sum) || terms.agree(sum, least) || terms.agree(sum, most);
                    Says::compare(agree, || {
                        let groups = counted(devices.len() as u64, "group");
                        format!(
                            "declared {} {key} in {groups}; the export has {} with Office",
                            figure(sum),
                            figure(known)
                        )
                    })
                }
            }
        };
        let declared = Declared {
            at: first,
            taken: devices.iter().map(|(node, _)| *node).collect(),
            replaced: false,
        };
        weighing.claim(&declared, says);
    }
}

/// Machines of an earlier cycle have been upgraded again since: only the last that started can be measured.
pub(in crate::claim) fn upgraded(weighing: &mut Weighing<'_>) {
    let started =
        |cycle: &Node<'_>| -> Option<jiff::civil::Date> { cycle.fact("started")?.text()?.parse().ok() };
    let cycles = weighing.own_items("servicing.cycles");
    let begun = cycles.filter(|cycle| started(cycle).is_some_and(|day| day <= weighing.today));
    if let Some(cycle) = begun.max_by_key(started) {
        let Some(node) = cycle.fact("upgraded") else {
            return;
        };
        let Some(declared) = number(node) else { return };
        let id = cycle.fact("id").and_then(Node::text);
        let observed = &weighing.section(Kind::Inventory)["upgraded"]["cycle"];
        let of_cycle = id.is_some() && observed["cycle"].as_str() == id;
        let says = match observed["count"].as_f64().filter(|_| of_cycle) {
            None => Says::Nothing("the export does not tell of this cycle"),
            Some(count) => Says::compare(weighing.terms.agree(declared, count), || {
                format!(
                    "declared {} devices upgraded; the export has {} at or above that version",
                    figure(declared),
                    figure(count)
                )
            }),
        };
        let mut taken = vec![node];
        taken.extend(cycle.fact("of"));
        let declared = Declared {
            at: node,
            taken,
            replaced: false,
        };
        weighing.claim(&declared, says);
    }
}

pub(in crate::claim) fn finished(weighing: &mut Weighing<'_>) {
    let cycles: Vec<Node<'_>> = weighing.own_items("servicing.cycles").collect();
    for cycle in cycles {
        let Some(node) = cycle.fact("finished") else {
            continue;
        };
        // A day to come is a plan, not a claim.
        let day: Option<jiff::civil::Date> = node.text().and_then(|text| text.parse().ok());
        if day.is_none_or(|day| day > weighing.today) {
            continue;
        }
        let version = cycle.fact("version").and_then(Node::text);
        let says = match version.and_then(|version| at_or_above(weighing.section(Kind::Inventory), version)) {
            None => Says::Nothing("the cycle or the export names no version"),
            Some((reached, of)) => {
                let percent = reached * 100.0 / of;
                Says::compare(percent + weighing.terms.tolerance >= REACHED, || {
                    format!(
                        "declared finished on {}; {} of {} devices in the export are at or above version {}",
                        node.text().unwrap_or(""),
                        figure(reached),
                        figure(of),
                        version.unwrap_or(""),
                    )
                })
            }
        };
        weighing.claim(&Declared::value(node), says);
    }
}

/// Machines with a build of Microsoft 365 Apps at or above a version, of all whose version is known.
fn at_or_above(inventory: &Json, version: &str) -> Option<(f64, f64)> {
    let (mut reached, mut of) = (0.0, 0.0);
    for build in items(&inventory["builds"]).filter(|build| build["product"] == "m365-apps") {
        let (Some(own), Some(machines)) = (build["version"].as_str(), build["machines"].as_f64()) else {
            continue;
        };
        of += machines;
        if by_number(own, version)? != Ordering::Less {
            reached += machines;
        }
    }
    (of > 0.0).then_some((reached, of))
}

/// Versions such as `2610` compared as numbers; `None` where one is none.
fn by_number(a: &str, b: &str) -> Option<Ordering> {
    let number = |text: &str| text.parse::<u32>().ok();
    Some(number(a)?.cmp(&number(b)?))
}
