//! Schemas that packs bring along.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use jsonschema::{PatternOptions, ValidationError, Validator};
use miette::Diagnostic;
use serde_json::{Map, Value as Json};
use thiserror::Error;

use super::breadth::Excess;
use super::plain::is_plain;
use super::{Schema, Written, breadth, compile};
use crate::limit;
use crate::source::{Class, Fault, Place, Source, Span};
use crate::yaml::YamlJson;

/// Steps back that a pattern of a pack may take on one text.
const BACKTRACKS: usize = limit::SCHEMA_BACKTRACKS.count();

/// The most bytes that one pattern of a pack may take once it is compiled.
const PATTERN_BYTES: usize = limit::PATTERN_BYTES.count();

/// A schema of a pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum SchemaError {
    /// A reference that leads out of the document.
    #[error("the reference `{reference}` leads out of the schema")]
    #[diagnostic(
        code(gradus::schema::outside_reference),
        help("copy what it names into `$defs` and refer to it with `#/$defs/…`; gradus fetches nothing")
    )]
    OutsideReference {
        /// The reference.
        reference: String,
        /// Where it stands.
        #[label("refers to another document")]
        at: Place,
    },
    /// A reference to a place that the document does not have.
    #[error("the reference `{reference}` leads nowhere")]
    #[diagnostic(
        code(gradus::schema::dangling_reference),
        help("check the name; the schema has nothing at this place")
    )]
    DanglingReference {
        /// The reference.
        reference: String,
        /// Where it stands.
        #[label("leads nowhere")]
        at: Place,
    },
    /// A version of JSON Schema other than 2020-12.
    #[error("the schema is written for `{draft}`")]
    #[diagnostic(
        code(gradus::schema::draft),
        help("write it for draft 2020-12: `\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"`")
    )]
    Draft {
        /// The value of `$schema`.
        draft: String,
        /// Where it stands.
        #[label("this draft")]
        at: Place,
    },
    /// One value is judged by too much.
    #[error("this schema asks for more than {most} subschemas {how}")]
    #[diagnostic(
        code(gradus::schema::excess),
        help(
            "refer to fewer subschemas from `allOf`, `anyOf`, `oneOf` and `$ref`; no flag raises this limit"
        )
    )]
    Excess {
        /// The limit.
        most: u64,
        /// In what way.
        how: &'static str,
        /// The reference of one that asks; `None` where there is none.
        reference: Option<String>,
        /// Where it stands.
        #[label("this one asks for them")]
        at: Place,
    },
    /// Compiled patterns take far more memory than their texts.
    #[error("more than {most} different patterns in {whole}")]
    #[diagnostic(
        code(gradus::schema::patterns),
        help("use one pattern for what is written alike; no flag raises this limit")
    )]
    Patterns {
        /// The limit.
        most: u64,
        /// What has them altogether.
        whole: &'static str,
        /// The schema.
        #[label("in this schema")]
        at: Place,
    },
    /// Not a schema.
    #[error("this is no valid JSON Schema{}", at_pointer(.pointer))]
    #[diagnostic(
        code(gradus::schema::invalid),
        help("check the keyword against draft 2020-12 of JSON Schema")
    )]
    Invalid {
        /// The JSON pointer to what is wrong; empty where it is the whole.
        pointer: String,
        /// The schema.
        #[label("in this schema")]
        at: Place,
    },
}

fn at_pointer(pointer: &str) -> String {
    if pointer.is_empty() {
        String::new()
    } else {
        format!(": see `{pointer}`")
    }
}

impl Fault for SchemaError {
    fn place(&self) -> Option<&Place> {
        Some(match self {
            Self::OutsideReference { at, .. }
            | Self::DanglingReference { at, .. }
            | Self::Draft { at, .. }
            | Self::Excess { at, .. }
            | Self::Patterns { at, .. }
            | Self::Invalid { at, .. } => at,
        })
    }

    fn class(&self) -> Class {
        Class::Usage
    }
}

impl SchemaError {
    /// That there are too many different patterns, where there are.
    ///
    /// # Errors
    /// [`SchemaError::Patterns`], past its limit.
    pub(crate) fn of_patterns(count: usize, whole: &'static str, at: Place) -> Result<(), Self> {
        let most = limit::PATTERNS.most;
        if count > limit::PATTERNS.count() {
            return Err(Self::Patterns { most, whole, at });
        }
        Ok(())
    }
}

impl Schema {
    /// A schema from its JSON; `source` is the file that it was read from.
    ///
    /// # Errors
    /// Not a schema of draft 2020-12, or with a reference to another document: nothing is fetched.
    pub fn from_json(source: &Arc<Source>, json: &Json) -> Result<Self, SchemaError> {
        if let Some(draft) = json.get("$schema").and_then(Json::as_str)
            && draft.trim_end_matches('#') != "https://json-schema.org/draft/2020-12/schema"
        {
            return Err(SchemaError::Draft {
                draft: draft.to_owned(),
                at: find(source, draft),
            });
        }
        check_references(source, json)?;
        let within = breadth::depth(json).map_err(|excess| too_much(source, excess))?;
        let patterns = patterns(json);
        SchemaError::of_patterns(patterns, "one schema", Place::start_of(source))?;
        let shapes = compile::shapes(json);
        let validator = if shapes.is_exact() && is_plain(json) {
            // Nothing in it can be wrong, and most runs never ask for the reasons of the validator.
            OnceLock::new()
        } else {
            let built = build(json).map_err(|error| SchemaError::Invalid {
                pointer: error.instance_path().as_str().to_owned(),
                at: Place::start_of(source),
            })?;
            Some(built).into()
        };
        Ok(Self {
            shapes,
            validator,
            written: Written::Own(json.clone()),
            within,
            patterns,
            digest: Some(source.digest()),
        })
    }
}

/// The validator of a schema of a pack.
pub(super) fn build(json: &Json) -> Result<Validator<YamlJson>, ValidationError<'static>> {
    let patterns = PatternOptions::fancy_regex()
        .backtrack_limit(BACKTRACKS)
        .size_limit(PATTERN_BYTES)
        .dfa_size_limit(PATTERN_BYTES);
    super::build(json, patterns)
}

/// How many different patterns a schema has: each takes far more memory than its text.
fn patterns(root: &Json) -> usize {
    let mut found: HashSet<&str> = HashSet::new();
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Json::Object(object) => {
                found.extend(object.get("pattern").and_then(Json::as_str));
                let keys = object.get("patternProperties").and_then(Json::as_object);
                found.extend(keys.into_iter().flat_map(Map::keys).map(String::as_str));
                let below = object.iter().filter(|(key, _)| !is_data(key));
                open.extend(below.map(|(_, value)| value));
            }
            Json::Array(list) => open.extend(list),
            _ => {}
        }
    }
    found.len()
}

fn too_much(source: &Arc<Source>, excess: Excess<'_>) -> SchemaError {
    let (most, how, reference) = match excess {
        Excess::Depth(reference) => (
            limit::SCHEMA_DEPTH.most,
            "within each other for one value",
            reference,
        ),
        Excess::Breadth(reference) => (limit::SCHEMA_BREADTH.most, "for one value", reference),
    };
    SchemaError::Excess {
        most,
        how,
        reference: reference.map(str::to_owned),
        at: reference.map_or_else(|| Place::start_of(source), |text| find(source, text)),
    }
}

/// Every reference stays in the document and has a target.
fn check_references(source: &Arc<Source>, root: &Json) -> Result<(), SchemaError> {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Json::Object(object) => {
                for keyword in ["$ref", "$dynamicRef"] {
                    if let Some(Json::String(reference)) = object.get(keyword) {
                        check_reference(source, root, reference)?;
                    }
                }
                open.extend(
                    object
                        .iter()
                        .filter(|(key, _)| !is_data(key))
                        .map(|(_, value)| value),
                );
            }
            Json::Array(list) => open.extend(list),
            _ => {}
        }
    }
    Ok(())
}

/// Keywords whose values are data, in which `$ref` means nothing.
pub(super) fn is_data(keyword: &str) -> bool {
    matches!(keyword, "const" | "enum" | "default" | "examples") || keyword.starts_with("x-")
}

fn check_reference(source: &Arc<Source>, root: &Json, reference: &str) -> Result<(), SchemaError> {
    let Some(target) = reference.strip_prefix('#') else {
        return Err(SchemaError::OutsideReference {
            reference: reference.to_owned(),
            at: find(source, reference),
        });
    };
    if (target.is_empty() || target.starts_with('/')) && root.pointer(target).is_none() {
        return Err(SchemaError::DanglingReference {
            reference: reference.to_owned(),
            at: find(source, reference),
        });
    }
    Ok(())
}

/// Where a text stands in the file; its start where it is written in another way.
fn find(source: &Arc<Source>, text: &str) -> Place {
    let start = source.text().find(text).and_then(|at| u32::try_from(at).ok());
    let length = u32::try_from(text.len()).unwrap_or(0);
    match start {
        Some(start) => Place::new(source, Span::new(start, start.saturating_add(length))),
        None => Place::start_of(source),
    }
}
