//! Promised times against the tickets.

use serde_json::Value as Json;

use crate::claim::observed::items;
use crate::claim::weigh::{Declared, Says, Weighing, number};
use crate::claim::words::{counted, figure, time};
use crate::evidence::record::Kind;
use crate::source::Place;
use crate::yaml::Node;

/// Metrics that tickets can measure, as messages call them.
const MEASURED: [(&str, &str); 2] = [("first-response", "first response"), ("resolution", "resolution")];

pub(in crate::claim) fn weigh(weighing: &mut Weighing<'_>) {
    let slas: Vec<Node<'_>> = weighing.own_items("support.slas").collect();
    for sla in slas {
        let id = sla.fact("id").and_then(Node::text).unwrap_or("");
        let targets = sla.fact("targets").into_iter().flat_map(Node::items);
        for (position, target) in targets.enumerate().filter(|(_, target)| !target.is_blank()) {
            let Some(promise) = Promise::of(target) else {
                continue;
            };
            let says = promise.says(weighing, measured(weighing, id, position));
            let declared = Declared {
                at: promise.within,
                taken: vec![target],
                replaced: false,
            };
            weighing.claim(&declared, says);
        }
    }
}

/// The figures of a target; null where there are none.
fn measured<'j>(weighing: &Weighing<'j>, sla: &str, position: usize) -> &'j Json {
    let targets = &weighing.section(Kind::Tickets)["targets"];
    let found = items(targets).find(|target| {
        target["sla"].as_str() == Some(sla) && target["target"].as_u64() == u64::try_from(position).ok()
    });
    found.unwrap_or(&Json::Null)
}

/// A target that tickets can measure.
struct Promise<'a> {
    within: Node<'a>,
    metric: &'static str,
    priority: Option<&'a str>,
    /// Percent of cases.
    share: f64,
}

impl<'a> Promise<'a> {
    fn of(target: Node<'a>) -> Option<Self> {
        let metric = target.fact("metric")?.text()?;
        let (_, words) = MEASURED.iter().find(|(known, _)| *known == metric)?;
        Some(Self {
            within: target.fact("within")?,
            metric: words,
            priority: target.fact("priority").and_then(Node::text),
            share: target.fact("share").and_then(number).unwrap_or(100.0),
        })
    }

    fn says(&self, weighing: &Weighing<'_>, figures: &Json) -> Says {
        let (Some(cases), Some(kept)) = (figures["cases"].as_u64(), figures["kept"].as_u64()) else {
            return Says::Nothing("the tickets do not tell when it was kept");
        };
        if cases < weighing.terms.cases {
            return Says::Nothing("too few cases to tell");
        }
        let percent = share(kept, cases);
        if weighing.terms.reaches(percent, self.share) {
            return Says::Agrees;
        }
        // The clock may have stood for some of those that seem late.
        if figures["pauses"].as_str() == Some("unknown") {
            return Says::Nothing("the export does not tell when the clock stood");
        }
        Says::Differs(
            self.message(figures, cases, kept),
            self.notes(weighing, figures, percent),
        )
    }

    fn message(&self, figures: &Json, cases: u64, kept: u64) -> String {
        let missed = figures["missed"].as_u64().unwrap_or(cases - kept.min(cases));
        let of_priority = self.priority.map_or_else(String::new, |id| format!("{id} "));
        let p90 = figures["p90"].as_u64().map(|p90| format!(" (p90 {})", time(p90)));
        format!(
            "declared {} within {}; {missed} of {cases} {of_priority}tickets took longer{}",
            self.metric,
            self.within.text().unwrap_or(""),
            p90.unwrap_or_default(),
        )
    }

    fn notes(&self, weighing: &Weighing<'_>, figures: &Json, percent: f64) -> Vec<(String, Option<Place>)> {
        let mut notes = Vec::new();
        let worst: Vec<String> = items(&figures["worst"]).filter_map(case).collect();
        if !worst.is_empty() {
            notes.push((format!("the longest: {}", worst.join(", ")), None));
        }
        if let Some(overdue) = figures["overdue"].as_u64().filter(|count| *count > 0) {
            let text = format!("{} still open and past the limit", counted(overdue, "ticket"));
            notes.push((text, None));
        }
        if figures["basis"].as_str() == Some("stated") {
            notes.push(("kept or missed as the ticket tool states it".to_owned(), None));
        }
        notes.push((
            format!(
                "{} percent kept it, {} are promised, and {} points may be missing",
                figure(percent),
                figure(self.share),
                figure(weighing.terms.tolerance),
            ),
            None,
        ));
        notes
    }
}

/// A case by its number where it has one, and its row.
fn case(case: &Json) -> Option<String> {
    let taken = time(case["seconds"].as_u64()?);
    let row = case["row"].as_u64().map(|row| format!("row {row}"));
    let names: Vec<String> = [case["ticket"].as_str().map(str::to_owned), row]
        .into_iter()
        .flatten()
        .collect();
    let name = if names.is_empty() {
        "one".to_owned()
    } else {
        names.join(", ")
    };
    Some(format!("{taken} ({name})"))
}

fn share(kept: u64, cases: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "tickets are far fewer than 2^52")]
    let percent = kept as f64 * 100.0 / cases.max(1) as f64;
    percent
}
