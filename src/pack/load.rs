//! A pack from its files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::condition::{Compiler, located};
use super::error::{PackError, PackErrors};
use super::model::{
    Citation, Dimension, ForeignDeclaration, Group, Level, LevelInfo, Named, Pack, Param, Question, Rule,
    Symptom, signature,
};
use super::read::{list, number, scalar, text, texts};
use super::rules::{Frame, citation, rules, survivors};
use super::schema;
use crate::expr::{ExprError, Scope};
use crate::limit;
use crate::schema::{Schema, Shapes, nearest};
use crate::source::{Digest, Most, Place, Source, read};
use crate::yaml::{Forest, Limits, Node, Value, parse};

/// The most bytes that a file of a pack may have.
pub(super) const MAX_FILE: Most = Most {
    bytes: limit::PACK_FILE_BYTES.most,
    help: "split it into several files of the pack; no flag raises this limit",
};

/// A file of a pack.
#[derive(Clone, Debug)]
pub struct PackFile {
    /// Its name in the folder.
    pub name: String,
    /// Its text.
    pub source: Arc<Source>,
}

/// Loads a pack from a folder: `pack.yaml`, and rule files beside it.
///
/// # Errors
/// Everything that is wrong with it, each at its place.
pub fn load_folder(folder: &Path, shown: &str) -> Result<Pack, PackErrors> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| matches!(name.rsplit_once('.'), Some((_, "yaml" | "yml"))))
        .collect();
    names.sort();
    if !names.iter().any(|name| name == "pack.yaml") {
        return Err(vec![Arc::new(PackError::NoPack {
            folder: shown.to_owned(),
            builtin: super::builtin_ids().join(", "),
        })]);
    }
    if names.len() > limit::PACK_FILES.count() {
        return Err(vec![Arc::new(PackError::Files {
            folder: shown.to_owned(),
        })]);
    }
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for name in names {
        let shown = format!("{}/{name}", shown.trim_end_matches('/'));
        match read(&folder.join(&name), &shown, MAX_FILE) {
            Ok(source) => files.push(PackFile {
                name,
                source: Arc::new(source),
            }),
            Err(error) => errors.push(Arc::new(PackError::Read(error))),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let schema_of = |name: &str, at: Place| schema::of_declarations(folder, shown, name, at);
    let mut pack = load_sources(&files, true, &schema_of)?;
    if let Some(declaration) = &pack.declaration {
        let schema = format!("{}/{}", shown.trim_end_matches('/'), declaration.file);
        pack.files.push(schema.into());
    }
    Ok(pack)
}

/// How a pack's own schema is found: by its name, asked for at a place.
pub type SchemaOf<'f> = &'f dyn Fn(&str, Place) -> Result<Schema, PackError>;

/// Makes a pack of its files; `check_shape` is for packs that are not built in.
///
/// # Errors
/// Everything that is wrong with it, each at its place.
pub fn load_sources(
    files: &[PackFile],
    check_shape: bool,
    schema_of: SchemaOf<'_>,
) -> Result<Pack, PackErrors> {
    let mut errors = Vec::new();
    let mut forests = Vec::new();
    for file in files {
        match parse(&file.source, Limits::default()) {
            Ok(tree) => forests.push((file.name.as_str(), Forest::single(Arc::new(tree)))),
            Err(error) => errors.push(PackError::Yaml(error)),
        }
    }
    if check_shape {
        for (name, forest) in &forests {
            let schema = if *name == "pack.yaml" {
                shapes::pack()
            } else {
                shapes::rules()
            };
            errors.extend(schema.check(forest.root()).into_iter().map(PackError::Shape));
        }
    }
    let pack = if errors.is_empty() {
        let (own, others): (Vec<_>, Vec<_>) = forests.iter().partition(|(name, _)| *name == "pack.yaml");
        own.first()
            .and_then(|(_, own)| Reading::of(own.root(), &mut errors, check_shape).pack(&others, schema_of))
    } else {
        None
    };
    match pack {
        Some(mut pack) if errors.is_empty() => {
            pack.files = files.iter().map(|file| Arc::clone(file.source.name())).collect();
            pack.digest = digest(files, &pack);
            Ok(pack)
        }
        _ => {
            errors.sort_by_key(|error| {
                let place = crate::source::Fault::place(error);
                place.map(|place| (Arc::clone(place.source.name()), place.span.start))
            });
            Err(errors.into_iter().map(Arc::new).collect())
        }
    }
}

/// The digest of all files, and of the schema that stands beside them.
fn digest(files: &[PackFile], pack: &Pack) -> Digest {
    let schema = pack.declaration.as_ref().and_then(|own| own.schema.digest());
    let schema = schema.map(|digest| digest.to_string());
    let texts = files
        .iter()
        .map(|file| (file.name.as_str(), file.source.text().as_bytes()));
    Digest::of_named(texts.chain(schema.as_ref().map(|digest| ("", digest.as_bytes()))))
}

/// The schemas of pack files.
mod shapes {
    use std::sync::LazyLock;

    use crate::evidence::figures::SCHEMA as OBSERVATIONS;
    use crate::schema::{Schema, Shapes, shapes_with};

    /// What conditions on declarations see, observations included.
    pub(super) fn with_observations() -> &'static Shapes {
        static SHAPES: LazyLock<Shapes> = LazyLock::new(|| shapes_with("observed", OBSERVATIONS));
        &SHAPES
    }

    pub(super) fn pack() -> &'static Schema {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::shipped(super::PACK_SCHEMA));
        &SCHEMA
    }

    pub(super) fn rules() -> &'static Schema {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::shipped(super::RULES_SCHEMA));
        &SCHEMA
    }
}

/// The JSON Schema of `pack.yaml`.
pub const PACK_SCHEMA: &str = include_str!("pack.schema.json");

/// The JSON Schema of a rule file.
pub const RULES_SCHEMA: &str = include_str!("rules.schema.json");

/// A `pack.yaml` that is being read.
struct Reading<'a, 'e> {
    root: Node<'a>,
    errors: &'e mut Vec<PackError>,
    /// Whether expressions are held against the schema of declarations.
    check: bool,
}

impl<'a, 'e> Reading<'a, 'e> {
    fn of(root: Node<'a>, errors: &'e mut Vec<PackError>, check: bool) -> Self {
        Self { root, errors, check }
    }

    fn pack(mut self, others: &[&(&str, Forest)], schema_of: SchemaOf<'_>) -> Option<Pack> {
        let root = self.root;
        let declaration = self.declaration(schema_of);
        if declaration.is_none() && root.get("declaration").is_some() {
            // Held against another schema, every condition would seem to be wrong.
            return None;
        }
        let builtin = Schema::builtin();
        let shapes = declaration
            .as_ref()
            .map_or(builtin.shapes(), |own| own.schema.shapes());
        let params = self.params();
        let (scope, definitions, named) = self.definitions(&params, shapes);
        let known = self.errors.len();
        let levels = self.levels();
        // A broken ladder is told once, and not again for each code on it.
        let ladder = if self.errors.len() == known {
            levels.clone()
        } else {
            every_level()
        };
        let dimensions: Vec<Dimension> = list(root, "dimensions").filter_map(dimension).collect();
        let source = citation(root.get("source"));
        let prefix = text(root, "prefix")?;
        let frame = Frame {
            prefix: &prefix,
            levels: &ladder,
            dimensions: &dimensions,
            source: &source,
        };
        // Few packs speak of observations, whose schema takes as long to compile as that of declarations.
        let observes = |forest: &Forest| forest.root().source().text().contains("observed");
        let observing = observes(root.forest()) || others.iter().any(|(_, forest)| observes(forest));
        let seen = match &declaration {
            None if observing => shapes::with_observations(),
            _ => shapes,
        };
        let mut compiler = Compiler::new(&scope, self.check.then_some(seen), named);
        let mut all: Vec<Rule> = Vec::new();
        for (_, forest) in others {
            all.extend(rules(forest.root(), &frame, &mut compiler));
        }
        self.errors.append(&mut compiler.finish());
        self.unique(&all);
        all.sort_by(|a, b| a.code.cmp(&b.code));
        let groups = self.groups(&levels, &all);
        self.symptoms_end(&all);
        if all.is_empty() && self.errors.is_empty() {
            self.errors.push(PackError::invalid(
                "the pack has no rule",
                "add a file with rules beside `pack.yaml`; without rules every level would be reached",
                root.head(),
            ));
        }
        Some(Pack {
            id: text(root, "id")?.into(),
            version: text(root, "version").unwrap_or_default(),
            title: text(root, "title")?.into(),
            edition: text(root, "edition").unwrap_or_default().into(),
            subject: text(root, "subject"),
            employees: root.get("written_for").and_then(|node| number(node, "employees")),
            source,
            prefix,
            levels,
            dimensions,
            questions: list(root, "x-questions").filter_map(question).collect(),
            params,
            definitions,
            groups,
            rules: all,
            scope,
            declaration,
            files: Vec::new(),
            digest: Digest::of(b""),
        })
    }

    fn declaration(&mut self, schema_of: SchemaOf<'_>) -> Option<ForeignDeclaration> {
        let node = self.root.get("declaration")?;
        let named = node.get("schema")?;
        let id = text(node, "id")?.split('.').map(str::to_owned).collect();
        match schema_of(named.text()?, named.place()) {
            Ok(schema) => Some(ForeignDeclaration {
                file: named.text()?.to_owned(),
                schema: Arc::new(schema),
                id,
            }),
            Err(error) => {
                self.errors.push(error);
                None
            }
        }
    }

    fn params(&self) -> Vec<Param> {
        let entries = self.root.get("params").into_iter().flat_map(Node::entries);
        entries
            .filter_map(|entry| param(entry.key, entry.value))
            .collect()
    }

    fn definitions(&mut self, params: &[Param], shapes: &Shapes) -> (Scope, Vec<Named>, Vec<Node<'a>>) {
        let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
        let sections: Vec<&str> = shapes.fields(shapes.root()).map(|(name, _)| name).collect();
        let mut scope = Scope::new(&names, Some(&sections));
        let (mut definitions, mut named) = (Vec::new(), Vec::new());
        for entry in self.root.get("define").into_iter().flat_map(Node::entries) {
            let expression = match entry.value.value() {
                Value::Map => entry.value.get("expression"),
                _ => Some(entry.value),
            };
            let (Some(name), Some(expression)) = (entry.key.text(), expression) else {
                continue;
            };
            let (base, parameter) = signature(name);
            match scope.define(base, parameter, expression.text().unwrap_or("")) {
                Ok(()) => named.push(expression),
                Err(error @ ExprError::Definition { .. }) => {
                    self.errors.push(PackError::expression(&error, entry.key.place()));
                }
                Err(error) => self.errors.push(located(&error, expression)),
            }
            definitions.push(Named {
                name: name.to_owned(),
                expression: expression.text().unwrap_or("").to_owned(),
                meaning: text(entry.value, "meaning"),
                survivors: survivors(entry.value),
                place: expression.place(),
            });
        }
        (scope, definitions, named)
    }

    fn levels(&mut self) -> Vec<LevelInfo> {
        let mut levels: Vec<LevelInfo> = Vec::new();
        for node in list(self.root, "levels") {
            let Some(level) = number(node, "level").and_then(Level::new) else {
                self.errors.push(PackError::invalid(
                    "a level is one of 100, 200, 300 … 900",
                    "number the levels in hundreds; the first digit of a code is its level",
                    node.head(),
                ));
                continue;
            };
            if levels.last().is_some_and(|last| last.level >= level) {
                self.errors.push(PackError::invalid(
                    format!("level {level} stands after a higher or the same one"),
                    "list the levels from lowest to highest, each once",
                    node.head(),
                ));
                continue;
            }
            levels.push(LevelInfo {
                level,
                name: text(node, "name").unwrap_or_default().into(),
                summary: text(node, "summary"),
                symptoms: list(node, "symptoms").filter_map(symptom).collect(),
            });
        }
        levels
    }

    fn unique(&mut self, rules: &[Rule]) {
        let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
        for rule in rules {
            if let Some(first) = seen.insert(&rule.code, &rule.place) {
                self.errors.push(PackError::twice(
                    "code",
                    &rule.code,
                    first.clone(),
                    rule.place.clone(),
                ));
            }
        }
    }

    fn groups(&mut self, levels: &[LevelInfo], rules: &[Rule]) -> Vec<Group> {
        let mut groups = Vec::new();
        for node in list(self.root, "groups") {
            let of: Vec<Arc<str>> = texts(node, "of");
            for code in list(node, "of") {
                self.known_code(code, rules);
            }
            self.each_once(node);
            let level = number(node, "level").and_then(Level::new);
            let level = level.filter(|level| levels.iter().any(|info| info.level == *level));
            let at_least = number(node, "at_least").and_then(|count| usize::try_from(count).ok());
            let (Some(level), Some(at_least)) = (level, at_least.filter(|&n| n >= 1 && n <= of.len())) else {
                self.errors.push(PackError::invalid(
                    "a group needs a level of the ladder, and a quorum from 1 to the number of its rules",
                    "mend `level` or `at_least`",
                    node.head(),
                ));
                continue;
            };
            groups.push(Group {
                id: text(node, "id").unwrap_or_default(),
                level,
                at_least,
                of,
                why: text(node, "why"),
            });
        }
        groups
    }

    fn symptoms_end(&mut self, rules: &[Rule]) {
        let symptoms = list(self.root, "levels").flat_map(|level| list(level, "symptoms"));
        for code in symptoms.flat_map(|symptom| list(symptom, "ended_by")) {
            self.known_code(code, rules);
        }
    }

    /// A rule that stands twice in a group would be counted twice for its quorum.
    fn each_once(&mut self, group: Node<'_>) {
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for code in list(group, "of") {
            let Some(text) = code.text() else { continue };
            if let Some(first) = seen.insert(text, code.place()) {
                self.errors.push(PackError::Invalid {
                    message: format!("the rule `{text}` stands twice in one group"),
                    help: "leave one of them out: a rule counts once for a quorum".to_owned(),
                    at: code.place(),
                    also: Some(("first here".to_owned(), first)),
                });
            }
        }
    }

    fn known_code(&mut self, code: Node<'_>, rules: &[Rule]) {
        let Some(text) = code.text() else { return };
        if rules.iter().any(|rule| &*rule.code == text) {
            return;
        }
        let known = nearest(text, rules.iter().map(|rule| &*rule.code));
        let help = known.first().map_or_else(
            || "name a rule that stands in one of the rule files".to_owned(),
            |near| format!("did you mean `{near}`? The rules stand in the files beside `pack.yaml`"),
        );
        self.errors.push(PackError::invalid(
            format!("no rule of this pack has the code `{text}`"),
            help,
            code.place(),
        ));
    }
}

fn every_level() -> Vec<LevelInfo> {
    let levels = (1..=9).filter_map(|digit| Level::new(digit * 100));
    levels
        .map(|level| LevelInfo {
            level,
            name: Arc::default(),
            summary: None,
            symptoms: Vec::new(),
        })
        .collect()
}

fn param(key: Node<'_>, value: Node<'_>) -> Option<Param> {
    let described = value.get("default");
    Some(Param {
        name: key.text()?.to_owned(),
        default: described.unwrap_or(value).to_json(),
        meaning: described.and_then(|_| text(value, "meaning")),
        reason: described.and_then(|_| text(value, "reason")),
    })
}

fn question(node: Node<'_>) -> Option<Question> {
    Some(Question {
        code: text(node, "code")?.into(),
        text: text(node, "question")?,
    })
}

fn dimension(node: Node<'_>) -> Option<Dimension> {
    let id: Arc<str> = text(node, "id")?.into();
    Some(Dimension {
        name: text(node, "name").unwrap_or_else(|| id.to_string()),
        about: text(node, "about"),
        id,
    })
}

fn symptom(node: Node<'_>) -> Option<Symptom> {
    Some(Symptom {
        text: node.get("text").and_then(scalar)?,
        ended_by: texts(node, "ended_by"),
    })
}

/// A citation that names nothing is no source.
impl Citation {
    /// Whether nothing is known of the document.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
