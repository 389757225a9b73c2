//! What can be wrong between files.

use miette::Diagnostic;
use thiserror::Error;

use crate::limit;
use crate::source::{Class, Fault, Place};

/// Files could not become an organization.
#[derive(Clone, Debug, Error, Diagnostic)]
pub enum DeclarationError {
    /// Nothing says whose facts these are.
    #[error("the file does not say which organization it is about")]
    #[diagnostic(
        code(gradus::declaration::no_organization),
        help(
            "begin with `organization:` and its id, name and time zone, or with `organization: <id>` where another file has them"
        )
    )]
    NoOrganization {
        /// The start of the file.
        #[label("here")]
        at: Place,
    },
    /// A file of a foreign vocabulary lacks its id.
    #[error("the file does not name what it describes at `{path}`")]
    #[diagnostic(code(gradus::declaration::no_id), help("state a text at `{path}`"))]
    NoId {
        /// Where the id is expected.
        path: String,
        /// The start of the file.
        #[label("here")]
        at: Place,
    },
    /// Two files give the details.
    #[error("the details of `{id}` stand in two files")]
    #[diagnostic(
        code(gradus::declaration::details_twice),
        help("keep them in one file, and write `organization: {id}` in the others")
    )]
    DetailsTwice {
        /// The organization.
        id: String,
        /// The first file.
        first: Place,
        /// The second one.
        #[label("again here")]
        at: Place,
    },
    /// A part without the whole.
    #[error("no file gives the details of the organization `{id}`")]
    #[diagnostic(code(gradus::declaration::unknown_organization))]
    UnknownOrganization {
        /// The id that is used.
        id: String,
        /// What to do.
        #[help]
        help: String,
        /// Where it is used.
        #[label("named here")]
        at: Place,
    },
    /// A fact is stated in two files of one organization.
    #[error("`{key}` is stated twice")]
    #[diagnostic(
        code(gradus::declaration::stated_twice),
        help("keep one of them; of two statements only one could count")
    )]
    StatedTwice {
        /// The key or id.
        key: String,
        /// The first one.
        first: Place,
        /// The second one.
        #[label("again here")]
        at: Place,
    },
    /// An organization that is its own ancestor.
    #[error("`{id}` inherits from itself: {way}")]
    #[diagnostic(
        code(gradus::declaration::cycle),
        help("remove one of the references; facts can only come down from above")
    )]
    Cycle {
        /// The organization.
        id: String,
        /// The organizations on the way, in order.
        way: String,
        /// The reference that closes the circle.
        #[label("this reference")]
        at: Place,
    },
    /// Too many organizations above each other.
    #[error("`{id}` has more than {} organizations above each other, itself included", limit::GENERATIONS.most)]
    #[diagnostic(
        code(gradus::declaration::generations),
        help(
            "inherit from an organization that stands higher; the limit keeps hostile input from using up the machine"
        )
    )]
    Generations {
        /// The organization.
        id: String,
        /// The reference that is one too many.
        #[label("this reference")]
        at: Place,
    },
    /// Too many organizations to inherit from.
    #[error("`{id}` inherits from more than {} organizations", limit::ANCESTORS.most)]
    #[diagnostic(
        code(gradus::declaration::ancestors),
        help("inherit from fewer; the limit keeps hostile input from using up the machine")
    )]
    Ancestors {
        /// The organization.
        id: String,
        /// Its first reference.
        #[label("inherited here")]
        at: Place,
    },
    /// More is united than memory is there for.
    #[error(
        "`{id}` and the organizations above it state more than {most} values in the same mappings and lists"
    )]
    #[diagnostic(
        code(gradus::declaration::united),
        help(
            "state long lists in one organization only; the limit keeps hostile input from using up the machine"
        )
    )]
    United {
        /// The organization.
        id: String,
        /// What there was room for.
        most: usize,
        /// Its first reference.
        #[label("inherited here")]
        at: Place,
    },
    /// What is inherited from could not be read.
    #[error("`{id}` inherits from `{from}`, which has errors")]
    #[diagnostic(
        code(gradus::declaration::broken_parent),
        help("mend the errors of `{from}` first; until then this organization cannot be judged")
    )]
    BrokenParent {
        /// The organization.
        id: String,
        /// The broken one.
        from: String,
        /// The reference.
        #[label("inherited here")]
        at: Place,
    },
    /// A link leads out of the root.
    #[error("`{name}` leads out of the root of the run")]
    #[diagnostic(
        code(gradus::declaration::outside),
        help(
            "only files below the root are read, and none of `.git`; copy the file, or name it by where it really is"
        )
    )]
    Outside {
        /// The path as reports show it.
        name: String,
    },
    /// What a repository ignores cannot be told.
    #[error("cannot heed `{name}`: {reason}")]
    #[diagnostic(
        code(gradus::declaration::ignore_file),
        help("its folder is not searched; put a regular file there, or name the declarations")
    )]
    IgnoreFile {
        /// The path as reports show it.
        name: String,
        /// Why not.
        reason: String,
    },
    /// Too many patterns.
    #[error("the files that say what is ignored have more than {limit} bytes for one folder, with `{name}`")]
    #[diagnostic(
        code(gradus::declaration::ignore_limit),
        help("its folder is not searched; shorten the file, or name the declarations")
    )]
    IgnoreTooLarge {
        /// The path as reports show it.
        name: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A folder could not be listed.
    #[error("cannot look into `{name}`: {reason}")]
    #[diagnostic(code(gradus::declaration::folder), help("check the rights of the folder"))]
    Folder {
        /// The path as reports show it.
        name: String,
        /// What the system said.
        reason: String,
    },
}

impl Fault for DeclarationError {
    fn place(&self) -> Option<&Place> {
        match self {
            Self::NoOrganization { at }
            | Self::NoId { at, .. }
            | Self::DetailsTwice { at, .. }
            | Self::UnknownOrganization { at, .. }
            | Self::StatedTwice { at, .. }
            | Self::Cycle { at, .. }
            | Self::Generations { at, .. }
            | Self::Ancestors { at, .. }
            | Self::United { at, .. }
            | Self::BrokenParent { at, .. } => Some(at),
            Self::Outside { .. }
            | Self::Folder { .. }
            | Self::IgnoreFile { .. }
            | Self::IgnoreTooLarge { .. } => None,
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Generations { .. }
            | Self::Ancestors { .. }
            | Self::United { .. }
            | Self::IgnoreTooLarge { .. } => Class::Limit,
            _ => Class::Invalid,
        }
    }

    fn also(&self) -> Vec<(String, Place)> {
        match self {
            Self::DetailsTwice { first, .. } | Self::StatedTwice { first, .. } => {
                vec![("first here".to_owned(), first.clone())]
            }
            _ => Vec::new(),
        }
    }
}
