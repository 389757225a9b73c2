//! A portfolio of generated declarations: from the bare events of the parser to each output of the command.
//!
//! `cargo bench --bench portfolio`. Compare figures of one run; the ratios hold whatever else the machine does.
//! `benches/peers/run` measures the whole with more files, and beside other tools.

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its input has nothing to measure"
)]

#[path = "corpus/files/mod.rs"]
#[expect(
    dead_code,
    reason = "of what the corpus can write, declarations are enough here"
)]
mod files;

use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use gradus::declaration::{ReadLimits, Vocabulary, assemble, load_source};
use gradus::engine::{Case, judge};
use gradus::expr::Params;
use gradus::output::FORMATS;
use gradus::pack::{builtin, builtin_ids};
use gradus::schema::Schema;
use gradus::source::Source;
use gradus::yaml::{Limits, parse};
use tempfile::TempDir;

use files::{Levels, Mature, Portfolio, SEED, Shape, peer};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// Sizes of files, in KB.
const SIZES: [usize; 2] = [8, 54];

/// Files that the command is run on.
const FILES: u64 = 200;

fn main() {
    divan::main();
}

fn portfolio(files: u64, kilobytes: usize, levels: &str) -> Portfolio {
    Portfolio {
        seed: SEED,
        files,
        bytes: kilobytes * 1024,
        levels: levels.parse::<Levels>().expect("levels by weight"),
        shape: Shape::Alone,
        evidence: false,
    }
}

/// One declaration of an organization at level 300.
fn declaration(kilobytes: usize) -> Arc<Source> {
    let organization = portfolio(1, kilobytes, "300").organizations().next();
    let mut files = organization.expect("an organization").files;
    let text = String::from_utf8(files.remove(0).bytes).expect("text");
    Arc::new(Source::new("bench.gradus.yaml", text))
}

fn vocabulary() -> Vocabulary {
    Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    }
}

/// The floor: the events of the parser that stands below, each dropped at once.
#[divan::bench(args = SIZES)]
fn bare_events(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let source = declaration(kilobytes);
    bencher.counter(BytesCount::new(source.text().len())).bench(|| {
        let events = granit_parser::Parser::new_from_str(source.text());
        events.flatten().count()
    });
}

#[divan::bench(args = SIZES)]
fn parse_only(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let source = declaration(kilobytes);
    bencher
        .counter(BytesCount::new(source.text().len()))
        .bench(|| parse(&source, Limits::default()).expect("it is YAML"));
}

/// The small format of `benches/peers`, for the ratio of its tables.
#[divan::bench(args = SIZES)]
fn parse_what_peers_judge(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let text = peer(SEED, 0, kilobytes * 1024, Mature::Mix).text;
    let source = Arc::new(Source::new("bench.yaml", text));
    bencher
        .counter(BytesCount::new(source.text().len()))
        .bench(|| parse(&source, Limits::default()).expect("it is YAML"));
}

#[divan::bench(args = SIZES)]
fn parse_and_check_shape(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let (source, vocabulary) = (declaration(kilobytes), vocabulary());
    bencher
        .counter(BytesCount::new(source.text().len()))
        .bench(|| load_source(&source, &vocabulary, ReadLimits::default()));
}

/// The verdicts of each pack on 8 KB.
#[divan::bench(args = builtin_ids())]
fn judge_by(bencher: Bencher<'_, '_>, id: &str) {
    let file = load_source(&declaration(8), &vocabulary(), ReadLimits::default());
    let assembled = assemble(vec![file], &vocabulary());
    let organization = &assembled.organizations[0];
    let pack = builtin(id).expect("a built-in pack").expect("that loads");
    let params: Params = pack.defaults().into_iter().collect();
    bencher.bench(|| {
        judge(Case {
            organization: &organization.id,
            root: organization.root(),
            pack: &pack,
            params: &params,
            observed: None,
            today: TODAY,
        })
    });
}

/// The command, from its start to its end, on 200 files of 8 KB.
fn command(bencher: Bencher<'_, '_>, args: &[&str]) {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().expect("a folder");
        let organizations = portfolio(FILES, 8, "100:2,200:3,300:3").organizations();
        for file in organizations.flat_map(|organization| organization.files) {
            std::fs::write(folder.path().join(file.name), file.bytes).expect("space for it");
        }
        folder
    });
    bencher.counter(ItemsCount::new(FILES)).bench(|| {
        let status = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(["check", "--no-config", "--today", "2026-11-21"])
            .args(args)
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.expect("the command").success());
    });
}

#[divan::bench(args = FORMATS.map(|format| format.name), sample_count = 10)]
fn command_by_format(bencher: Bencher<'_, '_>, format: &str) {
    command(bencher, &["--format", format]);
}

#[divan::bench(args = ["1", "2"], sample_count = 10)]
fn command_by_threads(bencher: Bencher<'_, '_>, threads: &str) {
    command(bencher, &["--threads", threads, "--format", "concise"]);
}

#[divan::bench(args = builtin_ids(), sample_count = 10)]
fn command_by_pack(bencher: Bencher<'_, '_>, id: &str) {
    command(bencher, &["--pack", id, "--format", "concise"]);
}
