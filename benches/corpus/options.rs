//! What a corpus shall be like, as `key=value`.

use crate::files::{Levels, Mature, SEED, Shape};

/// The wishes for a corpus of declarations.
#[derive(Debug)]
pub(crate) struct Options {
    /// So many files.
    pub(crate) files: u64,
    /// Bytes of each file, about.
    pub(crate) size: usize,
    /// Other numbers for another seed.
    pub(crate) seed: u64,
    /// How well the organizations of the small format do.
    pub(crate) mature: Mature,
    /// How many organizations of a hundred, or by weight, are at each level.
    pub(crate) levels: Levels,
    /// How organizations stand to each other and to files.
    pub(crate) shape: Shape,
    /// Whether exports are written too.
    pub(crate) evidence: bool,
}

/// What usage says of them.
pub(crate) const HELP: &str = "files=N size=8K|54K|20M seed=N mature=all|none|mix levels=100:2,200:3,300:3,400:1,500:1 \
                               shape=alone|clients|split evidence=yes";

impl Options {
    /// Reads `key=value` words, over the defaults.
    pub(crate) fn read(words: &[&str]) -> Result<Self, String> {
        let mut options = Self {
            files: 100,
            size: 8 * 1024,
            seed: SEED,
            mature: Mature::Mix,
            levels: Levels::default(),
            shape: Shape::Alone,
            evidence: false,
        };
        for word in words {
            let (key, value) = word
                .split_once('=')
                .ok_or_else(|| format!("`{word}` is no key=value"))?;
            match key {
                "files" => options.files = number(value)?,
                "size" => options.size = bytes(value)?,
                "seed" => options.seed = number(value)?,
                "mature" => options.mature = value.parse()?,
                "levels" => options.levels = value.parse()?,
                "shape" => options.shape = value.parse()?,
                "evidence" => options.evidence = value == "yes",
                _ => return Err(format!("`{key}` is unknown")),
            }
        }
        Ok(options)
    }
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

fn bytes(text: &str) -> Result<usize, String> {
    let (digits, unit) = match text.strip_suffix(['K', 'M']) {
        Some(digits) if text.ends_with('K') => (digits, 1024),
        Some(digits) => (digits, 1024 * 1024),
        None => (text, 1),
    };
    let digits = usize::try_from(number(digits)?).map_err(|error| error.to_string())?;
    Ok(digits * unit)
}
