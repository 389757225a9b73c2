//! Every limit on what others can make gradus do, in one table.
//!
//! Takes nothing, gives numbers with their meaning. What stops work stands here and nowhere else; the modules
//! above take their numbers from here, and `docs/limits.md` is this table.

/// A number that input must not pass. The number itself is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What it counts.
    pub counts: &'static str,
    /// In which part of the work.
    pub border: Border,
    /// The most that is allowed.
    pub most: u64,
    /// What one more does.
    pub then: Then,
    /// Who can set another number.
    pub change: Change,
}

/// A part of the work at which input is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Files that state facts.
    Declarations,
    /// `gradus.yaml`, and what it names.
    Configuration,
    /// Packs and their conditions.
    Packs,
    /// Exports and their summaries.
    Evidence,
    /// Commits and reports to compare with.
    Comparison,
}

impl Border {
    /// All of them, in the order of the documentation, with their names.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Declarations, "Declarations"),
        (Self::Configuration, "Configuration"),
        (Self::Packs, "Packs and conditions"),
        (Self::Evidence, "Evidence"),
        (Self::Comparison, "Revisions and reports"),
    ];
}

/// What happens past a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The file or organization is not judged, and the run exits with 5.
    Stops,
    /// The run ends with 5 before anything is judged.
    Ends,
    /// What was written is wrong usage: the run ends with 2.
    Refuses,
    /// The value counts as one that does not fit, which exits with 4.
    Misfits,
    /// What is too much counts as not written, and the report says so.
    Ignores,
}

/// The most that `--max-file-size` can allow: places are counted in 32 bits, and what escapes stand for can be
/// half as long again as they are.
pub const SETTABLE_BYTES: u64 = 2 << 30;

/// Who can change a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A key below `limits` of the configuration lowers it, and nothing raises it.
    Lowered(&'static str),
    /// A key below `limits` lowers it, a flag sets it.
    Set(&'static str, &'static str),
    /// Nobody.
    Fixed,
}

impl Limit {
    /// The number, for lengths and counts.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the numbers for memory fit into 32 bits, which a test holds"
    )]
    pub const fn count(&self) -> usize {
        self.most as usize
    }
}

macro_rules! limits {
    ($($border:ident { $($name:ident = $most:expr, $then:ident, $change:expr, $counts:literal;)* })*) => {
        $($(
            #[doc = concat!("The most ", $counts, ".")]
            pub const $name: Limit = Limit {
                counts: $counts,
                border: Border::$border,
                most: $most,
                then: Then::$then,
                change: $change,
            };
        )*)*

        /// All limits, by border.
        pub const ALL: &[Limit] = &[$($($name),*),*];
    };
}

const FIXED: Change = Change::Fixed;

limits! {
    Declarations {
        DECLARATION_BYTES = 4 << 20, Stops, Change::Set("file_size", "--max-file-size"), "bytes of a declaration";
        NESTING = 64, Stops, Change::Lowered("depth"), "levels of nesting in a file, as written";
        ALIASED_NESTING = 256, Stops, FIXED, "levels of nesting once aliases are followed";
        NODES = 500_000, Stops, Change::Lowered("nodes"), "values in a file, keys included";
        ALIAS_NODES = 10_000, Stops, Change::Lowered("alias_nodes"), "values behind all aliases and merges of a file";
        VALUE_BYTES = 256 << 10, Stops, Change::Lowered("value_size"), "bytes of one value or key";
        GENERATIONS = 32, Stops, FIXED, "organizations above each other, from the one at the top to the one that inherits";
        ANCESTORS = 256, Stops, FIXED, "organizations that one inherits from";
        UNITED_NODES = 500_000, Stops, FIXED, "values in mappings and lists that an organization and those above it state together, files included";
        UNITED_NODES_OF_ALL = 20_000_000, Stops, FIXED, "such values of all organizations that are held at once";
        IGNORE_FILE_BYTES = 128 << 10, Stops, FIXED, "bytes of the `.gitignore` and `.ignore` files that hold for a folder, a pattern of which takes some hundred times as much";
        IGNORES = 10_000, Ignores, FIXED, "ignores in a file";
        IGNORE_CODES = 16, Ignores, FIXED, "codes in one ignore";
        SECRETS = 1_000, Ignores, FIXED, "secrets in a file that are told, and known to go on over several lines";
    }

    Configuration {
        CONFIGURATION_BYTES = 1 << 20, Ends, FIXED, "bytes of a configuration";
        GLOB_BYTES = 1_000, Refuses, FIXED, "bytes of a glob";
        GLOB_GROUPS = 32, Refuses, FIXED, "braces of a glob";
        GLOBS = 1_000, Refuses, FIXED, "globs in a list";
        TABLE_BYTES = 4 << 20, Refuses, FIXED, "bytes of a table of ends of support";
    }

    Packs {
        PACK_FILE_BYTES = 4 << 20, Ends, FIXED, "bytes of a file of a pack";
        PACK_FILES = 1_000, Ends, FIXED, "files of a pack";
        SCHEMA_NESTING = 127, Refuses, FIXED, "levels of nesting in a schema, as written";
        SCHEMA_DEPTH = 64, Refuses, FIXED, "subschemas within each other that all judge the same value";
        SCHEMA_BREADTH = 2_000, Refuses, FIXED, "subschemas that judge the same value, with their repetitions";
        SCHEMA_BACKTRACKS = 100_000, Misfits, FIXED, "steps back of a pattern of a schema on one text";
        EXPRESSION_BYTES = 4_000, Ends, FIXED, "bytes of a condition";
        EXPRESSION_DEPTH = 64, Ends, FIXED, "levels of nesting in a condition";
        EXPRESSION_HEIGHT = 128, Ends, FIXED, "levels of nesting in a condition with all named expressions unfolded";
        PATTERN_BYTES = 256 << 10, Refuses, FIXED, "bytes of a compiled pattern";
        PATTERNS = 250, Refuses, FIXED, "different patterns in the conditions of a pack, in the schemas of its checks, and in its schema of declarations, each for itself";
        PATTERN_DEPTH = 32, Refuses, FIXED, "levels of nesting in a pattern";
        CHECK_STEPS = 1_000_000, Stops, FIXED, "steps of evaluation of one check";
        ORGANIZATION_STEPS = 10_000_000, Stops, FIXED, "steps of evaluation of all checks of a pack for one organization";
    }

    Evidence {
        EXPORT_BYTES = 4 << 30, Stops, FIXED, "bytes of an export, as it is and as what it expands to";
        ROW_BYTES = 1 << 20, Stops, FIXED, "bytes of one row";
        COLUMNS = 4_096, Stops, FIXED, "columns";
        EXPANSION = 200, Stops, FIXED, "bytes that one compressed byte becomes, judged from 16 MiB on";
        ARCHIVE_BYTES = 256 << 20, Stops, FIXED, "bytes of an archive or workbook, which is held in memory";
        ARCHIVE_FILES = 4_096, Stops, FIXED, "files in an archive";
        WORKBOOK_TEXTS = 256 << 20, Stops, FIXED, "bytes of texts that a workbook keeps for its sheets";
        SUMMARY_BYTES = 64 << 20, Stops, FIXED, "bytes of a summary that a declaration names";
        MERGED_BYTES = 1 << 30, Ends, FIXED, "bytes of one file of summaries to merge";
    }

    Comparison {
        REVISION_FILE_BYTES = 4 << 30, Ends, FIXED, "bytes of one file of a revision";
        REVISION_BYTES = 16 << 30, Ends, FIXED, "bytes of all files of a revision that are read";
        REVISION_FILES = 1_000_000, Ends, FIXED, "files of a revision";
        REPORT_BYTES = 1 << 30, Ends, FIXED, "bytes of a JSON report";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_border_has_limits_and_every_limit_a_meaning_of_its_own() {
        for (border, name) in Border::ALL {
            assert!(ALL.iter().any(|limit| limit.border == border), "{name}");
        }
        let mut meanings: Vec<_> = ALL.iter().map(|limit| limit.counts).collect();
        meanings.sort_unstable();
        meanings.dedup();
        assert_eq!(meanings.len(), ALL.len());
    }

    #[test]
    fn what_is_held_in_memory_can_be_counted_on_any_machine() {
        for limit in ALL.iter().filter(|limit| limit.most > u64::from(u32::MAX)) {
            assert!(limit.counts.starts_with("bytes of"), "{}", limit.counts);
        }
    }
}
