//! Files become organizations.
//!
//! Takes paths, gives [`Organization`]s: the files of one organization united,
//! with what it inherits from its parent and from shared services. Faults are
//! collected, never thrown: one broken file does not hide the others. This
//! module reads the files that it is told to and judges nothing.

mod assemble;
mod discover;
mod error;
mod gitignore;
mod ignore;
mod inherit;
mod load;
mod overlay;
mod unite;

use std::sync::Arc;

pub use assemble::{Assembled, Organization, assemble, assemble_below};
pub use discover::{Discovery, Found, discover};
pub(crate) use discover::{leads_out, normal, shown};
pub use error::DeclarationError;
pub use ignore::{Ignore, IgnoreError, IgnoreIdentity, IgnoredCode, Ignores};
pub use inherit::Above;
pub use load::{Exposed, File, Header, load, load_source};
pub use overlay::{Prefer, overlay};

use crate::limit;
use crate::schema::Schema;
use crate::source::Fault;
use crate::yaml::Limits;

/// An error of any module below, kept with its place.
pub type BoxedFault = Arc<dyn Fault>;

/// How the files of one kind of declaration are read.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Their shape.
    pub schema: Arc<Schema>,
    /// Where a file of a foreign vocabulary names what it describes, such as
    /// `metadata.name`; `None` for the built-in vocabulary with its `organization`.
    pub id: Option<Vec<String>>,
}

/// Limits on the reading of declarations.
#[derive(Clone, Copy, Debug)]
pub struct ReadLimits {
    /// Bytes of one file.
    pub bytes: u64,
    /// Limits of the tree.
    pub yaml: Limits,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            bytes: limit::DECLARATION_BYTES.most,
            yaml: Limits::default(),
        }
    }
}
