//! `gradus rules`.

use std::io::{self, Write};

use serde_json::json;

use super::args::{ListFormat, RulesArgs};
use super::packs::{self, Detail};
use super::stand::Stand;
use super::terminal::Terminal;
use crate::output::escape::plain;
use crate::output::write_json;
use crate::pack::Pack;
use crate::report::{ExitStatus, Problem};

pub(super) fn run(args: &RulesArgs, terminal: Terminal) -> ExitStatus {
    match load(args) {
        Ok(packs) => terminal.stream(
            |out| match args.format {
                ListFormat::Text => text(&packs, out),
                ListFormat::Json => self::json(&packs, out),
            },
            ExitStatus::Met,
        ),
        Err(problems) => terminal.fail(&problems),
    }
}

fn load(args: &RulesArgs) -> Result<Vec<Pack>, Vec<Problem>> {
    let stand = Stand::here()?;
    let config = packs::configuration(&args.packs, &[], &stand)?;
    let loaded = packs::load(&args.packs.packs, &config, &stand, Detail::Rules)?;
    Ok(loaded.into_iter().map(|((pack, _), _)| pack).collect())
}

fn text(packs: &[Pack], out: &mut dyn Write) -> io::Result<()> {
    for pack in packs {
        writeln!(
            out,
            "{}: {} ({} rules)",
            plain(&pack.id),
            plain(&pack.title),
            pack.rules.len()
        )?;
        for info in &pack.levels {
            let mut rules = pack
                .rules
                .iter()
                .filter(|rule| rule.level == info.level)
                .peekable();
            if rules.peek().is_some() {
                writeln!(out, "  {} {}", info.level, plain(&info.name))?;
            }
            for rule in rules {
                let head = format!("    {}  ", rule.code);
                let width = 80_usize.saturating_sub(head.len());
                let advisory = if rule.basis == crate::pack::Basis::Narrative {
                    " (advisory)"
                } else {
                    ""
                };
                let criterion = format!("{}{advisory}", plain(&rule.criterion));
                let options = textwrap::Options::new(width)
                    .break_words(false)
                    .word_separator(textwrap::WordSeparator::AsciiSpace)
                    .word_splitter(textwrap::WordSplitter::NoHyphenation);
                for (index, line) in textwrap::wrap(&criterion, options).iter().enumerate() {
                    match index {
                        0 => writeln!(out, "{head}{line}")?,
                        _ => writeln!(out, "{:1$}{line}", "", head.len())?,
                    }
                }
            }
        }
    }
    Ok(())
}

fn json(packs: &[Pack], out: &mut dyn Write) -> io::Result<()> {
    let rules = packs
        .iter()
        .flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)));
    let rules: Vec<_> = rules
        .map(|(pack, rule)| {
            json!({
                "code": &*rule.code,
                "model": &*pack.id,
                "level": rule.level.number(),
                "dimension": &*rule.dimension,
                "basis": rule.basis.word(),
                "criterion": &*rule.criterion,
                "source": rule.source.to_string(),
                "effort": rule.effort,
            })
        })
        .collect();
    write_json(out, &rules)?;
    writeln!(out)
}
