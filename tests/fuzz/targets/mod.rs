//! What must hold for any bytes, by the kind of input: one function a target.
//!
//! The fuzzer of `fuzz/` and the bounded test beside this folder run the same
//! functions; each panics where something does not hold.

mod archive;
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
    /// The file of words for it under `fuzz/dictionaries`.
    pub(crate) dictionary: Option<&'static str>,
    /// How many damaged inputs the bounded test runs.
    pub(crate) damaged: usize,
    /// Holds everything that must hold against an input.
    pub(crate) run: fn(&[u8]),
}

pub(crate) const TARGETS: [Target; 11] = [
    Target {
        name: "cel_oracle",
        dictionary: None,
        damaged: 1200,
        run: cel_oracle::run,
    },
    Target {
        name: "declaration",
        dictionary: Some("yaml.dict"),
        damaged: 240,
        run: declaration::run,
    },
    Target {
        name: "escape",
        dictionary: Some("escape.dict"),
        damaged: 2400,
        run: escape::run,
    },
    Target {
        name: "evidence",
        dictionary: Some("evidence.dict"),
        damaged: 1200,
        run: evidence::run,
    },
    Target {
        name: "expression",
        dictionary: Some("cel.dict"),
        damaged: 1200,
        run: expression::run,
    },
    Target {
        name: "ignores",
        dictionary: Some("yaml.dict"),
        damaged: 2400,
        run: ignores::run,
    },
    Target {
        name: "pack",
        dictionary: Some("pack.dict"),
        damaged: 240,
        run: pack::run,
    },
    Target {
        name: "report",
        dictionary: Some("report.dict"),
        damaged: 1200,
        run: report::run,
    },
    Target {
        name: "schema",
        dictionary: Some("report.dict"),
        damaged: 600,
        run: schema::run,
    },
    Target {
        name: "yaml",
        dictionary: Some("yaml.dict"),
        damaged: 4000,
        run: yaml::run,
    },
    Target {
        name: "yaml_oracle",
        dictionary: Some("yaml.dict"),
        damaged: 2400,
        run: yaml_oracle::run,
    },
];

pub(crate) use ground::quiet_oracles;
