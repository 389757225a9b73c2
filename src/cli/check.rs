//! `gradus check`.

use std::path::{Path, PathBuf};

use super::actions;
use super::args::CheckArgs;
use super::files::{self, Sink, Target as Output};
use super::packs::{self, Detail, problems};
use super::run::{self, Checked, Job};
use super::terminal::Terminal;
use crate::config::{self, Config, ConfigError, Honour, OrganizationGlob, Target};
use crate::pack::Level;
use crate::report::{ExitStatus, Problem};

pub(super) fn run(args: &CheckArgs, terminal: Terminal) -> ExitStatus {
    match checked(args) {
        Ok((checked, outputs)) => write(args, terminal, &checked, &outputs),
        Err(problems) => {
            if args.formats.is_empty() && actions::is_running() {
                terminal.annotate(&problems);
            }
            terminal.fail(&problems)
        }
    }
}

fn checked(args: &CheckArgs) -> Result<(Checked, Vec<Output>), Vec<Problem>> {
    let current = packs::current()?;
    let outputs = files::targets(&args.formats).map_err(|error| problems([&error]))?;
    threads(args.threads)?;
    let mut config = packs::configuration(&args.packs, &args.paths, &current)?;
    override_config(&mut config, args)?;
    let today = args.today.unwrap_or_else(today);
    let loaded = packs::load(&args.packs.packs, &config, &current, Detail::Rules)?;
    let known: Vec<_> = loaded.iter().map(|((pack, _), _)| pack).collect();
    let wrong = config::check(&config, &known, config.packs_left_out, today);
    if !wrong.is_empty() {
        return Err(problems(&wrong));
    }
    let rules: Vec<PathBuf> = known
        .iter()
        .flat_map(|pack| &pack.files)
        .map(|file| current.join(&**file))
        .collect();
    let checked = run::run(Job {
        config: &config,
        packs: loaded,
        paths: &args.paths,
        current: &current,
        today,
    });
    for output in &outputs {
        refuse_input(output.path(), &checked, &config, &rules)?;
    }
    Ok((checked, outputs))
}

/// The current day in UTC.
pub(super) fn today() -> jiff::civil::Date {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where the clock is asked"
    )]
    let now = jiff::Timestamp::now();
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What the command line says outweighs the configuration.
fn override_config(config: &mut Config, args: &CheckArgs) -> Result<(), Vec<Problem>> {
    config.strict |= args.strict;
    if args.no_ignores {
        config.ignores = Honour::None;
    }
    config.packs_left_out = !args.packs.packs.is_empty();
    config.limits.bytes = args.max_file_size.unwrap_or(config.limits.bytes);
    let mut wrong = Vec::new();
    let mut targets = Vec::new();
    for text in &args.targets {
        match target(text) {
            Ok(target) => targets.push(target),
            Err(error) => wrong.push(error),
        }
    }
    if !targets.is_empty() {
        config.targets = targets;
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(problems(&wrong))
    }
}

/// Reads `300`, `MODEL=300` or `MODEL/DIMENSION=300`.
fn target(text: &str) -> Result<Target, ConfigError> {
    let (what, level) = match text.rsplit_once('=') {
        Some((what, level)) => (Some(what), level),
        None => (None, text),
    };
    let number = level.parse().ok().and_then(Level::new);
    let Some(level) = number else {
        return Err(ConfigError::new(
            format!("`{text}` is no target: `{level}` is no level"),
            "write a level such as `300`, `support-strategy=300` or `support-strategy/community=300`",
            None,
        ));
    };
    let (model, dimension) =
        match what.map(|what| what.split_once('/').map_or((what, None), |(m, d)| (m, Some(d)))) {
            Some((model, dimension)) => (Some(model.to_owned()), dimension.map(str::to_owned)),
            None => (None, None),
        };
    Ok(Target {
        model,
        dimension,
        organization: OrganizationGlob::all(),
        level,
        by: None,
        evidenced: false,
        places: None,
    })
}

fn threads(wanted: Option<usize>) -> Result<(), Vec<Problem>> {
    let Some(wanted) = wanted else { return Ok(()) };
    let built = match wanted {
        1..=1024 => rayon::ThreadPoolBuilder::new()
            .num_threads(wanted)
            .build_global()
            .is_ok(),
        _ => false,
    };
    if built {
        return Ok(());
    }
    let error = ConfigError::new(
        format!("cannot work with {wanted} threads"),
        "give a number from 1 to 1024, or leave `--threads` out",
        None,
    );
    Err(problems([&error]))
}

/// A report must not take the place of what it reports on.
fn refuse_input(
    path: Option<&Path>,
    checked: &Checked,
    config: &Config,
    rules: &[PathBuf],
) -> Result<(), Vec<Problem>> {
    let Some(path) = path else { return Ok(()) };
    let configuration = config.file.as_deref().map(Path::new);
    let inputs = checked
        .files
        .iter()
        .chain(rules)
        .map(std::path::PathBuf::as_path)
        .chain(configuration);
    for input in inputs {
        if files::same_file(path, input) {
            let error = ConfigError::new(
                format!("`{}` is an input of this run", path.display()),
                "choose another file for the report",
                None,
            );
            return Err(problems([&error]));
        }
    }
    Ok(())
}

fn write(args: &CheckArgs, terminal: Terminal, checked: &Checked, outputs: &[Output]) -> ExitStatus {
    let report = &checked.report;
    let mut status = report.verdict.exit;
    if args.exit_zero && status == ExitStatus::NotMet {
        status = ExitStatus::Met;
    }
    for output in outputs {
        let render = output.format.render;
        let look = terminal.look(args.all);
        let to_file = |out: &mut dyn std::io::Write| render(report, terminal.look_of_file(args.all), out);
        let written = match &output.sink {
            Sink::Stream => terminal.stream(|out| render(report, look, out), status),
            Sink::Fenced => terminal.stream(
                |out| actions::fenced(|text| render(report, look, text), out),
                status,
            ),
            Sink::File(path) => match files::write(path, to_file) {
                Ok(()) => status,
                Err(error) => terminal.output_failed(&format!("`{}`", path.display()), &error),
            },
            Sink::Summary(path) => match actions::append(path, to_file) {
                Ok(true) => status,
                // It is full of what others wrote; that is no fault of what was checked.
                Ok(false) => {
                    terminal.summary_full();
                    status
                }
                Err(error) => terminal.output_failed("the summary of the step", &error),
            },
        };
        if written == ExitStatus::Output {
            status = ExitStatus::Output;
        }
    }
    status
}
