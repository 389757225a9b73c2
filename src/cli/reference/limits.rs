//! `limits.md`: the table of limits, as it stands in code.

use super::super::explain::page::{Block, Line, Page};
use crate::limit::{ALL, Border, Change, Limit, SETTABLE_BYTES, Then};
use crate::report::ExitStatus;

pub(super) fn page() -> Page {
    let mut blocks = vec![
        Block::Paragraph(Line::text(
            "Whoever can open a pull request decides what gradus reads. No input may use up the machine, so every \
             number below has an end. The number itself is allowed; one more is not.",
        )),
        Block::Paragraph(Line::text(format!(
            "A configuration lowers limits under `limits`, and raises none. The command line sets the size of a \
             declaration, up to {}, since places are counted in 32 bits. All others are far beyond what people \
             write, and stay as they are.",
            number(SETTABLE_BYTES)
        ))),
    ];
    for (border, name) in Border::ALL {
        blocks.push(Block::Heading(name.to_owned()));
        blocks.push(Block::Table {
            head: ["At most", "Of what", "Past it", "Changed by"]
                .map(str::to_owned)
                .into(),
            rows: ALL
                .iter()
                .filter(|limit| limit.border == border)
                .map(row)
                .collect(),
        });
    }
    blocks.push(Block::Heading("Past a limit".to_owned()));
    blocks.push(Block::Terms(vec![
        then(
            Then::Stops,
            "what passes the limit is not judged; all others are, and the run cannot pass",
        ),
        then(Then::Ends, "nothing is judged"),
        then(
            Then::Refuses,
            "nothing is judged; the configuration or pack is wrong, not only large",
        ),
        then(
            Then::Misfits,
            "the value counts as one that does not fit the schema",
        ),
        then(
            Then::Ignores,
            "what is too much counts as not written, and the report says so",
        ),
    ]));
    blocks.push(Block::Paragraph(Line::text(
        "How much of a report is shown is a matter of each output, and changes no verdict.",
    )));
    Page {
        name: "Limits".to_owned(),
        title: "how much of anything gradus takes, and what happens past it".to_owned(),
        blocks,
    }
}

fn row(limit: &Limit) -> Vec<Line> {
    let change = match limit.change {
        Change::Fixed => Line::text(""),
        Change::Lowered(key) => Line::text("lowered by ").and_code(format!("limits.{key}")),
        Change::Set(key, flag) => {
            let lowered = Line::text("lowered by ").and_code(format!("limits.{key}"));
            lowered.and(", set by ").and_code(flag)
        }
    };
    vec![
        Line::text(number(limit.most)),
        Line::text(limit.counts),
        Line::text(word(limit.then)),
        change,
    ]
}

fn then(then: Then, meaning: &str) -> (Line, Vec<Block>) {
    let meaning = Block::Paragraph(Line::text(meaning));
    (Line::text(word(then)), vec![meaning])
}

fn word(then: Then) -> String {
    let (word, status) = match then {
        Then::Stops => ("stops", ExitStatus::Limit),
        Then::Ends => ("ends the run", ExitStatus::Limit),
        Then::Refuses => ("is refused", ExitStatus::Usage),
        Then::Misfits => ("does not fit", ExitStatus::Invalid),
        Then::Ignores => return "is left out".to_owned(),
    };
    format!("{word}, exit {}", status.code())
}

/// A number as people read it: in binary units where it is a whole one, else with commas.
fn number(value: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let whole = |shift: &&(u32, &str)| value >> shift.0 << shift.0 == value && value >> shift.0 > 0;
    match units.iter().find(whole) {
        // 4,096 columns are no 4 KiB of them.
        Some((shift, unit)) if value > 4_096 => format!("{} {unit}", value >> shift),
        _ => {
            let digits = value.to_string();
            let mut out = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index).is_multiple_of(3) {
                    out.push(',');
                }
                out.push(digit);
            }
            out
        }
    }
}
