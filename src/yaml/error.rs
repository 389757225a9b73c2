//! What can be wrong with a YAML text.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::{Class, Fault, Place, masked_beginning};

/// A limit of the tree; its value is the number that was set, its name the one in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Levels of nesting.
    Depth,
    /// Nodes in a file.
    Nodes,
    /// Nodes that aliases stand for, all together.
    Aliases,
    /// Bytes of one scalar.
    Scalar,
}

impl LimitKind {
    fn help(self) -> &'static str {
        match self {
            Self::Depth => "nest less deeply; the limit keeps hostile input from using up the machine",
            Self::Nodes => "split the file; the limit keeps hostile input from using up the machine",
            Self::Aliases => {
                "write out what the aliases stand for; the limit keeps hostile input from using up the machine"
            }
            Self::Scalar => "shorten the value; the limit keeps hostile input from using up the machine",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Depth => "levels of nesting",
            Self::Nodes => "values in one file",
            Self::Aliases => "values behind aliases",
            Self::Scalar => "bytes in one value",
        }
    }
}

/// The most characters of a name in a message.
const SHOWN: usize = 80;

/// A name as messages show it.
pub(super) fn brief(name: &str) -> String {
    let name = masked_beginning(name);
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or("")),
        None => name.into_owned(),
    }
}

/// A YAML text could not become a tree.
#[derive(Debug, Error, Diagnostic)]
pub enum YamlError {
    /// The text is not YAML.
    #[error("{message}")]
    #[diagnostic(code(gradus::yaml::syntax))]
    Syntax {
        /// What the parser found, in its words.
        message: String,
        /// What to do, where we know the trap.
        #[help]
        help: Option<String>,
        /// Where.
        #[label("here")]
        at: Place,
    },
    /// One mapping has the same key twice.
    #[error("the key `{key}` stands twice in one mapping")]
    #[diagnostic(
        code(gradus::yaml::duplicate_key),
        help("keep one of them; of two equal keys only one could count")
    )]
    DuplicateKey {
        /// The key.
        key: String,
        /// The first one.
        first: Place,
        /// The second one.
        #[label("again here")]
        at: Place,
    },
    /// A key that is a number, a list, nothing.
    #[error("a key must be text, and this one is {kind}")]
    #[diagnostic(code(gradus::yaml::key), help("write it in quotes if it is meant as a name"))]
    Key {
        /// What it is, with its article.
        kind: &'static str,
        /// Where.
        #[label("this key")]
        at: Place,
    },
    /// A tag that the core schema does not have.
    #[error("the tag `{tag}` is unknown")]
    #[diagnostic(
        code(gradus::yaml::tag),
        help("remove it; only the tags of YAML itself (`!!str`, `!!int` …) have a meaning here")
    )]
    Tag {
        /// The tag as written.
        tag: String,
        /// Where.
        #[label("this tag")]
        at: Place,
    },
    /// A value that its tag does not allow.
    #[error("`{text}` is no {tag}")]
    #[diagnostic(code(gradus::yaml::tagged_value), help("remove the tag, or mend the value"))]
    TaggedValue {
        /// The value.
        text: String,
        /// The name of the tag.
        tag: &'static str,
        /// Where.
        #[label("this value")]
        at: Place,
    },
    /// A node that contains itself.
    #[error("the alias `{name}` stands inside of what it refers to")]
    #[diagnostic(
        code(gradus::yaml::cycle),
        help("write out what is meant; a value cannot contain itself")
    )]
    Cycle {
        /// The alias, with its `*`.
        name: String,
        /// Where.
        #[label("this alias")]
        at: Place,
    },
    /// `<<` with something that is no mapping.
    #[error("`<<` merges mappings, and this is {kind}")]
    #[diagnostic(
        code(gradus::yaml::merge),
        help("give it an alias of a mapping, or a list of such")
    )]
    Merge {
        /// What it is, with its article.
        kind: &'static str,
        /// Where.
        #[label("merged here")]
        at: Place,
    },
    /// More than one document in a file.
    #[error("a second document starts here, and a file holds one")]
    #[diagnostic(
        code(gradus::yaml::documents),
        help("move it to a file of its own, or remove the `---`")
    )]
    Documents {
        /// The start of the second one.
        #[label("second document")]
        at: Place,
    },
    /// Nothing but comments.
    #[error("the file is empty, or has nothing but comments")]
    #[diagnostic(code(gradus::yaml::empty), help("state something in it, or remove the file"))]
    Empty {
        /// The file.
        at: Place,
    },
    /// A limit stopped the work.
    #[error("more than {limit} {}", kind.sentence())]
    #[diagnostic(
        code(gradus::yaml::limit),
        help("{}", kind.help())
    )]
    Limit {
        /// Which limit.
        kind: LimitKind,
        /// Its value.
        limit: usize,
        /// Where it was reached.
        #[label("reached here")]
        at: Place,
    },
}

impl Fault for YamlError {
    fn place(&self) -> Option<&Place> {
        Some(match self {
            Self::Syntax { at, .. }
            | Self::DuplicateKey { at, .. }
            | Self::Key { at, .. }
            | Self::Tag { at, .. }
            | Self::TaggedValue { at, .. }
            | Self::Cycle { at, .. }
            | Self::Merge { at, .. }
            | Self::Documents { at }
            | Self::Empty { at }
            | Self::Limit { at, .. } => at,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Limit { .. } => Class::Limit,
            _ => Class::Invalid,
        }
    }

    fn also(&self) -> Vec<(String, Place)> {
        match self {
            Self::DuplicateKey { first, .. } => vec![("first here".to_owned(), first.clone())],
            _ => Vec::new(),
        }
    }
}
