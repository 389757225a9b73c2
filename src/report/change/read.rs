//! A JSON report, read back as a snapshot.
//!
//! Fields that this version does not know are skipped, since reports of one
//! format version only ever gain some; fields that an older gradus did not
//! write are unknown, not wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};

use super::snapshot::{ModelSnapshot, OrganizationSnapshot, Snapshot};
use super::{RecordError, Value};
use crate::engine::Outcome;
use crate::pack;
use crate::report::{FORMAT_VERSION, InputFile};
use crate::source::{self, Place, Source};

/// Reads a report.
///
/// # Errors
/// No JSON, no report, one of a newer format version, or one with a value that cannot be.
pub fn read_report(source: &Arc<Source>) -> Result<Snapshot, RecordError> {
    let start = || Place::start_of(source);
    let head: Head = parse(source)?;
    if head.format.as_deref() != Some("gradus-report") {
        return Err(RecordError::Foreign {
            name: source.name().to_string(),
            at: start(),
        });
    }
    match head.format_version {
        Some(version) if version > u64::from(FORMAT_VERSION) => Err(RecordError::Newer {
            version,
            known: FORMAT_VERSION,
            at: start(),
        }),
        Some(1) => parse(source).map(Wire::snapshot),
        _ => Err(RecordError::Foreign {
            name: source.name().to_string(),
            at: start(),
        }),
    }
}

fn parse<'s, T: Deserialize<'s>>(source: &'s Arc<Source>) -> Result<T, RecordError> {
    serde_json::from_str(source.text()).map_err(|error| {
        let text = error.to_string();
        let reason = text
            .rsplit_once(" at line ")
            .map_or(text.as_str(), |(reason, _)| reason);
        RecordError::Invalid {
            message: format!("the report cannot be read: {reason}"),
            at: source.at_byte_column(error.line(), error.column()),
        }
    })
}

/// What says which form the rest has.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    format_version: Option<u64>,
}

#[derive(Deserialize)]
struct Wire {
    today: Day,
    #[serde(default)]
    configuration_digest: Option<Digest>,
    #[serde(default)]
    models: Vec<Model>,
    organizations: Unique<Organization>,
    #[serde(default)]
    broken: Vec<String>,
}

#[derive(Deserialize)]
struct Model {
    id: String,
    #[serde(default)]
    digest: Option<Digest>,
}

#[derive(Deserialize)]
struct Organization {
    id: String,
    #[serde(default)]
    files: Option<Vec<File>>,
    #[serde(default)]
    evidence: Option<Vec<File>>,
    models: Unique<Standing>,
}

#[derive(Deserialize)]
struct File {
    file: String,
    digest: Digest,
}

#[derive(Deserialize)]
struct Standing {
    id: String,
    level: Level,
    dimensions: Unique<Dimension>,
    rules: Unique<Rule>,
}

#[derive(Deserialize)]
struct Dimension {
    id: String,
    level: Level,
}

#[derive(Deserialize)]
struct Rule {
    code: String,
    outcome: Word,
    #[serde(default)]
    waived: bool,
}

impl Wire {
    fn snapshot(self) -> Snapshot {
        let organizations = self.organizations.0.into_iter().map(|(id, organization)| {
            let snapshot = OrganizationSnapshot {
                files: organization.files.map(files),
                evidence: organization.evidence.map(files),
                models: organization
                    .models
                    .0
                    .into_iter()
                    .map(|(id, model)| (id.into(), model.snapshot()))
                    .collect(),
            };
            (id.into(), snapshot)
        });
        Snapshot {
            today: self.today.0,
            organizations: organizations.collect(),
            broken: self.broken.into_iter().map(Arc::from).collect(),
            packs: self
                .models
                .into_iter()
                .map(|model| (model.id.into(), model.digest.map(|digest| digest.0)))
                .collect(),
            configuration: self.configuration_digest.map(|digest| digest.0),
        }
    }
}

fn files(files: Vec<File>) -> Vec<InputFile> {
    let files = files.into_iter().map(|file| InputFile {
        name: file.file.into(),
        digest: file.digest.0,
    });
    let mut files: Vec<InputFile> = files.collect();
    files.sort();
    files
}

impl Standing {
    fn snapshot(self) -> ModelSnapshot {
        let rules = self.rules.0.into_iter().map(|(code, rule)| {
            let accepted = rule.waived && !rule.outcome.0.passes();
            (code.into(), Value::Outcome(rule.outcome.0, accepted))
        });
        ModelSnapshot {
            level: self.level.0,
            dimensions: self
                .dimensions
                .0
                .into_iter()
                .map(|(id, own)| (id.into(), own.level.0))
                .collect(),
            rules: rules.collect(),
        }
    }
}

/// Something with a name of its own in a list.
trait Named {
    fn name(&self) -> &String;
}

impl Named for Organization {
    fn name(&self) -> &String {
        &self.id
    }
}

impl Named for Standing {
    fn name(&self) -> &String {
        &self.id
    }
}

impl Named for Dimension {
    fn name(&self) -> &String {
        &self.id
    }
}

impl Named for Rule {
    fn name(&self) -> &String {
        &self.code
    }
}

/// A list in which no name stands twice.
struct Unique<T>(BTreeMap<String, T>);

impl<'d, T: Named + Deserialize<'d>> Deserialize<'d> for Unique<T> {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<T>(PhantomData<T>);
        impl<'d, T: Named + Deserialize<'d>> Visitor<'d> for List<T> {
            type Value = Unique<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'d>>(self, mut list: A) -> Result<Unique<T>, A::Error> {
                let mut named = BTreeMap::new();
                while let Some(one) = list.next_element::<T>()? {
                    let name = one.name().clone();
                    if named.contains_key(&name) {
                        return Err(A::Error::custom(format!("`{name}` stands in it twice")));
                    }
                    named.insert(name, one);
                }
                Ok(Unique(named))
            }
        }
        deserializer.deserialize_seq(List(PhantomData))
    }
}

/// A value that is written in one way, read by a function.
macro_rules! read_as {
    ($name:ident, $value:ty, $written:ty, $read:expr, $what:literal) => {
        struct $name($value);

        impl<'d> Deserialize<'d> for $name {
            fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
                let written = <$written>::deserialize(deserializer)?;
                let read: fn(&$written) -> Option<$value> = $read;
                let read = read(&written).map(Self);
                read.ok_or_else(|| D::Error::custom(format!("`{written}` is {}", $what)))
            }
        }
    };
}

read_as!(
    Day,
    jiff::civil::Date,
    String,
    |text| text.parse().ok(),
    "no date"
);
read_as!(
    Level,
    pack::Level,
    i64,
    |number| pack::Level::new(*number),
    "no level"
);
read_as!(
    Digest,
    source::Digest,
    String,
    |text| source::Digest::parse(text),
    "no digest"
);
read_as!(Word, Outcome, String, |word| Outcome::of_word(word), "no outcome");
