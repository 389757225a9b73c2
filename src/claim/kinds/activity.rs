//! What channels are said to be used for, against their activity.

use serde_json::Value as Json;

use crate::claim::observed::named;
use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::{figure, time};
use crate::evidence::record::Kind;
use crate::expr::Interval;
use crate::yaml::Node;

/// What the export shows of a channel; null where it does not name it.
pub(in crate::claim) fn channel<'j>(weighing: &Weighing<'j>, channel: Node<'_>) -> &'j Json {
    let id = channel.fact("id").and_then(Node::text).unwrap_or("");
    named(&weighing.section(Kind::Activity)["channels"], "channel", &[id])
}

const NOT_TOLD: &str = "the export does not tell it of this channel";

/// Every channel that states a figure of its activity, with what the export shows of it.
fn each<'a>(
    weighing: &mut Weighing<'a>,
    key: &str,
    says: impl Fn(&Weighing<'a>, Node<'a>, f64, &Json) -> Says,
) {
    let channels: Vec<Node<'a>> = weighing.own_items("support.channels").collect();
    for channel in channels {
        let Some(activity) = channel.fact("activity") else {
            continue;
        };
        let Some(node) = activity.fact(key) else { continue };
        let Some(declared) = number(node) else { continue };
        let observed = self::channel(weighing, channel);
        let says = says(weighing, activity, declared, observed);
        weighing.claim(&Declared::replaced(node), says);
    }
}

pub(in crate::claim) fn people(weighing: &mut Weighing<'_>) {
    each(
        weighing,
        "people",
        |weighing, _, declared, observed| match observed["members"].as_f64() {
            None => Says::Nothing(NOT_TOLD),
            Some(members) => Says::compare(weighing.terms.agree(declared, members), || {
                format!(
                    "declared {} people; the export has {} members",
                    figure(declared),
                    figure(members)
                )
            }),
        },
    );
}

pub(in crate::claim) fn questions(weighing: &mut Weighing<'_>) {
    each(weighing, "questions", |weighing, _, declared, observed| {
        let Some(a_month) = observed["per_month"].as_f64().map(f64::round) else {
            return Says::Nothing(NOT_TOLD);
        };
        let asked = observed["questions"].as_u64().unwrap_or(0);
        Says::compare(weighing.terms.agree_on_rate(declared, a_month, asked), || {
            format!(
                "declared {} questions a month; the export has {}",
                figure(declared),
                figure(a_month)
            )
        })
    });
}

pub(in crate::claim) fn answered(weighing: &mut Weighing<'_>) {
    each(weighing, "answered", |weighing, activity, declared, observed| {
        part(
            weighing,
            (declared, activity.fact("questions")),
            &observed["answered"],
            "of the questions answered",
        )
    });
}

pub(in crate::claim) fn answered_by_peers(weighing: &mut Weighing<'_>) {
    each(
        weighing,
        "answered_by_peers",
        |weighing, activity, declared, observed| {
            part(
                weighing,
                (declared, activity.fact("answered")),
                &observed["by_peers"],
                "of the answers by other users",
            )
        },
    );
}

/// A declared part of a declared whole against an observed share.
fn part(
    weighing: &Weighing<'_>,
    (part, whole): (f64, Option<Node<'_>>),
    observed: &Json,
    what: &str,
) -> Says {
    let whole = whole.and_then(number).filter(|whole| *whole > 0.0);
    let (Some(whole), Some(percent)) = (whole, observed["percent"].as_f64()) else {
        return Says::Nothing(NOT_TOLD);
    };
    if observed["of"]
        .as_u64()
        .is_some_and(|cases| cases < weighing.terms.cases)
    {
        return Says::Nothing("too few cases to tell");
    }
    let declared = part * 100.0 / whole;
    Says::compare(
        (declared - percent).abs() <= weighing.terms.tolerance + 0.5,
        || {
            format!(
                "declared {} percent {what}; the export shows {}",
                figure(declared.round()),
                figure(percent.round())
            )
        },
    )
}

/// Times to an answer on channels without an agreement.
pub(in crate::claim) fn answer_times(weighing: &mut Weighing<'_>) {
    let channels: Vec<Node<'_>> = weighing.own_items("support.channels").collect();
    for channel in channels {
        let targets = channel.fact("targets").into_iter().flat_map(Node::items);
        for target in targets.filter(|target| !target.is_blank()) {
            if target.fact("metric").and_then(Node::text) != Some("first-response") {
                continue;
            }
            let Some(within) = target.fact("within") else {
                continue;
            };
            let share = target.fact("share").and_then(number).unwrap_or(100.0);
            let times = &self::channel(weighing, channel)["first_answer"];
            let says = answer_time(weighing, target, (within, share), times);
            let declared = Declared {
                at: within,
                taken: vec![target],
                replaced: false,
            };
            weighing.claim(&declared, says);
        }
    }
}

/// Of the times only the median and the 90th percentile are known: half, and nine of ten.
fn answer_time(
    weighing: &Weighing<'_>,
    target: Node<'_>,
    (within, share): (Node<'_>, f64),
    times: &Json,
) -> Says {
    if target.fact("clock").and_then(Node::text) == Some("business") {
        return Says::Nothing("the export is counted on the calendar");
    }
    let limit = within
        .text()
        .and_then(Interval::parse)
        .and_then(|limit| u64::try_from(limit.length()).ok());
    let (Some(limit), Some(median), Some(p90)) = (limit, times["median"].as_u64(), times["p90"].as_u64())
    else {
        return Says::Nothing(NOT_TOLD);
    };
    if times["count"].as_u64().unwrap_or(0) < weighing.terms.cases {
        return Says::Nothing("too few cases to tell");
    }
    let needed = share - weighing.terms.tolerance;
    let message = || {
        format!(
            "declared an answer within {}; the median is {}, the 90th percentile {}",
            within.text().unwrap_or(""),
            time(median),
            time(p90)
        )
    };
    match (median <= limit, p90 <= limit) {
        (_, true) if needed <= 90.0 => Says::Agrees,
        (true, _) if needed <= 50.0 => Says::Agrees,
        (_, false) if needed > 90.0 => Says::compare(false, message),
        (false, _) if needed > 50.0 => Says::compare(false, message),
        _ => Says::Nothing("the export does not tell the share"),
    }
}
