//! One file: bytes, tree, shape, and what it says about itself.

use std::path::Path;
use std::sync::Arc;

use super::inherit::references;
use super::{BoxedFault, DeclarationError, Ignores, ReadLimits, Vocabulary, ignore};
use crate::limit;
use crate::schema::{Placeholder, ShapeError, mark_blanks};
use crate::source::{Most, Place, Source, Span, read};
use crate::yaml::{Forest, Node, Value, parse};

/// Whose facts a file states.
#[derive(Clone, Debug)]
pub enum Header {
    /// The details of an organization, and perhaps facts.
    Details {
        /// Its id.
        id: Arc<str>,
        /// Where the id stands.
        at: Place,
    },
    /// Facts of an organization whose details stand elsewhere.
    Part {
        /// Its id.
        id: Arc<str>,
        /// Where it is named.
        at: Place,
    },
    /// The file does not say.
    Unknown,
}

impl Header {
    /// The organization, where the file names one.
    pub fn id(&self) -> Option<&Arc<str>> {
        match self {
            Self::Details { id, .. } | Self::Part { id, .. } => Some(id),
            Self::Unknown => None,
        }
    }
}

/// A file of declarations as it was read.
#[derive(Debug)]
pub struct File {
    /// Its name as reports show it.
    pub name: Arc<str>,
    /// Its text and lines; `None` where it could not be read.
    pub source: Option<Arc<Source>>,
    /// Its tree; `None` where it could not be read or is not YAML.
    pub forest: Option<Forest>,
    /// Whose facts it states.
    pub header: Header,
    /// What is wrong with it, in the order of places.
    pub faults: Vec<BoxedFault>,
    /// Values that stand for a fact to come.
    pub placeholders: Vec<Placeholder>,
    /// Comments that accept findings.
    pub ignores: Ignores,
    /// Secrets in its text, comments included.
    pub exposed: Vec<Exposed>,
}

/// A secret in the text of a file, marked as one by its issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Where it stands.
    pub at: Place,
    /// What it is, with its article, such as `a token of GitHub`.
    pub what: &'static str,
}

impl File {
    /// The organizations that it says to inherit from.
    pub fn inherits(&self) -> Vec<Arc<str>> {
        let forest = self.forest.as_ref();
        let references = forest.map_or_else(Vec::new, |forest| references(forest.root()));
        references.into_iter().map(|(id, _)| id).collect()
    }
}

/// Reads, parses and checks one file.
pub fn load(path: &Path, name: &str, vocabulary: &Vocabulary, limits: ReadLimits) -> File {
    let mut file = File {
        name: name.into(),
        source: None,
        forest: None,
        header: Header::Unknown,
        faults: Vec::new(),
        placeholders: Vec::new(),
        ignores: Ignores::default(),
        exposed: Vec::new(),
    };
    match read(path, name, Most::of_declaration(limits.bytes)) {
        Ok(source) => {
            let source = Arc::new(source);
            file.source = Some(Arc::clone(&source));
            fill(&mut file, &source, vocabulary, limits);
        }
        Err(error) => file.faults.push(Arc::new(error)),
    }
    file
}

/// As [`load`], from a text that is in memory already.
pub fn load_source(source: &Arc<Source>, vocabulary: &Vocabulary, limits: ReadLimits) -> File {
    let mut file = File {
        name: Arc::clone(source.name()),
        source: Some(Arc::clone(source)),
        forest: None,
        header: Header::Unknown,
        faults: Vec::new(),
        placeholders: Vec::new(),
        ignores: Ignores::default(),
        exposed: Vec::new(),
    };
    fill(&mut file, source, vocabulary, limits);
    file
}

fn fill(file: &mut File, source: &Arc<Source>, vocabulary: &Vocabulary, limits: ReadLimits) {
    let mut tree = match parse(source, limits.yaml) {
        Ok(tree) => tree,
        Err(error) => {
            file.faults.push(Arc::new(error));
            if vocabulary.id.is_none() {
                file.header = guess(source);
            }
            return;
        }
    };
    file.ignores = ignore::find(source, limits.yaml);
    file.exposed = exposed(source);
    file.placeholders = mark_blanks(&mut tree, &vocabulary.schema);
    let forest = Forest::single(Arc::new(tree));
    let mut deep = false;
    for error in vocabulary.schema.check(forest.root()) {
        deep |= matches!(error, ShapeError::TooDeep { .. });
        file.faults.push(Arc::new(error));
    }
    match header(forest.root(), vocabulary) {
        Ok(header) => file.header = header,
        // A shape error at the same key says more than "no organization".
        Err(error) if file.faults.is_empty() => file.faults.push(Arc::new(error)),
        Err(_) => {}
    }
    // Nobody goes down into what is too deep, not even to unite it.
    file.forest = (!deep).then_some(forest);
}

fn exposed(source: &Arc<Source>) -> Vec<Exposed> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let secrets = source.secrets().iter();
    let exposed = secrets.map(|secret| Exposed {
        at: Place::new(
            source,
            Span::new(offset(secret.range.start), offset(secret.range.end)),
        ),
        what: secret.what,
    });
    let mut exposed: Vec<Exposed> = exposed.collect();
    if let Some(last) = exposed.get_mut(limit::SECRETS.count() - 1) {
        last.what = "a secret, and so may others behind it that are not told";
    }
    exposed
}

/// Whose facts a file states that is not YAML, as its text suggests.
///
/// Judged without this file, the organization would look worse than it is, and its
/// other files as if nobody described it; so it counts as broken.
fn guess(source: &Arc<Source>) -> Header {
    let key = "organization:";
    let text = source.text();
    let starts = source.lines().iter().map(|&start| start as usize);
    let mut starts = starts.skip_while(|&start| !text.get(start..).is_some_and(|rest| rest.starts_with(key)));
    let Some(start) = starts.next() else {
        return Header::Unknown;
    };
    let inline = start + key.len();
    let line_end = starts.clone().next().unwrap_or(text.len());
    let rest = text.get(inline..line_end).unwrap_or("");
    let value = rest.trim_start_matches([' ', '{', '&']);
    let is_block = value.trim().is_empty() || value.starts_with('#');
    if !is_block && !rest.trim_start().starts_with('{') {
        return match word(source, line_end - value.len()) {
            Some((id, at)) => Header::Part { id, at },
            None => Header::Unknown,
        };
    }
    // The details: their `id:`, on this line or on one of the indented lines below it.
    let indented = |&line: &usize| {
        text.get(line..)
            .is_some_and(|rest| rest.starts_with([' ', '#', '\n', '\r']))
    };
    let end = starts.find(|line| !indented(line)).unwrap_or(text.len());
    let details = text.get(inline..end).unwrap_or("");
    let found = details.match_indices("id:").find(|&(at, _)| {
        let before = details.get(..at).unwrap_or("");
        before.ends_with([' ', '{', ','])
    });
    match found.and_then(|(at, id)| word(source, inline + at + id.len())) {
        Some((id, at)) => Header::Details { id, at },
        None => Header::Unknown,
    }
}

/// The id that stands at an offset, after spaces and quotes.
fn word(source: &Arc<Source>, from: usize) -> Option<(Arc<str>, Place)> {
    let rest = source.text().get(from..)?;
    let value = rest.trim_start_matches([' ', '"', '\'']);
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let id = value.get(..value.find(|c| !is_id(c)).unwrap_or(value.len()))?;
    let start = u32::try_from(from + rest.len() - value.len()).ok()?;
    let end = start.checked_add(u32::try_from(id.len()).ok()?)?;
    (!id.is_empty()).then(|| (id.into(), Place::new(source, Span::new(start, end))))
}

fn header(root: Node<'_>, vocabulary: &Vocabulary) -> Result<Header, DeclarationError> {
    if let Some(path) = &vocabulary.id {
        let found = path.iter().try_fold(root, |node, key| node.fact(key));
        return match found.and_then(|node| Some((node, node.text()?))) {
            Some((node, id)) => Ok(Header::Details {
                id: id.into(),
                at: node.place(),
            }),
            None => Err(DeclarationError::NoId {
                path: path.join("."),
                at: root.head(),
            }),
        };
    }
    let missing = || DeclarationError::NoOrganization { at: root.head() };
    let organization = root.get("organization").ok_or_else(missing)?;
    if organization.value() == Value::Map {
        let id = organization.get("id").ok_or_else(missing)?;
        let text = id.text().ok_or_else(missing)?;
        return Ok(Header::Details {
            id: text.into(),
            at: id.place(),
        });
    }
    let text = organization.text().ok_or_else(missing)?;
    Ok(Header::Part {
        id: text.into(),
        at: organization.place(),
    })
}
