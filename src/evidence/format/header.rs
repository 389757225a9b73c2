//! Headers of a file, and which of our columns they are.

use std::collections::HashMap;

use super::jira::CUSTOM_FIELD;
use super::{Form, Format, Shape};

/// The headers of a table.
#[derive(Debug)]
pub(in crate::evidence) struct Headers {
    names: Vec<String>,
    columns: HashMap<String, Vec<usize>>,
}

impl Headers {
    pub(in crate::evidence) fn new(names: Vec<String>) -> Self {
        let mut columns: HashMap<String, Vec<usize>> = HashMap::new();
        for (column, name) in names.iter().enumerate() {
            columns.entry(plain(name)).or_default().push(column);
        }
        Self { names, columns }
    }

    /// The headers as they stand in the file.
    pub(in crate::evidence) fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns of a header: those of that name, else its localised copy (`_loc`),
    /// else its name in a database view (`0`).
    fn find(&self, header: &str) -> &[usize] {
        let exact = self.columns.get(header);
        let found = exact
            .or_else(|| self.columns.get(&format!("{header}_loc")))
            .or_else(|| self.columns.get(&format!("{header}0")));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether every mark of a format is there.
    pub(super) fn bear(&self, format: &Format) -> bool {
        let has = |any: &&[&str]| any.iter().any(|header| !self.find(header).is_empty());
        format.marks.iter().all(has)
    }
}

/// A header for comparison: small letters, single spaces, the words of Jira in English.
fn plain(header: &str) -> String {
    let header = header.trim_start_matches('\u{feff}');
    let words: Vec<String> = header.split_whitespace().map(str::to_lowercase).collect();
    let name = words.join(" ");
    if let Some((before, inside)) = name.split_once(" (")
        && inside.ends_with(')')
        && CUSTOM_FIELD.contains(&before)
    {
        return format!("custom field ({inside}");
    }
    name
}

/// Where a column of ours is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Slot {
    /// Columns of the file; the first cell that holds something counts.
    pub(in crate::evidence) columns: Vec<usize>,
    /// How its cells are read.
    pub(in crate::evidence) form: Form,
    /// What holds for all rows where no column says it.
    pub(in crate::evidence) fixed: Option<&'static str>,
}

/// A course that stands in a column of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Beside {
    /// The course.
    pub(in crate::evidence) name: String,
    /// Column of how far.
    pub(in crate::evidence) status: usize,
    /// Column of the day of completion.
    pub(in crate::evidence) completed: Option<usize>,
}

/// How the rows of a file are read.
#[derive(Clone, Debug)]
pub(in crate::evidence) struct Binding {
    /// In the order of the columns of the kind.
    pub(in crate::evidence) slots: Vec<Slot>,
    /// Courses side by side.
    pub(in crate::evidence) beside: Vec<Beside>,
    /// How many of our columns the file has.
    pub(super) matched: usize,
    /// Declared columns whose header is absent.
    pub(super) absent: Vec<(String, String)>,
}

impl Binding {
    /// Finds our columns among headers; what is declared counts before what is known.
    pub(in crate::evidence) fn new(headers: &Headers, shape: &Shape, declared: &[(String, String)]) -> Self {
        let mut absent = Vec::new();
        let mut slots = Vec::new();
        for canonical in shape.kind.columns() {
            let mut slot = Slot {
                columns: Vec::new(),
                form: canonical.form,
                fixed: None,
            };
            let known = shape
                .columns
                .iter()
                .filter(|column| column.name == canonical.name);
            if let Some((name, header)) = declared.iter().find(|(name, _)| name == canonical.name) {
                let wanted = plain(header);
                slot.columns.extend_from_slice(headers.find(&wanted));
                if slot.columns.is_empty() {
                    absent.push((name.clone(), header.clone()));
                }
                let same = known
                    .into_iter()
                    .find(|column| column.headers.contains(&wanted.as_str()));
                slot.form = same.and_then(|column| column.form).unwrap_or(canonical.form);
            } else {
                for column in known {
                    let found = column.headers.iter().flat_map(|header| headers.find(header));
                    for &index in found {
                        if !slot.columns.contains(&index) {
                            slot.columns.push(index);
                        }
                    }
                    if !slot.columns.is_empty() {
                        slot.form = column.form.unwrap_or(canonical.form);
                        break;
                    }
                }
            }
            slot.fixed = fixed(headers, shape, canonical.name);
            slots.push(slot);
        }
        let matched = slots.iter().filter(|slot| !slot.columns.is_empty()).count();
        let beside = shape
            .side_by_side
            .map_or_else(Vec::new, |end| beside(headers, end));
        Self {
            slots,
            beside,
            matched,
            absent,
        }
    }

    /// Whether a row of the middle is a header: two of its cells are, one of them that of the key.
    pub(in crate::evidence) fn is_header(&self) -> bool {
        let key = self.slots.first().is_some_and(|slot| !slot.columns.is_empty());
        key && self.matched >= 2
    }

    /// Whether a column of ours is found, or holds for all rows.
    pub(super) fn has(&self, position: usize) -> bool {
        self.slots
            .get(position)
            .is_some_and(|slot| !slot.columns.is_empty() || slot.fixed.is_some())
    }
}

fn fixed(headers: &Headers, shape: &Shape, name: &str) -> Option<&'static str> {
    let always = shape.fixed.iter().find(|(column, _)| *column == name);
    let told = shape
        .told_by
        .iter()
        .find(|(header, column, _)| *column == name && !headers.find(header).is_empty());
    always.map(|&(_, text)| text).or(told.map(|&(_, _, text)| text))
}

/// The courses of a table in which each has a column, and one for its day.
fn beside(headers: &Headers, end: &str) -> Vec<Beside> {
    let mut found = Vec::new();
    for (column, header) in headers.names.iter().enumerate() {
        let name = plain(header);
        let dated = headers.find(&format!("{name}{end}"));
        if name.ends_with(end) || (dated.is_empty() && name != "course complete") {
            continue;
        }
        found.push(Beside {
            name: header.trim().to_owned(),
            status: column,
            completed: dated.first().copied(),
        });
    }
    found
}
