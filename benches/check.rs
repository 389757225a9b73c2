//! Parsing alone against the whole check, on files of 8 KB and 54 KB.
//!
//! `cargo bench`. The ratio of the two is the figure to look at: it holds
//! whatever else the machine does.

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its input has nothing to measure"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::BytesCount;
use gradus::config::Config;
use gradus::declaration::{ReadLimits, Vocabulary, assemble, load_source};
use gradus::engine::{Case, judge};
use gradus::expr::Params;
use gradus::pack::{Pack, builtin, builtin_rules};
use gradus::report::{Input, Judged};
use gradus::schema::Schema;
use gradus::source::Source;
use gradus::yaml::{Limits, parse};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// Sizes of files, in KB.
const SIZES: [usize; 2] = [8, 54];

fn main() {
    divan::main();
}

/// A declaration of about so many KB: what grows with a company are its roles, known issues and solutions; channels
/// and agreements are few.
fn declaration(kilobytes: usize) -> Arc<Source> {
    let mut text = String::from(
        "organization:\n  id: bench\n  name: Benchmark Ltd\n  time_zone: Europe/Lisbon\n  units:\n    \
         - {id: it, kind: it}\n    - {id: sales, kind: business, systems: [platform]}\n\
         systems:\n  - {id: platform, name: Low-code platform, kind: low-code, criticality: important}\n",
    );
    // One step adds about 1 KB over all sections.
    let steps = kilobytes.max(2) - 1;
    let mut section = |name: &str, count: usize, line: &dyn Fn(usize) -> String| {
        let _ = writeln!(text, "{name}");
        for step in 0..count {
            let _ = writeln!(text, "{}", line(step));
        }
    };
    section("roles:", steps, &|n| {
        format!(
            "  - {{id: analyst-{n}, name: Service desk analyst {n}, unit: it, people: {}, skills: [platform], allocation: 90}}",
            n + 2
        )
    });
    section("support:\n  tiers:", 1, &|_| {
        "    - {id: desk, level: 1, kind: help-desk, roles: [analyst-0], systems: [platform]}".to_owned()
    });
    section("  channels:", steps.min(6), &|n| {
        format!(
            "    - {{id: channel-{n}, kind: portal, at: \"https://help.bench.test/{n}\", tier: desk, audience: [everyone]}}"
        )
    });
    section("  slas:", steps.min(3), &|n| {
        format!(
            "    - id: sla-{n}\n      covers: {{channels: [channel-{n}], tiers: [desk]}}\n      targets:\n        \
             - {{metric: first-response, within: 4h, clock: business}}\n        \
             - {{metric: resolution, within: 3d, clock: business}}\n      \
             published: {{at: \"https://help.bench.test/sla/{n}\", date: 2026-04-01, to: [everyone]}}"
        )
    });
    section("  issues:", steps * 2, &|n| {
        format!(
            "    - id: issue-{n}\n      name: What people ask about topic {n}\n      system: platform\n      \
             tier: desk\n      per_month: {n}\n      article: {{at: \"https://help.bench.test/kb/{n}\", \
             date: 2026-02-11, review: {{every: 1y, last: 2026-09-15}}}}"
        )
    });
    section("  solutions:", steps, &|n| {
        format!(
            "    - id: solution-{n}\n      name: App number {n}\n      system: platform\n      \
             build: {{owner: analyst-{n}, acknowledged: 2026-05-20}}\n      \
             operate: {{owner: analyst-0, acknowledged: 2026-05-29}}"
        )
    });
    Arc::new(Source::new("bench.gradus.yaml", text))
}

fn pack(id: &str) -> Pack {
    builtin(id).expect("a built-in pack").expect("that loads")
}

#[divan::bench(args = SIZES)]
fn parse_only(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let source = declaration(kilobytes);
    bencher
        .counter(BytesCount::new(source.text().len()))
        .bench(|| parse(&source, Limits::default()).expect("it is YAML"));
}

#[divan::bench(args = SIZES)]
fn read_and_check_shape(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let source = declaration(kilobytes);
    let vocabulary = vocabulary();
    bencher
        .counter(BytesCount::new(source.text().len()))
        .bench(|| load_source(&source, &vocabulary, ReadLimits::default()));
}

#[divan::bench(args = SIZES)]
fn whole_check_of_one_pack(bencher: Bencher<'_, '_>, kilobytes: usize) {
    whole(bencher, &[declaration(kilobytes)], &["support-strategy"]);
}

#[divan::bench(args = SIZES)]
fn whole_check_of_all_packs(bencher: Bencher<'_, '_>, kilobytes: usize) {
    whole(bencher, &[declaration(kilobytes)], &gradus::pack::builtin_ids());
}

/// An organization of nine files and 47 KB that satisfies every rule, so that nothing has to be explained.
fn example() -> Vec<Arc<Source>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/efficient/gradus");
    let entries = std::fs::read_dir(folder).expect("the example");
    let files = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    files
        .filter_map(|path| {
            Some(Arc::new(Source::new(
                path.file_name()?.to_str()?,
                std::fs::read_to_string(&path).ok()?,
            )))
        })
        .collect()
}

#[divan::bench]
fn example_parse_only(bencher: Bencher<'_, '_>) {
    let files = example();
    bencher.bench(|| {
        let trees = files
            .iter()
            .map(|file| parse(file, Limits::default()).expect("it is YAML"));
        trees.collect::<Vec<_>>()
    });
}

#[divan::bench]
fn example_whole_check_of_one_pack(bencher: Bencher<'_, '_>) {
    whole(bencher, &example(), &["support-strategy"]);
}

#[divan::bench]
fn example_whole_check_of_all_packs(bencher: Bencher<'_, '_>) {
    whole(bencher, &example(), &gradus::pack::builtin_ids());
}

/// From the texts to the report.
fn whole(bencher: Bencher<'_, '_>, files: &[Arc<Source>], ids: &[&str]) {
    let vocabulary = vocabulary();
    let packs: Vec<(Arc<Pack>, BTreeMap<_, _>)> = ids
        .iter()
        .map(|id| {
            let pack = pack(id);
            let params = pack.defaults();
            (Arc::new(pack), params)
        })
        .collect();
    let params: Vec<Params> = packs
        .iter()
        .map(|(_, params)| params.clone().into_iter().collect())
        .collect();
    let config = Config::default_for(PathBuf::new());
    bencher.bench(|| {
        let files = files
            .iter()
            .map(|file| load_source(file, &vocabulary, ReadLimits::default()));
        let assembled = assemble(files.collect(), &vocabulary);
        assert!(assembled.faults.is_empty(), "{}", assembled.faults[0]);
        let judged = packs
            .iter()
            .zip(&params)
            .enumerate()
            .map(|(index, ((pack, _), params))| {
                let organization = &assembled.organizations[0];
                let judgement = judge(Case {
                    organization: &organization.id,
                    root: organization.root(),
                    pack,
                    params,
                    observed: None,
                    today: TODAY,
                });
                Judged {
                    organization: 0,
                    pack: index,
                    judgement,
                }
            });
        gradus::report::assemble(Input {
            evidenced: Vec::new(),
            evidence: &[],
            today: TODAY,
            config: &config,
            packs: &packs,
            organizations: &assembled.organizations,
            broken: Vec::new(),
            judged: judged.collect(),
            problems: Vec::new(),
            folder: "".into(),
        })
    });
}

/// The verdicts alone, of one pack.
#[divan::bench(args = SIZES)]
fn judge_only(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let file = load_source(&declaration(kilobytes), &vocabulary(), ReadLimits::default());
    let assembled = assemble(vec![file], &vocabulary());
    let organization = &assembled.organizations[0];
    let pack = pack("support-strategy");
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

fn vocabulary() -> Vocabulary {
    Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    }
}

/// What a process pays before it checks the first file, where it needs all packs.
#[divan::bench]
fn load_all_packs() -> Vec<Pack> {
    let ids = gradus::pack::builtin_ids().into_iter();
    ids.map(|id| builtin_rules(id).expect("a built-in pack").expect("that loads"))
        .collect()
}
