//! A run that lets files go says what one says that holds them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;

use super::{Job, Wanted, run};
use crate::cli::policy::{Asked, Policy};
use crate::cli::stand::Stand;
use crate::output::{FORMATS, Look};
use crate::report::{ExitStatus, Keep, SHOWN};

#[derive(clap::Parser)]
struct Args {
    #[command(flatten)]
    packs: crate::cli::args::PackArgs,
}

/// A folder of declarations.
struct Portfolio(tempfile::TempDir);

impl Portfolio {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(self, name: &str, text: &str) -> Self {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// The example of many clients, with another such client for each number.
    fn clients(count: usize) -> Self {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let mut portfolio = Self::new();
        let own = |name: &str| fs::read_to_string(examples.join("portfolio").join(name)).unwrap();
        portfolio = portfolio.with("gradus.yaml", &own("gradus.yaml"));
        portfolio = portfolio.with("provider.yaml", &own("provider.yaml"));
        for client in [
            "care-penfold",
            "full-abbot",
            "full-corran",
            "full-house",
            "new-tolland",
        ] {
            let text = own(&format!("clients/{client}.yaml"));
            portfolio = portfolio.with(&format!("clients/{client}.yaml"), &text);
            for number in 0..count {
                let text = text.replace(&format!("id: {client}"), &format!("id: {client}-{number}"));
                portfolio = portfolio.with(&format!("clients/{client}-{number}.yaml"), &text);
            }
        }
        let alone = fs::read_to_string(examples.join("start-up/larkbit.gradus.yaml")).unwrap();
        for number in 0..count {
            let text = alone.replace("id: larkbit", &format!("id: larkbit-{number}"));
            portfolio = portfolio.with(&format!("clients/larkbit-{number}.yaml"), &text);
        }
        portfolio
    }

    /// What a format shows, and how the run ends.
    fn shown(&self, format: &str, all: bool, held: u64) -> (String, ExitStatus) {
        let stand = Stand::at(self.0.path().to_owned());
        let args = Args::parse_from(["gradus"]);
        let asked = Asked {
            packs: &args.packs,
            paths: &[],
            targets: &[],
            strict: false,
            no_ignores: false,
            max_file_size: None,
        };
        let today = jiff::civil::date(2026, 11, 21);
        let policy = Policy::read(asked, &stand, today).unwrap();
        let format = FORMATS.into_iter().find(|other| other.name == format).unwrap();
        let keep = if held == 0 { format.keep } else { Keep::Whole };
        let paths: [PathBuf; 0] = [];
        let job = Job {
            policy: &policy,
            paths: &paths,
            stand: &stand,
            today,
        };
        let checked = run(job, Wanted { keep, all, held });
        let look = Look {
            color: false,
            width: 80,
            all,
        };
        let mut text = Vec::new();
        (format.render)(&checked.report, look, &mut text).unwrap();
        (String::from_utf8(text).unwrap(), checked.report.verdict.exit)
    }

    /// Holds both ways against each other, in every format.
    fn agrees(&self) {
        self.agrees_in(&FORMATS.map(|format| format.name));
    }

    fn agrees_in(&self, formats: &[&str]) {
        for format in FORMATS
            .into_iter()
            .filter(|format| formats.contains(&format.name))
        {
            for all in [false, true] {
                let (held, met) = self.shown(format.name, all, u64::MAX);
                let (streamed, also) = self.shown(format.name, all, 0);
                let different = held.lines().zip(streamed.lines()).find(|(a, b)| a != b);
                assert_eq!(different, None, "{} {all}", format.name);
                assert!(held == streamed, "{} {all}: one is longer", format.name);
                assert_eq!(met, also, "{}", format.name);
            }
        }
    }
}

#[test]
fn a_portfolio_with_a_provider() {
    Portfolio::clients(0).agrees();
}

#[test]
fn more_findings_than_are_shown() {
    let portfolio = Portfolio::clients(14)
        // It comes first, and waits for others: what it brings moves the last of the first thousand out.
        .with(
            "clients/a.yaml",
            "organization: {id: a-first, name: A, time_zone: UTC, parent: b-first}\n",
        )
        // It is judged early, and taken back: what it brought makes room.
        .with(
            "clients/b.yaml",
            "organization: {id: b-first, name: B, time_zone: UTC}\n",
        );
    let (text, _) = portfolio.shown("full", false, 0);
    assert!(text.contains("more findings; `--format json` has them all"));
    portfolio.agrees_in(&["full", "concise"]);
}

#[test]
fn more_errors_than_are_shown() {
    let mut portfolio =
        Portfolio::new().with("gradus.yaml", "declarations: ['*/*.yaml']\npacks: [servicing]\n");
    for number in 0..SHOWN + 10 {
        portfolio = portfolio.with(&format!("d/{number}.yaml"), "organization: [\n");
    }
    let (text, _) = portfolio.shown("full", false, 0);
    assert!(text.contains("… and 10 more errors; `--format json` has them all"));
    let (text, status) = portfolio.shown("concise", false, 0);
    assert_eq!((text.lines().count(), status), (SHOWN + 10, ExitStatus::Invalid));
    portfolio.agrees_in(&["full", "concise", "badge"]);
}

/// So many are judged early that only their levels are kept; then all but two turn out to have a broken parent.
#[test]
fn few_that_are_left_of_many() {
    let mut portfolio =
        Portfolio::new().with("gradus.yaml", "declarations: ['*/*.yaml']\npacks: [it-support]\n");
    for number in 0..70 {
        let text = format!("organization: {{id: o{number:02}, name: O, time_zone: UTC}}\n");
        portfolio = portfolio.with(&format!("d/a{number:02}.yaml"), &text);
        if number >= 2 {
            let text = format!("organization: o{number:02}\nunknown-section: []\n");
            portfolio = portfolio.with(&format!("d/b{number:02}.yaml"), &text);
        }
    }
    assert!(portfolio.shown("full", false, 0).0.contains("to reach 200"));
    portfolio.agrees_in(&["full", "concise"]);
}

#[test]
fn what_is_wrong_with_families() {
    Portfolio::new()
        .with(
            "gradus.yaml",
            "declarations: ['*/*.yaml']\npacks: [it-support]\ntargets: [{level: 200}, {organization: nobody, level: 200}]\n\
             waivers:\n  - {rule: IT201, organization: 'a*', reason: it waits for the move, owner: lead, expires: 2026-12-30}\n  \
             - {rule: IT202, organization: 'zz', reason: it waits for the move, owner: lead, expires: 2026-12-30}\n",
        )
        .with("d/a.yaml", "organization: {id: a, name: A, time_zone: UTC, parent: above}\n")
        .with("d/above.yaml", "organization: {id: above, name: Above, time_zone: UTC}\n# gradus: ignore[IT201] until 2026-12-01: known and waited for\nsystems: []\n")
        .with("d/lost.yaml", "organization: abov\nsystems: []\n")
        .with("d/orphan.yaml", "organization: {id: orphan, name: O, time_zone: UTC, parent: nobody-known}\n")
        .with("d/ring-a.yaml", "organization: {id: ring-a, name: R, time_zone: UTC, parent: ring-b}\n")
        .with("d/ring-b.yaml", "organization: {id: ring-b, name: R, time_zone: UTC, parent: ring-a}\n")
        .with("d/broken.yaml", "organization: {id: broken, name: [\n")
        .with("d/below.yaml", "organization: {id: below, name: B, time_zone: UTC, parent: broken}\n")
        .with("d/twice-1.yaml", "organization: {id: twice, name: B, time_zone: UTC}\nsystems: []\n")
        .with("d/twice-2.yaml", "organization: {id: twice, name: B, time_zone: UTC}\nsystems: []\n")
        .with("d/parts-1.yaml", "organization: {id: parts, name: P, time_zone: UTC}\nroles: [{id: r, unit: u}]\n")
        .with("d/parts-2.yaml", "organization: parts\nsystems: [{id: x, name: TODO}]\n")
        .with("d/wrong.yaml", "organization: {id: wrong, name: W, time_zone: UTC}\nsystms: []\n")
        .with("d/nothing.yaml", "")
        .with("d/list.yaml", "- a\n- b\n")
        .agrees();
}
