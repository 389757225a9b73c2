//! The command line: arguments in, an exit code out.
//!
//! The one place with effects: it asks the clock, reads the environment, starts
//! threads, and writes to streams and files. It judges nothing itself.

mod actions;
mod args;
mod attribute;
mod base;
mod caught;
mod check;
mod diff;
mod evidence;
mod explain;
mod exports;
mod files;
mod init;
mod packs;
mod passing;
mod policy;
pub mod reference;
mod report;
mod revision;
mod rules;
mod run;
mod schema;
mod signals;
mod since;
mod stand;
mod terminal;
mod test;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

pub use args::Cli;
use args::Command;

use crate::report::ExitStatus;
use terminal::Terminal;

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    terminal::tame_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return Terminal::new(args::Color::Auto).usage(&error).into(),
    };
    let terminal = Terminal::new(cli.color);
    signals::watch();
    let outcome = std::panic::catch_unwind(|| dispatch(&cli, terminal));
    let status = outcome.unwrap_or_else(|_| terminal.bug());
    // Where a signal was faster its code counts, and this waits for the end.
    passing::close();
    status.into()
}

fn dispatch(cli: &Cli, terminal: Terminal) -> ExitStatus {
    match &cli.command {
        Command::Check(args) => check::run(args, terminal),
        Command::Diff(args) => diff::run(args, terminal),
        Command::Rules(args) => rules::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Test(args) => test::run(args, terminal),
        Command::Report(args) => report::run(args, terminal),
        Command::Evidence(args) => exports::run(args, terminal),
        Command::Init(args) => init::run(args, terminal),
        Command::Schema(args) => schema::run(args, terminal),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "gradus", &mut script);
            terminal.print(&script)
        }
        Command::Man => {
            let mut page = Vec::new();
            match clap_mangen::Man::new(Cli::command()).render(&mut page) {
                Ok(()) => terminal.print(&page),
                Err(_) => ExitStatus::Output,
            }
        }
    }
}
