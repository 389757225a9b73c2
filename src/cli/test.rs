//! `gradus test`.

use std::io::{self, Write};

use super::args::{PackArgs, TestArgs};
use super::packs;
use super::stand::Stand;
use super::terminal::Terminal;
use crate::output::escape::plain;
use crate::pack::Pack;
use crate::report::{ExitStatus, Problem};
use crate::trial::{self, Bench, Coverage, Mutation, Owner, Trial};

pub(super) fn run(args: &TestArgs, terminal: Terminal) -> ExitStatus {
    let packs = match load(args) {
        Ok(packs) => packs,
        Err(problems) => return terminal.fail(&problems),
    };
    let mut status = ExitStatus::Met;
    let written = terminal.stream(
        |out| {
            for pack in &packs {
                if !report(pack, args, out)? {
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
    let stand = Stand::here()?;
    let choice = PackArgs {
        packs: args.names.clone(),
        config: args.config.clone(),
        no_config: false,
    };
    let config = packs::configuration(&choice, &[], &stand)?;
    let loaded = packs::load(&args.names, &config, &stand, packs::Detail::Whole)?;
    Ok(loaded.into_iter().map(|((pack, _), _)| pack).collect())
}

/// Writes what came of a pack; whether it passes.
fn report(pack: &Pack, args: &TestArgs, out: &mut dyn Write) -> io::Result<bool> {
    let bench = Bench::new(pack);
    let failed = failures(pack, bench.trials(), out)?;
    let flaws = trial::flaws(&bench);
    for flaw in &flaws {
        let place = flaw.place.as_ref().map(|place| format!(" at {place}"));
        let text = format!("{flaw}{}", place.unwrap_or_default());
        writeln!(out, "✗ {}: {}", plain(&pack.id), plain(&text))?;
    }
    let coverage = bench.coverage();
    if args.coverage {
        gaps(pack, &coverage, out)?;
    }
    let mutation = args.mutate.then(|| bench.mutate());
    let mut passes = failed == 0 && flaws.is_empty();
    if let Some(mutation) = &mutation {
        passes &= survivors(pack, mutation, out)?;
    }
    let held = bench.trials().len() - failed;
    writeln!(
        out,
        "{}: {} rule{}, {held} examples hold, {failed} fail; {} of {} operands are decided both ways",
        plain(&pack.id),
        pack.rules.len(),
        if pack.rules.len() == 1 { "" } else { "s" },
        coverage.decided(),
        coverage.operands,
    )?;
    if let Some(mutation) = &mutation {
        let unexplained = mutation.unexplained().count();
        writeln!(
            out,
            "{}: {} mutants, {} survivors: {} explained, {unexplained} not",
            plain(&pack.id),
            mutation.mutants,
            mutation.survivors.len(),
            mutation.survivors.len() - unexplained,
        )?;
        if unexplained > 0 {
            writeln!(
                out,
                "  add an example that tells it, or quote it with a `reason` under `survivors` of the rule or of the named expression"
            )?;
        }
    }
    Ok(passes)
}

/// Writes the examples that do not hold; how many.
fn failures(pack: &Pack, trials: &[Trial], out: &mut dyn Write) -> io::Result<usize> {
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
    Ok(failed)
}

/// The code of a rule, or the name of a definition.
fn name(pack: &Pack, owner: Owner) -> &str {
    match owner {
        Owner::Rule(index) => pack.rules.get(index).map_or("", |rule| &rule.code),
        Owner::Definition(index) => pack.definitions.get(index).map_or("", |named| &named.name),
    }
}

fn gaps(pack: &Pack, coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    for gap in &coverage.gaps {
        let never = match (gap.never_satisfied, gap.never_violated) {
            (true, true) => "decides no example",
            (true, false) => "is never seen satisfied",
            _ => "is never seen violated",
        };
        let part = if gap.part.is_empty() {
            String::new()
        } else {
            format!(" {}", gap.part)
        };
        writeln!(
            out,
            "○ {}{part} at {}: `{}` {never}",
            plain(name(pack, gap.owner)),
            plain(&gap.place.to_string()),
            plain(&gap.operand),
        )?;
    }
    Ok(())
}

/// Writes the survivors that nobody explained, and explanations without a survivor; whether there are none.
fn survivors(pack: &Pack, mutation: &Mutation, out: &mut dyn Write) -> io::Result<bool> {
    let mut none = true;
    for survivor in mutation.unexplained() {
        none = false;
        writeln!(
            out,
            "✗ {} at {}: no example notices this mutant\n    {}",
            plain(name(pack, survivor.owner)),
            plain(&survivor.place.to_string()),
            plain(&survivor.mutant),
        )?;
    }
    for stale in &mutation.stale {
        none = false;
        writeln!(
            out,
            "✗ {}: an explanation names a mutant that does not survive\n    {}",
            plain(name(pack, stale.owner)),
            plain(&stale.mutant),
        )?;
    }
    Ok(none)
}
