//! What evidence proves: the kinds of claims, and what follows from their standing.

use crate::claim::{KINDS, Terms};
use crate::cli::explain::page::{Block, Line, Page, paragraph};
use crate::report::Lint;

pub(super) fn page() -> Page {
    let mut page = Page::new("Claims and evidence", "");
    let terms = Terms::default();
    page.blocks.push(paragraph(
        "A claim is a declared fact that an export can measure. Evidence is named under `evidence` of a declaration. \
         Each claim of the organization that states the export is proven, contradicted or unproven.",
    ));
    page.section("Terms", vec![Block::Items(vec![
        Line::text(format!(
            "Evidence proves while it is fresh: the newest export of its kind is not older than `evidence.valid` in \
             `gradus.yaml` (default {} months), and not dated in the future.",
            terms.valid.months
        )),
        Line::text(format!(
            "Figures agree within `evidence.tolerance` percent (default {}); an observed share may miss a promised one \
             by as many points. A rate that few cases tell may differ by two standard deviations of their number too.",
            terms.tolerance
        )),
        Line::text(format!(
            "A share of fewer cases than `evidence.cases` (default {}) neither proves nor contradicts.",
            terms.cases
        )),
        Line::text("An export speaks of the organization that states it. Who inherits its facts inherits their standing, not what the export shows."),
    ])]);
    page.section("Levels", vec![Block::Items(vec![
        Line::text("As declared: facts as they are written, and what evidence shows where nothing is written (answers, registers, activity)."),
        Line::text("As evidenced: what evidence shows takes the place of what is written; a claim that is contradicted or unproven counts as undeclared."),
        Line::text("Possible: the level if everything undeclared were satisfied."),
        Line::text("A target is measured as declared; with `evidence: required` as evidenced. An organization without exports is judged as evidenced only for such a target."),
    ])]);
    let rows = KINDS.iter().map(|kind| {
        vec![
            Line::code(kind.path),
            Line::code(kind.evidence.word()),
            Line::text(kind.compares),
        ]
    });
    page.section(
        "Kinds",
        vec![Block::Table {
            head: ["Declared", "Export", "What is compared"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.collect(),
        }],
    );
    let lints = [
        Lint::Contradicted,
        Lint::EvidenceStale,
        Lint::RowsUnread,
        Lint::TableStale,
    ];
    let terms = lints.map(|lint| {
        let about = format!("{}. {}", lint.title(), lint.explanation());
        (Line::code(lint.code()), vec![paragraph(about)])
    });
    page.section("Findings", vec![Block::Terms(terms.into())]);
    page
}
