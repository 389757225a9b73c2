//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::limit::SETTABLE_BYTES;
use crate::output::FORMATS;
use crate::report::ExitStatus;

/// Checks how an organization supports its people and services its software
/// against maturity models.
#[derive(Debug, Parser)]
#[command(name = "gradus", version, about, after_help = exit_codes(), max_term_width = 100)]
pub struct Cli {
    /// Colours: where the stream is a terminal, always, or never.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where the stream is a terminal; `NO_COLOR` and `CLICOLOR_FORCE` are heeded.
    Auto,
    /// In files and pipes too.
    Always,
    /// Nowhere.
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check declarations, and fail below a target.
    Check(CheckArgs),
    /// Show what changed between two revisions, folders or reports, and because of what.
    Diff(DiffArgs),
    /// List the rules of the packs.
    Rules(RulesArgs),
    /// Explain a rule (`PS404`), a model (`support-strategy`), or a finding of the tool (`GR001`).
    Explain(ExplainArgs),
    /// Run the examples that stand beside the rules of packs.
    Test(TestArgs),
    /// Report what evidence says, beyond levels.
    Report(ReportArgs),
    /// Count exports where they live, and unite the counts.
    Evidence(EvidenceArgs),
    /// Write the first files of a configuration, or of a pack of your own.
    Init(InitArgs),
    /// Print a JSON Schema, for editors.
    Schema(SchemaArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
    /// Print the manual page.
    Man,
}

/// Which packs.
#[derive(Clone, Debug, Default, Args)]
pub struct PackArgs {
    /// Id of a built-in pack, or a folder with a pack; repeatable [default: those of the configuration, else all built-in ones].
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
    /// The configuration [default: the nearest gradus.yaml].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Use no configuration.
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[group(skip)]
#[command(group(clap::ArgGroup::new("since").args(["base", "policy_from"]).multiple(true)))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct CheckArgs {
    /// Files and folders [default: the folder of the configuration].
    pub paths: Vec<PathBuf>,
    /// Packs and configuration.
    #[command(flatten)]
    pub packs: PackArgs,
    /// A level that must be reached: `300`, `support-strategy=300`, `support-strategy/community=300`; repeatable.
    #[arg(long = "target", value_name = "TARGET")]
    pub targets: Vec<String>,
    /// How to report, and where to (`json=report.json`); repeatable.
    #[arg(long = "format", value_name = "FORMAT[=PATH]", help = formats())]
    pub formats: Vec<String>,
    /// The day to judge for [default: today, UTC].
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<jiff::civil::Date>,
    /// Require narrative rules too.
    #[arg(long)]
    pub strict: bool,
    /// Judge this revision too, and show what changed since; through git, without the network.
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Take packs, configuration, targets and waivers from this revision, so that a change cannot alter what judges it.
    #[arg(long, value_name = "REV")]
    pub policy_from: Option<String>,
    /// Fail where a level falls, or an organization can no longer be judged [the base: that of `--base`, else of `--policy-from`].
    #[arg(long, requires = "since")]
    pub no_regression: bool,
    /// Show only findings that the base does not have; the verdict is about all of them.
    #[arg(long, requires = "since")]
    pub only_new: bool,
    /// Honour no ignores (`# gradus: ignore[…]`): what they accept counts.
    #[arg(long)]
    pub no_ignores: bool,
    /// Show findings of all levels, and what waivers and ignores accept.
    #[arg(long)]
    pub all: bool,
    /// Exit with 0 where targets are not met; errors keep their codes.
    #[arg(long)]
    pub exit_zero: bool,
    /// Threads [default: one a processor].
    #[arg(long, short = 'j', value_name = "N", value_parser = count)]
    pub threads: Option<usize>,
    /// The most bytes that a declaration may have; of values it may then have as many times more [default: that of the configuration, else 4194304].
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub max_file_size: Option<u64>,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Before: a git revision, a folder, or a JSON report.
    #[arg(value_name = "A", allow_hyphen_values = false)]
    pub from: String,
    /// After: a git revision, a folder, or a JSON report.
    #[arg(value_name = "B", default_value = ".")]
    pub to: String,
    /// Packs and configuration.
    #[command(flatten)]
    pub packs: PackArgs,
    /// How to show it.
    #[arg(long, default_value = "text")]
    pub format: ChangeForm,
    /// The day to judge for [default: today, UTC]; a report keeps its own.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<jiff::civil::Date>,
    /// The day to judge A for, to see what the calendar alone brings [default: that of B].
    #[arg(long, value_name = "DATE")]
    pub from_day: Option<jiff::civil::Date>,
    /// Require narrative rules too.
    #[arg(long)]
    pub strict: bool,
    /// Exit with 1 where a level falls, or an organization can no longer be judged.
    #[arg(long)]
    pub no_regression: bool,
    /// The most bytes that a declaration may have; of values it may then have as many times more [default: that of the configuration, else 4194304].
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub max_file_size: Option<u64>,
}

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChangeForm {
    /// For people: levels that moved, and the lines that did it.
    Text,
    /// Everything, for programs; versioned and stable.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Packs and configuration.
    #[command(flatten)]
    pub packs: PackArgs,
    /// How to list them.
    #[arg(long, default_value = "text")]
    pub format: ListFormat,
}

/// How lists are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A code or the id of a pack.
    pub what: String,
    /// Packs and configuration.
    #[command(flatten)]
    pub packs: PackArgs,
    /// How to write it.
    #[arg(long, default_value = "text")]
    pub format: ExplainFormat,
}

/// How explanations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For a terminal.
    Text,
    /// For documentation.
    Markdown,
    /// For programs.
    Json,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// About what.
    #[command(subcommand)]
    pub about: ReportAbout,
}

/// What is reported.
#[derive(Debug, Subcommand)]
pub enum ReportAbout {
    /// The key questions of the servicing model: each answer, where it comes from, and what is missing.
    Servicing(ServicingArgs),
}

/// Arguments of `report servicing`.
#[derive(Debug, Args)]
pub struct ServicingArgs {
    /// Files and folders [default: the folder of the configuration].
    pub paths: Vec<PathBuf>,
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// How to write it.
    #[arg(long, default_value = "text")]
    pub format: ExplainFormat,
    /// The day to report for [default: today, UTC].
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<jiff::civil::Date>,
}

/// Arguments of `evidence`.
#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: EvidenceCommand,
}

/// What is done with exports.
#[derive(Debug, Subcommand)]
pub enum EvidenceCommand {
    /// Count the rows of an export: a small file without people or texts, which a declaration can name in its place.
    Summarize(Box<SummarizeArgs>),
    /// Unite summaries of the parts of an export; their order does not matter.
    Merge(MergeArgs),
    /// Show the figures that rules see.
    Show(ShowArgs),
}

/// Arguments of `evidence summarize`.
#[derive(Debug, Args)]
pub struct SummarizeArgs {
    /// The export, or `-` for the input stream [default: the file of `--id`].
    #[arg(required_unless_present = "id")]
    pub file: Option<PathBuf>,
    /// What its rows are [default: what the format has, where that is one kind].
    #[arg(long, value_parser = kinds(), conflicts_with = "id")]
    pub kind: Option<String>,
    /// The export that it is, such as `servicenow-event-log` [default: recognized by its header].
    #[arg(long, conflicts_with = "id")]
    pub format: Option<String>,
    /// Our name of a column and its header in the file; repeatable.
    #[arg(long = "columns", value_name = "OUR=HEADER", conflicts_with = "id")]
    pub columns: Vec<String>,
    /// The zone of times that name none, such as `Europe/London` [default: UTC].
    #[arg(long, value_name = "ZONE", conflicts_with = "id")]
    pub time_zone: Option<String>,
    /// How dates are written, such as `dd-MM-yyyy HH:mm` [default: recognized].
    #[arg(long, value_name = "PATTERN", conflicts_with = "id")]
    pub date_format: Option<String>,
    /// A value that means nothing, such as `?`; repeatable.
    #[arg(long = "null", value_name = "VALUE", conflicts_with = "id")]
    pub nulls: Vec<String>,
    /// The day on which it was collected; open tickets have waited until then.
    #[arg(long, value_name = "DATE", conflicts_with = "id")]
    pub collected: Option<jiff::civil::Date>,
    /// Take all of this from the entry with this id under `evidence`, and the clocks from the SLAs.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Declarations that have the entry; repeatable [default: the folder of the configuration].
    #[arg(long = "declaration", value_name = "PATH", requires = "id")]
    pub declarations: Vec<PathBuf>,
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// Where to write [default: the output stream].
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `evidence merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Summaries, or `-` for the input stream; one file may hold several, one after the other.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Where to write [default: the output stream].
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `evidence show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Declarations: files and folders [default: the folder of the configuration].
    pub paths: Vec<PathBuf>,
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// How to write it.
    #[arg(long, default_value = "text")]
    pub format: ListFormat,
    /// The day to show it for [default: today, UTC].
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<jiff::civil::Date>,
}

fn kinds() -> clap::builder::PossibleValuesParser {
    crate::evidence::record::Kind::ALL
        .map(crate::evidence::record::Kind::word)
        .into()
}

/// Which configuration.
#[derive(Clone, Debug, Default, Args)]
pub struct ConfigArgs {
    /// The configuration [default: the nearest gradus.yaml].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Use no configuration.
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

impl ConfigArgs {
    /// The same beside packs, none of which is named.
    pub fn with_packs(&self) -> PackArgs {
        PackArgs {
            packs: Vec::new(),
            config: self.config.clone(),
            no_config: self.no_config,
        }
    }
}

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Ids of built-in packs, or folders with packs [default: those of the configuration, else all built-in ones].
    #[arg(value_name = "PACK")]
    pub names: Vec<String>,
    /// The configuration [default: the nearest gradus.yaml].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// List the operands of conditions that no example decides.
    #[arg(long)]
    pub coverage: bool,
    /// Change conditions and satisfied examples, and fail where no example notices and the pack does not say why.
    #[arg(long)]
    pub mutate: bool,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Where to write; nothing that stands there is overwritten.
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
    /// Write a pack with this name, with one rule, its examples, and a configuration that uses it.
    #[arg(long, value_name = "NAME")]
    pub pack: Option<String>,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what.
    #[arg(default_value = "declaration")]
    pub of: SchemaOf,
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A declaration.
    Declaration,
    /// `gradus.yaml`.
    Config,
    /// `pack.yaml`.
    Pack,
    /// A rule file.
    Rules,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// A day, with words of ours where it is none.
fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse()
        .map_err(|_| "write year, month and day of the calendar, such as 2026-11-21".to_owned())
}

fn count(text: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| "write a whole number, such as 2".to_owned())
}

fn bytes(text: &str) -> Result<u64, String> {
    let bytes = text
        .parse()
        .ok()
        .filter(|bytes| (1..=SETTABLE_BYTES).contains(bytes));
    bytes.ok_or_else(|| {
        format!("write a whole number of bytes from 1 to {SETTABLE_BYTES}, such as 8388608 for 8 MiB")
    })
}

fn exit_codes() -> String {
    let lines = ExitStatus::ALL.map(|(status, meaning)| format!("  {:>3}  {meaning}", status.code()));
    format!("Exit codes:\n{}", lines.join("\n"))
}

fn formats() -> String {
    let lines = FORMATS.map(|format| format!("{}: {}", format.name, format.about));
    format!(
        "How to report, and where to (`json=report.json`); repeatable \
         [default: full; in a step of GitHub Actions also github, and markdown appended to its summary]\n\n{}",
        lines.join("\n")
    )
}
