//! The page of the command line: commands, options, exit codes.

use std::fmt::Write as _;

use clap::builder::PossibleValue;
use clap::{Arg, Command, CommandFactory as _};

use crate::cli::args::Cli;
use crate::cli::explain::page::{Block, Language, Line, Page, paragraph};
use crate::report::ExitStatus;

pub(super) fn page() -> Page {
    let mut cli = Cli::command().term_width(100);
    cli.build();
    let mut page = Page::new("Command line", "");
    page.blocks
        .extend(cli.get_about().map(|about| paragraph(format!("{about}."))));
    let rows = commands(&cli).map(|command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        vec![
            Line::code(format!("gradus {}", command.get_name())),
            Line::text(about),
        ]
    });
    page.blocks.push(Block::Table {
        head: ["Command", "What it does"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    });
    let global: Vec<_> = cli
        .get_arguments()
        .filter(|arg| arg.is_global_set())
        .map(option)
        .collect();
    page.section("Options of every command", vec![Block::Terms(global)]);
    let all: Vec<Command> = commands(&cli).cloned().collect();
    for mut command in all {
        let heading = format!("gradus {}", command.get_name());
        let parts: Vec<Command> = commands(&command).cloned().collect();
        let blocks = self::command(&mut command);
        page.section(&heading, blocks);
        for mut part in parts {
            page.section(
                &format!("{heading} {}", part.get_name()),
                self::command(&mut part),
            );
        }
    }
    let codes = ExitStatus::ALL
        .map(|(status, meaning)| vec![Line::code(status.code().to_string()), Line::text(meaning)]);
    let codes = Block::Table {
        head: ["Code", "Meaning"].map(str::to_owned).to_vec(),
        rows: codes.into(),
    };
    page.section("Exit codes", vec![codes]);
    page
}

/// The commands; `help` comes from clap and says nothing of its own.
fn commands(cli: &Command) -> impl Iterator<Item = &Command> {
    let shown = |command: &&Command| !command.is_hide_set() && command.get_name() != "help";
    cli.get_subcommands().filter(shown)
}

fn command(command: &mut Command) -> Vec<Block> {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let mut blocks: Vec<Block> = command
        .get_about()
        .map(|about| paragraph(format!("{about}.")))
        .into_iter()
        .collect();
    blocks.push(Block::Code(Language::Shell, usage));
    let own = |arg: &&Arg| !arg.is_hide_set() && !arg.is_global_set() && arg.get_id() != "help";
    let options: Vec<_> = command.get_arguments().filter(own).map(option).collect();
    if !options.is_empty() {
        blocks.push(Block::Terms(options));
    }
    blocks
}

fn option(arg: &Arg) -> (Line, Vec<Block>) {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut paragraphs = help.split("\n\n");
    let first = paragraphs.next().unwrap_or_default();
    let end = if first.ends_with(['.', ']']) { "" } else { "." };
    let mut about = vec![paragraph(format!("{first}{end}{}", values(arg)))];
    let rest = paragraphs.flat_map(str::lines);
    let rest: Vec<Line> = rest.map(Line::text).collect();
    if !rest.is_empty() {
        about.push(Block::Items(rest));
    }
    (Line::code(written(arg)), about)
}

/// The option as it is typed.
fn written(arg: &Arg) -> String {
    let values = arg.get_value_names().unwrap_or_default();
    let value = match values.first() {
        Some(name) if takes_value(arg) => format!(" <{name}>"),
        _ => String::new(),
    };
    match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}{value}"),
        (None, Some(long)) => format!("--{long}{value}"),
        (Some(short), None) => format!("-{short}{value}"),
        (None, None) => value.trim().to_owned(),
    }
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

/// What may be given, and what is taken where nothing is.
fn values(arg: &Arg) -> String {
    if !takes_value(arg) {
        return String::new();
    }
    let mut text = String::new();
    let possible: Vec<String> = arg.get_possible_values().iter().map(value).collect();
    if !possible.is_empty() {
        let _ = write!(text, " One of {}.", possible.join(", "));
    }
    let defaults = arg
        .get_default_values()
        .iter()
        .filter_map(|default| default.to_str());
    let defaults: Vec<&str> = defaults.collect();
    if !defaults.is_empty() {
        let _ = write!(text, " Default: `{}`.", defaults.join("`, `"));
    }
    text
}

fn value(value: &PossibleValue) -> String {
    match value.get_help() {
        Some(help) => {
            let help = help.to_string();
            let help = help.trim_end_matches('.');
            let first = help
                .chars()
                .next()
                .map(|c| c.to_lowercase().to_string())
                .unwrap_or_default();
            let rest: String = help.chars().skip(1).collect();
            format!("`{}` ({first}{rest})", value.get_name())
        }
        None => format!("`{}`", value.get_name()),
    }
}
