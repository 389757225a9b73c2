//! What holds for every declaration, whatever the packs say.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use gradus::declaration::{ReadLimits, Vocabulary, assemble, load_source};
use gradus::engine::{Case, Outcome, judge};
use gradus::expr::Params;
use gradus::maturity::{Requirement, requirements, standings};
use gradus::pack::{self, Level, Pack};
use gradus::schema::{Schema, mark_blanks};
use gradus::source::Source;
use gradus::yaml::{Forest, Limits, Node, Tree, Value, parse};
use proptest::prelude::*;
use rayon::prelude::*;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

/// Deletions that are right to raise a level: organization, path, reason.
///
/// No rule of the built-in packs gains from absence; what is left is inheritance.
const MAY_RISE: [(&str, &str, &str); 1] = [(
    "aldermoor-logistics",
    "support",
    "its SLA replaces the one of the group as a whole; without it the better one of the group holds again",
)];

fn packs() -> &'static [Pack] {
    static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
        pack::builtin_ids()
            .into_iter()
            .map(|id| pack::builtin(id).unwrap().unwrap())
            .collect()
    });
    &PACKS
}

fn vocabulary() -> Vocabulary {
    Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    }
}

/// The declarations of an example, by their names.
fn example(name: &str) -> BTreeMap<String, String> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else {
                files.push(path);
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let mut files = Vec::new();
    collect(&folder, &mut files);
    // Beside its configuration an example has no other file of this name.
    let is_declaration = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "yaml") && !path.ends_with("gradus.yaml")
    };
    let declarations = files.into_iter().filter(is_declaration);
    declarations
        .map(|path| {
            (
                path.to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

/// The outcomes of all rules, by organization and pack; `None` where something is wrong with the files.
type Outcomes = BTreeMap<(String, String), Vec<Outcome>>;

fn outcomes(files: &BTreeMap<String, String>) -> Option<Outcomes> {
    let vocabulary = vocabulary();
    let loaded = files.iter().map(|(name, text)| {
        let source = Arc::new(Source::new(name.as_str(), text.as_str()));
        load_source(&source, &vocabulary, ReadLimits::default())
    });
    let assembled = assemble(loaded.collect(), &vocabulary);
    if !assembled.faults.is_empty() {
        return None;
    }
    let mut outcomes = Outcomes::new();
    for organization in &assembled.organizations {
        for pack in packs() {
            let params: Params = pack.defaults().into_iter().collect();
            let judgement = judge(Case {
                organization: &organization.id,
                root: organization.root(),
                pack,
                params: &params,
                observed: None,
                today: TODAY,
            });
            let ruled = judgement.rules.iter().map(|rule| rule.outcome).collect();
            outcomes.insert((organization.id.to_string(), pack.id.to_string()), ruled);
        }
    }
    Some(outcomes)
}

fn level(pack: &Pack, outcomes: &[Outcome]) -> Level {
    standings(pack, &requirements(pack, true), outcomes).model.level
}

/// A text without one of its nodes: an entry of a mapping, or an element of a list.
struct Deletion {
    path: String,
    text: String,
}

/// Every text that comes of deleting one node, or of putting another text in its place.
///
/// A node that shares lines with others is cut out of a line; what that breaks is refused by the parser or the
/// schema, and so never raises a level.
fn deletions(text: &str, instead: Option<&str>) -> Vec<Deletion> {
    let source = Arc::new(Source::new("x", text));
    let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
    let mut found = Vec::new();
    let mut open = vec![forest.root()];
    while let Some(node) = open.pop() {
        for entry in node.entries() {
            open.push(entry.value);
            let (from, to) = (entry.key.span().start as usize, entry.value.span().end as usize);
            found.push(cut(text, from, to.max(from), entry.value, instead));
        }
        for item in node.items() {
            open.push(item);
            let (from, to) = (item.span().start as usize, item.span().end as usize);
            found.push(cut(text, from, to, item, instead));
        }
    }
    found.into_iter().flatten().collect()
}

fn cut(text: &str, from: usize, to: usize, node: Node<'_>, instead: Option<&str>) -> Option<Deletion> {
    let path = node.path().to_string();
    if let Some(instead) = instead {
        let span = node.span();
        let scalar = !matches!(node.value(), Value::Map | Value::List);
        return scalar.then(|| Deletion {
            path,
            text: format!(
                "{}{instead}{}",
                &text[..span.start as usize],
                &text[span.end as usize..]
            ),
        });
    }
    let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[to..].find('\n').map_or(text.len(), |at| to + at + 1);
    let (before, after) = (&text[line_start..from], text[to..line_end].trim());
    let own_lines =
        before.trim_start_matches([' ', '-']).is_empty() && (after.is_empty() || after.starts_with('#'));
    let text = if own_lines && !before.contains('-') {
        format!("{}{}", &text[..line_start], &text[line_end..])
    } else if own_lines {
        // The first key of an element keeps the dash for the next one.
        let next = text[line_end..].trim_start_matches(' ');
        let dash = before.find('-').unwrap();
        let same = text[line_end..].len() - next.len() == before.len();
        if same && from != to && text[from..to].contains(": ") && !node.path().to_string().ends_with(']') {
            format!("{}{}{}", &text[..line_start], before, next)
        } else {
            let _ = dash;
            format!("{}{}", &text[..line_start], &text[line_end..])
        }
    } else {
        // Inside of a line: with the comma behind it, or the one before it.
        let rest = &text[to..];
        let rest = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(','));
        match rest {
            Some(rest) => format!("{}{rest}", &text[..from]),
            None => format!("{}{}", text[..from].trim_end_matches([' ', ',']), &text[to..]),
        }
    };
    Some(Deletion { path, text })
}

/// Of the changes of the large examples, one in so many is judged in a debug build; `--release` judges them all.
const STRIDE: usize = if cfg!(debug_assertions) { 9 } else { 1 };

/// Every way in which the change of one node of an example raises the level of an organization.
fn raises(name: &str, instead: Option<&str>) -> (usize, Vec<String>) {
    let files = example(name);
    let before = outcomes(&files).unwrap_or_else(|| panic!("{name} is sound"));
    let changes: Vec<(String, Deletion)> = files
        .iter()
        .flat_map(|(file, text)| {
            deletions(text, instead)
                .into_iter()
                .map(move |deletion| (file.clone(), deletion))
        })
        .collect();
    let stride = if changes.len() > 300 { STRIDE } else { 1 };
    let changes: Vec<_> = changes.into_iter().step_by(stride).collect();
    let judged: Vec<Option<Vec<String>>> = changes
        .par_iter()
        .map(|(file, deletion)| {
            let mut changed = files.clone();
            changed.insert(file.clone(), deletion.text.clone());
            let after = outcomes(&changed)?;
            Some(gains(&before, &after, &deletion.path))
        })
        .collect();
    let sound = judged.iter().flatten().count();
    (sound, judged.into_iter().flatten().flatten().collect())
}

/// The rules that gained where a level rose.
fn gains(before: &Outcomes, after: &Outcomes, path: &str) -> Vec<String> {
    let mut gains = Vec::new();
    for ((organization, id), now) in after {
        let pack = packs().iter().find(|pack| *pack.id == **id).unwrap();
        let Some(then) = before.get(&(organization.clone(), id.clone())) else {
            continue;
        };
        let gained: Vec<&str> = then
            .iter()
            .zip(now)
            .zip(&pack.rules)
            .filter(|((then, now), _)| !then.passes() && now.passes())
            .map(|(_, rule)| &*rule.code)
            .collect();
        let allowed = MAY_RISE
            .iter()
            .any(|(who, what, _)| who == organization && path.starts_with(what));
        if level(pack, now) > level(pack, then) && !allowed {
            gains.push(format!(
                "{organization}: without `{path}` {id} rises, by {}",
                gained.join(", ")
            ));
        }
    }
    gains
}

/// Absence never passes: whatever is deleted from an example, no level rises.
#[test]
fn deleting_a_fact_never_raises_a_level() {
    let mut wrong = Vec::new();
    for name in ["start-up", "northwind", "efficient", "enterprise", "portfolio"] {
        let (sound, raised) = raises(name, None);
        assert!(sound > 50, "{name}: only {sound} deletions could be judged");
        println!("{name}: {sound} deletions judged");
        wrong.extend(raised.into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A placeholder counts as no fact: whatever it stands for, no level rises.
#[test]
fn a_placeholder_never_raises_a_level() {
    let mut wrong = Vec::new();
    for name in ["start-up", "northwind"] {
        let (sound, raised) = raises(name, Some("TODO"));
        assert!(sound > 10, "{name}: only {sound} placeholders could be judged");
        wrong.extend(raised.into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The level as the design says it (5), without any cleverness.
fn naive_level(pack: &Pack, asked: &[Requirement], outcomes: &[Outcome]) -> Level {
    let mut reached = pack.lowest();
    'levels: for info in &pack.levels {
        for requirement in asked {
            if requirement.level > info.level {
                continue;
            }
            let mut satisfied = 0;
            let mut counted = 0;
            for &rule in &requirement.rules {
                match outcomes[rule] {
                    Outcome::NotApplicable => {}
                    Outcome::Satisfied => {
                        satisfied += 1;
                        counted += 1;
                    }
                    _ => counted += 1,
                }
            }
            // "Rules that are not applicable are not counted, and lower the quorum only when fewer remain."
            let needed = if counted < requirement.at_least {
                counted
            } else {
                requirement.at_least
            };
            if satisfied < needed {
                break 'levels;
            }
        }
        reached = info.level;
    }
    reached
}

fn an_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        8 => Just(Outcome::Satisfied),
        1 => Just(Outcome::NotApplicable),
        1 => Just(Outcome::Undeclared),
        1 => Just(Outcome::Violated),
        1 => Just(Outcome::Errored),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The levels are those of the naive reading, for models, dimensions and what is possible.
    #[test]
    fn levels_are_those_of_the_naive_reading(
        which in 0_usize..64,
        strict: bool,
        drawn in proptest::collection::vec(an_outcome(), 80),
        groups in proptest::collection::vec((proptest::collection::vec(0_usize..80, 1..5), 1_usize..5), 0..3),
    ) {
        let pack = &packs()[which % packs().len()];
        let outcomes = &drawn[..pack.rules.len().min(drawn.len())];
        prop_assume!(outcomes.len() == pack.rules.len());
        let mut asked = requirements(pack, strict);
        // Groups beside those of the pack.
        for (members, at_least) in groups {
            let rules: Vec<usize> = members.into_iter().map(|rule| rule % outcomes.len()).collect();
            let level = pack.levels[rules[0] % pack.levels.len()].level;
            asked.push(Requirement { level, at_least: at_least.min(rules.len()), rules });
        }
        let told = standings(pack, &asked, outcomes);
        prop_assert_eq!(told.model.level, naive_level(pack, &asked, outcomes));
        let best: Vec<Outcome> = outcomes
            .iter()
            .map(|outcome| if *outcome == Outcome::Undeclared { Outcome::Satisfied } else { *outcome })
            .collect();
        prop_assert_eq!(told.model.possible, naive_level(pack, &asked, &best));
        prop_assert!(told.model.possible >= told.model.level);
        let mut lowest = pack.highest();
        for (id, standing) in &told.dimensions {
            let own: Vec<Requirement> = asked
                .iter()
                .filter(|requirement| requirement.rules.iter().any(|rule| pack.rules[*rule].dimension == *id))
                .cloned()
                .collect();
            prop_assert_eq!(standing.level, naive_level(pack, &own, outcomes));
            lowest = lowest.min(standing.level);
        }
        // "The model's level is the lowest of its dimensions."
        prop_assert_eq!(told.model.level, lowest);
    }

    /// A better outcome of any rule never lowers a level, a worse one never raises it.
    #[test]
    fn levels_follow_the_outcomes(which in 0_usize..64, at in 0_usize..80, drawn in proptest::collection::vec(an_outcome(), 80)) {
        let pack = &packs()[which % packs().len()];
        prop_assume!(pack.rules.len() <= drawn.len());
        let outcomes = drawn[..pack.rules.len()].to_vec();
        let mut better = outcomes.clone();
        better[at % outcomes.len()] = Outcome::Satisfied;
        prop_assert!(level(pack, &better) >= level(pack, &outcomes));
    }

    /// No bytes make the reading of a declaration panic, and every place that it tells lies in the text.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        read(&text);
    }

    /// Nor does what looks like YAML.
    #[test]
    fn anything_like_yaml_is_read_or_refused(
        lines in proptest::collection::vec("( {0,6})(- |\\? )?((organization|support|id|channels|slas|targets|date|at|x-a|<<)(:|: ))?([&*!]a |\\{|\\[|\\]|\\}|\"|'|\\||>|acme|TODO|~|2026-11-21|4h|1:30|é|\u{1f600}|, |#){0,4}", 0..12)
    ) {
        read(&lines.join("\n"));
    }

    /// Nor does a declaration with some bytes changed.
    #[test]
    fn a_damaged_declaration_is_read_or_refused(at in 0_usize..4000, length in 0_usize..30, instead in "[\\[\\]{}:,&*|>#'\"a1 \n-]{0,5}") {
        let (_, text) = example("start-up").pop_first().unwrap();
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap();
        let (from, to) = (boundary(at), boundary(at + length));
        read(&format!("{}{instead}{}", &text[..from], &text[to..]));
    }
}

/// Reads and judges a text, and holds every place against it.
fn read(text: &str) {
    let source = Arc::new(Source::new("a.gradus.yaml", text));
    let vocabulary = vocabulary();
    let file = load_source(&source, &vocabulary, ReadLimits::default());
    for fault in &file.faults {
        let place = fault.place().unwrap_or_else(|| panic!("{fault} has no place"));
        assert!(
            text.get(place.span.range()).is_some(),
            "{fault} at {:?}",
            place.span
        );
        for (_, also) in fault.also() {
            assert!(also.source.text().get(also.span.range()).is_some(), "{fault}");
        }
    }
    let assembled = assemble(vec![file], &vocabulary);
    for organization in &assembled.organizations {
        for pack in packs() {
            let params: Params = pack.defaults().into_iter().collect();
            let judgement = judge(Case {
                organization: &organization.id,
                root: organization.root(),
                pack,
                params: &params,
                observed: None,
                today: TODAY,
            });
            for finding in judgement.rules.iter().flat_map(|rule| &rule.findings) {
                let place = &finding.place;
                assert!(
                    place.source.text().get(place.span.range()).is_some(),
                    "{}",
                    finding.message
                );
            }
        }
    }
}

/// The text at the span of a scalar is what was written for it, in every file of the examples.
#[test]
fn spans_are_what_was_written() {
    for name in ["start-up", "northwind", "efficient", "enterprise", "portfolio"] {
        for (file, text) in example(name) {
            let source = Arc::new(Source::new(file.as_str(), text.as_str()));
            let tree = parse(&source, Limits::default()).unwrap();
            for id in tree.ids() {
                spells(&tree, id, &file);
            }
        }
    }
}

fn spells(tree: &Tree, id: gradus::yaml::NodeId, file: &str) {
    let place = tree.place(id);
    let written = place.text();
    match tree.value(id) {
        Value::Text => {
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            let text = squeezed(tree.text(id).unwrap());
            let slice = squeezed(
                written
                    .trim_start_matches(['|', '>', '-', '+'])
                    .trim_matches(['"', '\'']),
            );
            let slice = slice.replace("''", "'").replace("\\\"", "\"");
            assert_eq!(slice, text, "{place} in {file}");
        }
        Value::Int(value) => assert_eq!(written.parse::<i64>().unwrap(), value, "{place}"),
        Value::Bool(value) => assert_eq!(written, value.to_string(), "{place}"),
        _ => {}
    }
}

/// What is marked as a placeholder is no fact for any reader.
#[test]
fn placeholders_are_no_facts() {
    for word in ["TODO", "TBD", "n/a", "?", "xxx"] {
        let text = format!(
            "organization: {{id: acme, name: Acme, time_zone: Europe/Brussels}}\nsupport: {{channels: \"{word}\"}}\n"
        );
        let source = Arc::new(Source::new("a", text));
        let mut tree = parse(&source, Limits::default()).unwrap();
        assert_eq!(mark_blanks(&mut tree, Schema::builtin()).len(), 1, "{word}");
        let forest = Forest::single(Arc::new(tree));
        let support = forest.root().get("support").unwrap();
        assert!(
            support.fact("channels").is_none() || forest.root().fact("support").is_none(),
            "{word}"
        );
    }
}
