//! The exports of `examples/`.

use super::File;

/// Every export below `examples/` that is made here.
pub(crate) fn examples() -> Vec<File> {
    Vec::new()
}
