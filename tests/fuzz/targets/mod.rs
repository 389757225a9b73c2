//! What must hold for any bytes, by the kind of input: one function a target.
//!
//! The fuzzer of `fuzz/` and the bounded test beside this folder run the same
//! functions; each panics where something does not hold.

mod cel_oracle;
mod declaration;
mod escape;
mod evidence;
mod expression;
mod ground;
mod ignores;
mod pack;
mod report;
mod schema;
mod yaml;
mod yaml_oracle;

/// Something that takes bytes of strangers.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// Its name: that of the program under `fuzz/`, and of the folders with its inputs.
    pub(crate) name: &'static str,
    /// Holds everything that must hold against an input.
    pub(crate) run: fn(&[u8]),
}

pub(crate) const TARGETS: [Target; 11] = [
    Target { name: "cel_oracle", run: cel_oracle::run },
    Target { name: "declaration", run: declaration::run },
    Target { name: "escape", run: escape::run },
    Target { name: "evidence", run: evidence::run },
    Target { name: "expression", run: expression::run },
    Target { name: "ignores", run: ignores::run },
    Target { name: "pack", run: pack::run },
    Target { name: "report", run: report::run },
    Target { name: "schema", run: schema::run },
    Target { name: "yaml", run: yaml::run },
    Target { name: "yaml_oracle", run: yaml_oracle::run },
];

pub(crate) use ground::{expects_panic, parts};
