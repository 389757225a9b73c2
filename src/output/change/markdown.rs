//! A change for a comment on a pull request.

use std::io::{self, Write};

use super::ChangeFormat;
use super::story::{self, Rules};
use crate::output::Look;
use crate::output::escape::{markdown, markdown_cell, markdown_fence, markdown_inline};
use crate::report::change::{Change, Move};

pub(super) const FORMAT: ChangeFormat = ChangeFormat {
    name: "markdown",
    about: "for a comment on a pull request",
    render,
};

/// The most bytes; a comment holds less than a summary, and 65,536 characters at most.
const MOST: usize = 48 * 1024;

/// Lines of a file that are shown for one cause.
const MOST_LINES: usize = 12;

fn render(change: &Change, _: Look, out: &mut dyn Write) -> io::Result<()> {
    beside(change, MOST, out)
}

/// Writes a change into at most so many bytes, and counts what does not fit.
///
/// # Errors
/// Those of the stream.
pub(in crate::output) fn beside(change: &Change, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut parts: Vec<String> = vec![
        format!("### What changed {}", markdown_inline(&story::between(change))),
        markdown(&story::summary(change)),
    ];
    if change.guarded && change.regressed() {
        parts.push("✗ no level may fall (`--no-regression`)".to_owned());
    }
    match change.left_out {
        None | Some(0) => {}
        Some(1) => parts.push("1 finding is not shown, since the base has it too".to_owned()),
        Some(count) => parts.push(format!(
            "{count} findings are not shown, since the base has them too"
        )),
    }
    for chapter in story::chapters(change) {
        parts.push(format!("**{}**", markdown_inline(chapter.organization)));
        if !chapter.standings.is_empty() {
            parts.push(table(&chapter.standings, change));
        }
        for rules in &chapter.rules {
            parts.push(self::rules(rules, change));
        }
    }
    if !change.policy.is_empty() {
        let rows = change.policy.iter().map(|finding| {
            let at = &finding.location;
            let place = format!("`{}:{}`", at.file, at.start.line);
            format!(
                "- {} ({})",
                markdown_inline(&finding.message),
                markdown_inline(&place)
            )
        });
        parts.push("**Configuration, waivers and packs**".to_owned());
        parts.push(rows.collect::<Vec<_>>().join("\n"));
    }
    let mut written = 0;
    let all = parts.len();
    for (index, part) in parts.iter().enumerate() {
        written += part.len() + 2;
        if written > most {
            return writeln!(
                out,
                "… and {} more parts; `gradus diff` shows them\n",
                all - index
            );
        }
        writeln!(out, "{part}\n")?;
    }
    Ok(())
}

fn sign(moved: &Move) -> &'static str {
    match (moved.falls(), moved.rises()) {
        (true, _) => "▼",
        (_, true) => "▲",
        _ => "•",
    }
}

fn table(moves: &[&Move], change: &Change) -> String {
    let cell = |text: &str| markdown_cell(&markdown(text));
    let row = |moved: &&Move| {
        let what = story::what(moved);
        format!(
            "| {} | {} | {} | {} |",
            sign(moved),
            cell(&what),
            cell(&story::way(moved)),
            cell(&story::why(moved, change))
        )
    };
    let rows: Vec<String> = moves.iter().map(row).collect();
    format!(
        "| | Model | Level | Cause |\n|---|---|---|---|\n{}",
        rows.join("\n")
    )
}

fn rules(rules: &Rules<'_>, change: &Change) -> String {
    let moved = rules.first;
    let mut text = format!(
        "{} {}: {}, {}",
        sign(moved),
        markdown_inline(&rules.codes.join(" ")),
        markdown_inline(&story::way(moved)),
        markdown_inline(&story::why(moved, change)),
    );
    for (file, lines) in story::files(&moved.lines) {
        let mut shown: Vec<String> = lines
            .iter()
            .take(MOST_LINES)
            .map(|line| {
                format!(
                    "{}{:>5} {}",
                    if line.added { '+' } else { '-' },
                    line.number,
                    cut(&line.text)
                )
            })
            .collect();
        if lines.len() > MOST_LINES {
            shown.push(format!("  … and {} more lines", lines.len() - MOST_LINES));
        }
        let fence = markdown_fence("diff", &shown.join("\n"));
        text.push_str(&format!("\n\n{}\n\n{fence}", markdown(&format!("`{file}`"))));
    }
    text
}

fn cut(text: &str) -> String {
    text.chars().take(200).collect()
}
