//! The streams of the process.

use std::io::{self, IsTerminal as _, Write};

use super::args::Color;
use crate::output::escape::plain;
use crate::output::{Look, annotate_problems, render_problems};
use crate::report::{ExitStatus, Problem};

/// Columns where there is no terminal: what fits into a log and a mail.
const DEFAULT_WIDTH: usize = 80;

/// What streams can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    color: Color,
}

impl Terminal {
    pub(super) fn new(color: Color) -> Self {
        Self { color }
    }

    fn colored(self, stream: &impl anstream::stream::RawStream) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
        }
    }

    /// How to draw on the output stream.
    pub(super) fn look(self, all: bool) -> Look {
        let stdout = io::stdout();
        Look {
            color: self.colored(&stdout),
            width: if stdout.is_terminal() {
                width()
            } else {
                DEFAULT_WIDTH
            },
            all,
        }
    }

    /// How to draw into a file.
    pub(super) fn look_of_file(self, all: bool) -> Look {
        Look {
            color: self.color == Color::Always,
            width: DEFAULT_WIDTH,
            all,
        }
    }

    /// Writes to the output stream; a reader that has left is no error.
    pub(super) fn print(self, bytes: &[u8]) -> ExitStatus {
        self.stream(|out| out.write_all(bytes), ExitStatus::Met)
    }

    /// Writes to the output stream, and gives `status` unless that fails.
    pub(super) fn stream(
        self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        status: ExitStatus,
    ) -> ExitStatus {
        let mut out = io::BufWriter::new(io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Ok(()) => status,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => status,
            Err(error) => self.output_failed("the output stream", &error),
        }
    }

    /// Writes what the reader of arguments has to say: errors, but also help and version.
    pub(super) fn usage(self, error: &clap::Error) -> ExitStatus {
        let text = error.render();
        if !error.use_stderr() {
            let text = if self.colored(&io::stdout()) {
                text.ansi().to_string()
            } else {
                text.to_string()
            };
            return self.print(text.as_bytes());
        }
        let text = text.to_string();
        let safe: Vec<_> = text.lines().map(plain).collect();
        // Arguments can come from anywhere; colours are for those that are harmless.
        let harmless = text.lines().zip(&safe).all(|(line, safe)| line == safe);
        // Nobody is left to tell when this fails.
        let _ = if harmless {
            error.print()
        } else {
            writeln!(io::stderr(), "{}", safe.join("\n"))
        };
        ExitStatus::Usage
    }

    /// Writes errors of a run that has no report, and gives its status.
    pub(super) fn fail(self, problems: &[Problem]) -> ExitStatus {
        let stderr = io::stderr();
        let look = Look {
            color: self.colored(&stderr),
            width: if stderr.is_terminal() {
                width()
            } else {
                DEFAULT_WIDTH
            },
            all: false,
        };
        // Nobody is left to tell when this fails too.
        let _ = render_problems(problems, look, &mut stderr.lock());
        let statuses = problems.iter().map(Problem::status);
        statuses.fold(ExitStatus::Met, ExitStatus::or_worse)
    }

    /// Annotates errors of a run that has no report.
    pub(super) fn annotate(self, problems: &[Problem]) {
        // The error stream has them too.
        let folder = std::env::current_dir().map(|current| super::run::folder(&current));
        let folder = folder.unwrap_or_default();
        self.stream(|out| annotate_problems(problems, &folder, out), ExitStatus::Met);
    }

    /// Says that the summary of the step has no room for what was to be appended.
    pub(super) fn summary_full(self) {
        let problem = Problem::new(
            "gradus::output::summary_full",
            crate::source::Class::Invalid,
            "the summary of the step has no room for the report",
            "GitHub takes 1 MiB a step; check in a step of its own, or write `--format markdown=FILE`",
        );
        self.fail(&[problem]);
    }

    /// Says that something could not be written.
    pub(super) fn output_failed(self, what: &str, error: &io::Error) -> ExitStatus {
        let problem = Problem::new(
            "gradus::output::failed",
            crate::source::Class::Invalid,
            format!("cannot write {what}: {}", reason(error)),
            "check the path, the rights and the space of the disk; what stood there before is unchanged",
        );
        self.fail(&[problem]);
        ExitStatus::Output
    }

    /// Says that gradus itself is wrong.
    pub(super) fn bug(self) -> ExitStatus {
        let problem = Problem::new(
            "gradus::bug",
            crate::source::Class::Bug,
            "gradus has come to a state that its authors thought impossible",
            "please report this with the lines above and, if you can, the input",
        );
        self.fail(&[problem]);
        ExitStatus::Bug
    }
}

/// Tells of a panic on one harmless line: its message may hold what was read.
pub(super) fn tame_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let trace = std::backtrace::Backtrace::capture().to_string();
        let lines = std::iter::once(panic.to_string());
        let asked = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
        let trace = trace.lines().filter(|_| asked).map(str::to_owned);
        for line in lines.chain(trace) {
            // Nobody is left to tell when this fails.
            let _ = writeln!(io::stderr(), "{}", plain(&line));
        }
    }));
}

/// The system's reason in words that are the same on every platform.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "no space is left".to_owned(),
        // Our own words.
        io::ErrorKind::Other => error.to_string(),
        other => other.to_string(),
    }
}

/// Columns of the terminal: `COLUMNS`, where it is set, else what the system says.
fn width() -> usize {
    let set = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    set.or_else(asked).unwrap_or(DEFAULT_WIDTH).clamp(40, 120)
}
