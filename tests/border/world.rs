//! Reports of what anybody could write: declarations, configurations, packs and names of files.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use gradus::config::{self, Config};
use gradus::declaration::{ReadLimits, Vocabulary, assemble, load_source};
use gradus::engine::{Case, judge};
use gradus::expr::Params;
use gradus::pack::{Pack, PackFile, load_sources};
use gradus::report::{Input, Judged, Problem, Report};
use gradus::schema::Schema;
use gradus::source::{Fault, Source};
use proptest::prelude::*;

/// A text that an attacker would choose, out of pieces that mean something to some reader.
pub(crate) fn poison() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => "[a-z]{1,6}",
        1 => proptest::char::any().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

const PIECES: &[&str] = &[
    "::",
    ":",
    "::error::",
    "::set-output name=met::true",
    "##[",
    "##[add-mask]",
    "#",
    "[",
    "]",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{3000}",
    "\u{85}",
    "\u{2028}",
    "\u{0}",
    "\u{7f}",
    "\u{1b}[31m",
    "\u{1b}]8;;https://a.test\u{7}",
    "\u{8}",
    "\u{9b}2J",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{fe0f}",
    "\u{301}",
    "\u{e0041}",
    "\u{ffff}",
    "`",
    "```",
    "``",
    "*",
    "_",
    "|",
    "\\|",
    "\\",
    "<",
    ">",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "</script>",
    "&lt;",
    "&#x3c;",
    "![a](https://a.test/b.png)",
    "[a](javascript:x)",
    "](1)",
    "<https://a.test>",
    "https://a.test",
    "www.a.test",
    "@octocat",
    "octo/repo#1",
    "#1",
    "GH-1",
    "a@b.test",
    ":tada:",
    "deadbeef12",
    "$x$",
    "~~",
    "- ",
    "1. ",
    "# ",
    "> ",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "＝1",
    ";=1",
    ",",
    "\"",
    "'",
    ";",
    "]]>",
    "<![CDATA[",
    "%0A",
    "%",
    "{0}",
    "{it.id}",
    "../",
    "/",
    "C:/",
    "file://",
    "x",
    "TODO",
];

/// What a run is made of.
#[derive(Clone, Debug)]
pub(crate) struct World {
    file: String,
    folder: String,
    texts: Vec<String>,
    broken: Vec<String>,
    all: bool,
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let texts = proptest::collection::vec(poison(), 24);
    let broken = proptest::collection::vec(poison(), 0..3);
    // Between its name and a line stands a colon.
    let file = prop_oneof![9 => poison(), 1 => Just(":".to_owned())];
    (file, poison(), texts, broken, any::<bool>()).prop_map(|(file, folder, texts, broken, all)| World {
        file,
        folder,
        texts,
        broken,
        all,
    })
}

impl World {
    /// A text as a scalar of YAML, whatever it holds.
    fn scalar(&self, index: usize) -> String {
        self.scalar_after("", index)
    }

    fn scalar_after(&self, start: &str, index: usize) -> String {
        let mut out = format!("\"{start}");
        for c in self.texts.get(index).map_or("", String::as_str).chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                ' '..='~' => out.push(c),
                c => _ = write!(out, "\\U{:08x}", u32::from(c)),
            }
        }
        out.push('"');
        out
    }

    /// A text that a comment can hold.
    fn comment(&self, index: usize) -> String {
        let text = self.texts.get(index).map_or("", String::as_str);
        text.chars().filter(|c| !c.is_control()).collect()
    }

    fn pack(&self) -> Result<Pack, Vec<Problem>> {
        let t = |index| self.scalar(index);
        let pack = format!(
            "id: own\nversion: 1.0.0\ntitle: {}\nedition: {}\nprefix: OWN\n\
             levels:\n  - {{level: 100, name: {}, symptoms: [{{text: {}, ended_by: [OWN201]}}]}}\n  - {{level: 200, name: {}}}\n\
             dimensions:\n  - {{id: people, name: {}}}\nparams:\n  few: {{default: 2, meaning: {}}}\n",
            t(0),
            t(1),
            t(2),
            t(3),
            t(4),
            t(5),
            t(6),
        );
        let rules = format!(
            "- code: OWN201\n  dimension: people\n  criterion: {}\n  why: {}\n  help: {{text: {}}}\n  checks:\n\
             \x20   - each: roles\n      require: it.people >= params.few\n      message: {}\n\
             \x20   - require: size(organization.name) > 100000\n      message: {}\n      help: {}\n\
             \x20   - require: organization.name == support.channels[0].at\n\
             - code: OWN202\n  dimension: people\n  criterion: {}\n  checks:\n    - require: size(roles) / (size(roles) - 1) > 1\n",
            t(7),
            t(8),
            t(9),
            t(10),
            t(10),
            t(11),
            t(12),
        );
        let files = [("pack.yaml", pack), ("200.yaml", rules)].map(|(name, text)| PackFile {
            name: name.to_owned(),
            source: Arc::new(Source::new(format!("{}{name}", self.folder), text)),
        });
        let none = |_: &str, at| {
            Err(gradus::pack::PackError::Invalid {
                message: "no schema".to_owned(),
                help: "none".to_owned(),
                at,
                also: None,
            })
        };
        load_sources(&files, true, &none).map_err(|errors| problems(errors.iter().map(|error| &**error)))
    }

    fn config(&self) -> Result<Config, Vec<Problem>> {
        let t = |index| self.scalar(index);
        let (reason, owner) = (self.scalar_after("it is so ", 15), self.scalar_after("a ", 16));
        // Rarely a glob of its own making: most of these are broken, and a broken configuration ends the run.
        let glob = if self.all && self.broken.is_empty() {
            t(13)
        } else {
            "\"*\"".to_owned()
        };
        let text = format!(
            "targets:\n  - {{level: 200}}\n  - {{level: 200, organization: {glob}}}\n\
             params: {{own: {{few: 5}}}}\n\
             waivers:\n  - {{rule: OWN201, organization: {glob}, path: roles, reason: {reason}, owner: {owner}, expires: 2027-01-01}}\n\
             \x20 - {{rule: OWN201, organization: \"*\", reason: {reason}, owner: {owner}, expires: 2026-01-01}}\n\
             \x20 - {{rule: OWN202, organization: \"b*\", reason: {reason}, owner: {owner}, expires: 2026-12-01}}\n",
        );
        let source = Arc::new(Source::new(format!("{}gradus.yaml", self.folder), text));
        config::parse(&source, PathBuf::new()).map_err(|errors| problems(&errors))
    }

    fn declarations(&self) -> Vec<Arc<Source>> {
        let t = |index| self.scalar(index);
        // What the schema takes: one line of text, and a place.
        let line = |start, index| self.scalar_after(start, index).replace("\\U000000", "\\U00002f");
        let sound = format!(
            "organization: {{id: a, name: {}, time_zone: Europe/Brussels}}\n\
             roles:\n  - {{id: r, name: {}, people: 1}} # gradus: ignore[OWN201] so {}, until=2027-03-31\nsupport:\n  channels:\n    - {{id: c, kind: portal, at: {}}}\n\
             x-own: {{{}: {}}}\n",
            line("a ", 17),
            line("a ", 18),
            self.comment(22),
            line("Front office ", 19),
            t(20),
            t(21),
        );
        let odd = format!(
            "organization: {{id: {}, name: b, {}: 1}}\nsupport: {{channels: [{{id: {}, kind: {}}}]}}\n",
            t(22),
            t(23),
            t(20),
            t(21),
        );
        let bare = self.file == ":";
        let named = |extra: &str, text: String| {
            let extra = if bare { "" } else { extra };
            Arc::new(Source::new(format!("{}{extra}", self.file), text))
        };
        let broken = self.broken.iter().enumerate();
        [named(".yaml", sound), named("2.yaml", odd)]
            .into_iter()
            .chain(broken.map(|(index, text)| named(&format!("{index}.yml"), text.clone())))
            .collect()
    }

    /// The report of it all; where packs or configuration are broken, the problems of a run that has none.
    pub(crate) fn report(&self) -> Result<Report, Vec<Problem>> {
        let (pack, config) = (self.pack()?, self.config()?);
        let today = jiff::civil::date(2026, 11, 21);
        let wrong = config::check(&config, &[&pack], false, today);
        if !wrong.is_empty() {
            return Err(problems(&wrong));
        }
        let vocabulary = Vocabulary {
            schema: Arc::clone(Schema::builtin()),
            id: None,
        };
        let files = self.declarations();
        let files = files
            .iter()
            .map(|file| load_source(file, &vocabulary, ReadLimits::default()));
        let assembled = assemble(files.collect(), &vocabulary);
        let mut set = pack.defaults();
        set.insert("few".to_owned(), 5.into());
        let params: Params = set.clone().into_iter().collect();
        let judged = assembled.organizations.iter().enumerate();
        let judged = judged.map(|(index, organization)| Judged {
            organization: index,
            pack: 0,
            judgement: judge(Case {
                organization: &organization.id,
                root: organization.root(),
                pack: &pack,
                params: &params,
                observed: None,
                today,
            }),
        });
        let judged: Vec<Judged> = judged.collect();
        Ok(gradus::report::assemble(Input {
            today,
            config: &config,
            packs: &[(pack.into(), set)],
            organizations: &assembled.organizations,
            broken: assembled.broken,
            judged,
            evidenced: Vec::new(),
            evidence: &[],
            problems: assembled
                .faults
                .iter()
                .map(|fault| Problem::of(&**fault))
                .collect(),
            folder: self.folder.replace('\n', "").into(),
        }))
    }

    /// Whether findings of all levels are shown.
    pub(crate) fn all(&self) -> bool {
        self.all
    }
}

fn problems<'f, F: Fault + 'f>(faults: impl IntoIterator<Item = &'f F>) -> Vec<Problem> {
    faults.into_iter().map(|fault| Problem::of(fault)).collect()
}
