//! `gradus test`.

use std::io::{self, Write};

use super::args::{PackArgs, TestArgs};
use super::packs;
use super::terminal::Terminal;
use crate::output::escape::plain;
use crate::pack::Pack;
use crate::report::{ExitStatus, Problem};
use crate::trial;

pub(super) fn run(args: &TestArgs, terminal: &Terminal) -> ExitStatus {
    let packs = match load(args) {
        Ok(packs) => packs,
        Err(problems) => return terminal.fail(&problems),
    };
    let mut status = ExitStatus::Met;
    let written = terminal.stream(
        |out| {
            for pack in &packs {
                if !report(pack, out)? {
                    status = ExitStatus::NotMet;
                }
            }
            Ok(())
        },
        ExitStatus::Met,
    );
    status.or_worse(written)
}

fn load(args: &TestArgs) -> Result<Vec<Pack>, Vec<Problem>> {
    let current = packs::current()?;
    let choice = PackArgs {
        packs: args.names.clone(),
        config: args.config.clone(),
        no_config: false,
    };
    let config = packs::configuration(&choice, &[], &current)?;
    let loaded = packs::load(&args.names, &config, &current)?;
    Ok(loaded.into_iter().map(|((pack, _), _)| pack).collect())
}

/// Writes what became of the examples of a pack; whether all hold.
fn report(pack: &Pack, out: &mut dyn Write) -> io::Result<bool> {
    let trials = trial::run(pack);
    let mut failed = 0;
    for trial in trials.iter().filter(|trial| !trial.holds()) {
        failed += 1;
        let Some((rule, example)) = pack
            .rules
            .get(trial.rule)
            .and_then(|rule| Some((rule, rule.examples.get(trial.example)?)))
        else {
            continue;
        };
        let name = example
            .name
            .as_deref()
            .map_or_else(String::new, |name| format!(", {}", plain(name)));
        writeln!(
            out,
            "✗ {} {} example at {}{name}",
            rule.code,
            example.expected.key(),
            plain(&example.place.to_string())
        )?;
        for line in &trial.wrong {
            writeln!(out, "    {}", plain(line))?;
        }
    }
    let passed = trials.len() - failed;
    writeln!(
        out,
        "{}: {} rules, {passed} examples hold, {failed} fail",
        plain(&pack.id),
        pack.rules.len()
    )?;
    Ok(failed == 0)
}
