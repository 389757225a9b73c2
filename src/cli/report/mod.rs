//! `gradus report`: what evidence says, beyond levels.
//!
//! `servicing` answers the key questions of the servicing model: each with its
//! answer, where it comes from, its day, and what is missing to answer it.

mod servicing;

use std::io::Write;

use super::args::{ExplainFormat, ReportAbout, ReportArgs};
use super::explain::{markdown, text};
use super::policy::Policy;
use super::run::{self, Job};
use super::stand::Stand;
use super::terminal::Terminal;
use crate::output::escape;
use crate::report::{ExitStatus, Problem};

pub(super) fn run(args: &ReportArgs, terminal: Terminal) -> ExitStatus {
    let ReportAbout::Servicing(about) = &args.about;
    let (surveyed, questions) = match survey(about) {
        Ok(surveyed) => surveyed,
        Err(problems) => return terminal.fail(&problems),
    };
    // What was read is shown, and what was not is said beside it.
    let mut status = terminal.fail(&surveyed.problems);
    if surveyed.has_unread() {
        status = status.or_worse(ExitStatus::Invalid);
    }
    let pages = || servicing::pages(&surveyed, &questions);
    let write = |out: &mut dyn Write| match about.format {
        ExplainFormat::Text => {
            for (index, page) in pages().iter().enumerate() {
                if index > 0 {
                    writeln!(out)?;
                }
                text::render(page, terminal.look(false), out)?;
            }
            Ok(())
        }
        ExplainFormat::Markdown => {
            let pages: Vec<String> = pages().iter().map(markdown::render).collect();
            out.write_all(pages.join("\n").as_bytes())
        }
        ExplainFormat::Json => {
            let text = serde_json::to_string_pretty(&servicing::json(&surveyed, &questions))?;
            writeln!(out, "{}", escape::json(&text))
        }
    };
    terminal.stream(write, status)
}

/// The organizations with what their exports show, and the key questions.
fn survey(
    args: &super::args::ServicingArgs,
) -> Result<(run::Surveyed, Vec<crate::pack::Question>), Vec<Problem>> {
    let stand = Stand::here()?;
    let policy = Policy::of_pack(servicing::MODEL, &args.config.with_packs(), &args.paths, &stand)?;
    let packs = policy.packs.iter();
    let questions = packs.flat_map(|(pack, _)| pack.questions.clone()).collect();
    let today = args.today.unwrap_or_else(super::check::today);
    let surveyed = run::survey(Job {
        policy: &policy,
        paths: &stand.paths(&args.paths),
        stand: &stand,
        today,
    });
    Ok((surveyed, questions))
}
