//! `gradus check`.

use std::path::{Path, PathBuf};

use super::actions;
use super::args::CheckArgs;
use super::caught::caught;
use super::files::{self, Sink, Target as Output};
use super::packs::problems;
use super::policy::{Asked, Policy};
use super::run::{self, Checked, Job, Wanted};
use super::since::Since;
use super::stand::Stand;
use super::terminal::Terminal;
use crate::config::ConfigError;
use crate::report::{ExitStatus, Keep, Problem, Report};
use crate::source::Class;

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
    let stand = Stand::here()?;
    let outputs = files::targets(&args.formats).map_err(|error| problems([&error]))?;
    threads(args.threads)?;
    let today = args.today.unwrap_or_else(today);
    let keep = outputs.iter().map(|output| output.format.keep).max();
    let wanted = Wanted::new(keep.unwrap_or(Keep::Whole), args.all);
    let (mut checked, mut inputs) = judged(args, &stand, today, wanted)?;
    inputs.append(&mut checked.files);
    for output in &outputs {
        refuse_input(output.path(), &inputs)?;
    }
    Ok((checked, outputs))
}

/// Judges, beside a base where one is asked for; and which files the policy was read from.
fn judged(
    args: &CheckArgs,
    stand: &Stand,
    today: jiff::civil::Date,
    wanted: Wanted,
) -> Result<(Checked, Vec<PathBuf>), Vec<Problem>> {
    let asked = asked(args);
    let own = Policy::read(asked, stand, today);
    let inputs = own.as_ref().map_or_else(|_| Vec::new(), |own| own.inputs(stand));
    let checked = if args.policy_from.is_none() && args.base.is_none() {
        let policy = own?;
        let paths = stand.paths(&args.paths);
        let job = Job {
            policy: &policy,
            paths: &paths,
            stand,
            today,
        };
        run::run(job, wanted)
    } else {
        let since = Since {
            policy_from: args.policy_from.as_deref(),
            base: args.base.as_deref(),
            compare: args.base.is_some() || args.no_regression || args.only_new,
            no_regression: args.no_regression,
            only_new: args.only_new,
        };
        since.check(asked, own, stand, today)?
    };
    Ok((checked, inputs))
}

fn asked(args: &CheckArgs) -> Asked<'_> {
    Asked {
        packs: &args.packs,
        paths: &args.paths,
        targets: &args.targets,
        strict: args.strict,
        no_ignores: args.no_ignores,
        max_file_size: args.max_file_size,
    }
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

fn threads(wanted: Option<usize>) -> Result<(), Vec<Problem>> {
    let threads = rayon::ThreadPoolBuilder::new();
    let Some(wanted) = wanted else {
        return threads.build_global().map_err(|_| vec![no_threads()]);
    };
    let threads = threads.num_threads(wanted);
    let built = match wanted {
        // The one that is there, which no machine can refuse.
        1 => threads.use_current_thread().build_global().is_ok(),
        2..=1024 => threads.build_global().is_ok(),
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

/// A user or a container may have as many processes as it may have.
fn no_threads() -> Problem {
    Problem::new(
        "gradus::threads",
        Class::Limit,
        "the system starts no thread for each processor",
        "work with one: `--threads 1`, or raise the limit on the processes of this user or container",
    )
}

/// A report must not take the place of what it reports on.
fn refuse_input(path: Option<&Path>, inputs: &[PathBuf]) -> Result<(), Vec<Problem>> {
    let Some(path) = path else { return Ok(()) };
    // It says which files are declarations.
    let rules = path
        .file_name()
        .is_some_and(|name| name == ".gitignore" || name == ".ignore");
    if rules && path.exists() || inputs.iter().any(|input| files::same_file(path, input)) {
        let error = ConfigError::new(
            format!("`{}` is an input of this run", path.display()),
            "choose another file for the report",
            None,
        );
        return Err(problems([&error]));
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
        let written = caught(output.format.name, || {
            write_one(output, args.all, terminal, report, status)
        });
        // A bug in one format takes none of the others with it.
        status = status.or_worse(written.unwrap_or_else(|_| terminal.bug()));
    }
    status
}

/// Writes one output; gives `status` unless that fails.
fn write_one(
    output: &Output,
    all: bool,
    terminal: Terminal,
    report: &Report,
    status: ExitStatus,
) -> ExitStatus {
    let render = output.format.render;
    let look = terminal.look(all);
    let to_file = |out: &mut dyn std::io::Write| render(report, terminal.look_of_file(all), out);
    match &output.sink {
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
    }
}
