//! Every limit has a test that holds its number, and every test that is named here exists.

use std::collections::BTreeMap;

use gradus::limit::ALL;

use crate::named::{root, test};

/// Each limit by its name in the code, in the order of the code, with the test that has it at n and n + 1.
const TESTS: [(&str, &str); 46] = [
    ("DECLARATION_BYTES", "limits::declarations::bytes_of_a_file"),
    ("NESTING", "limits::declarations::levels_of_nesting"),
    ("ALIASED_NESTING", "limits::declarations::levels_behind_aliases"),
    ("NODES", "limits::declarations::values_of_a_file"),
    ("ALIAS_NODES", "limits::declarations::values_behind_aliases"),
    ("VALUE_BYTES", "limits::declarations::bytes_of_a_value"),
    ("GENERATIONS", "limits::inheritance::generations"),
    ("ANCESTORS", "limits::inheritance::ancestors"),
    ("UNITED_NODES", "limits::inheritance::values_that_are_united"),
    (
        "UNITED_NODES_OF_ALL",
        "gradus::declaration::inherit::tests::all_unions_together_hold_as_much_as_the_limit_and_no_more",
    ),
    (
        "IGNORE_FILE_BYTES",
        "faults::kinds::in_the_place_of_what_is_ignored",
    ),
    (
        "IGNORES",
        "gradus::declaration::ignore::tests::a_file_has_so_many_ignores_and_no_more",
    ),
    ("IGNORE_CODES", "limits::declarations::codes_of_an_ignore"),
    ("SECRETS", "limits::declarations::secrets_of_a_file"),
    (
        "CONFIGURATION_BYTES",
        "limits::configuration::bytes_of_a_configuration",
    ),
    ("GLOB_BYTES", "limits::configuration::globs"),
    ("GLOB_GROUPS", "limits::configuration::globs"),
    ("GLOBS", "limits::configuration::globs"),
    ("TABLE_BYTES", "limits::configuration::bytes_of_a_table"),
    ("PACK_FILE_BYTES", "limits::packs::bytes_of_a_file"),
    ("PACK_FILES", "limits::packs::files_of_a_pack"),
    ("SCHEMA_NESTING", "limits::schemas::nesting_of_a_schema"),
    ("SCHEMA_DEPTH", "limits::packs::subschemas_within_each_other"),
    ("SCHEMA_BREADTH", "limits::packs::subschemas_for_one_value"),
    ("SCHEMA_BACKTRACKS", "limits::packs::steps_back_of_a_pattern"),
    ("EXPRESSION_BYTES", "limits::packs::bytes_of_a_condition"),
    ("EXPRESSION_DEPTH", "limits::packs::nesting_of_a_condition"),
    ("EXPRESSION_HEIGHT", "limits::packs::nesting_of_named_expressions"),
    ("PATTERN_BYTES", "limits::packs::bytes_of_a_pattern"),
    ("PATTERNS", "limits::schemas::patterns_of_a_schema"),
    ("PATTERN_DEPTH", "limits::packs::nesting_of_a_pattern"),
    ("CHECK_STEPS", "limits::packs::steps_of_a_check"),
    ("ORGANIZATION_STEPS", "limits::packs::steps_of_an_organization"),
    (
        "EXPORT_BYTES",
        "gradus::evidence::tests::whole::a_file_may_be_as_long_as_its_limit_and_no_longer",
    ),
    ("ROW_BYTES", "limits::evidence::bytes_of_a_row"),
    ("COLUMNS", "limits::evidence::columns"),
    ("EXPANSION", "limits::evidence::bytes_that_a_byte_becomes"),
    ("ARCHIVE_BYTES", "limits::evidence::bytes_of_an_archive"),
    ("ARCHIVE_FILES", "limits::evidence::files_of_an_archive"),
    (
        "WORKBOOK_TEXTS",
        "gradus::evidence::tests::book::a_workbook_that_expands_too_far_ends_at_a_limit",
    ),
    ("SUMMARY_BYTES", "limits::evidence::bytes_of_a_summary"),
    ("MERGED_BYTES", "limits::evidence::bytes_of_summaries_to_merge"),
    ("REVISION_FILE_BYTES", "limits::revisions::bytes_of_a_file"),
    (
        "REVISION_BYTES",
        "gradus::cli::revision::git::tests::a_content_is_as_long_as_what_is_left_and_no_longer",
    ),
    (
        "REVISION_FILES",
        "gradus::cli::revision::tree::tests::the_list_is_as_long_as_the_limit_and_no_longer",
    ),
    ("REPORT_BYTES", "limits::huge::bytes_of_a_report"),
];

/// What a test says where it does not name the limit: another name that the code has for it, or a small number that
/// stands for what would take gibibytes.
const OTHERWISE: [(&str, &str); 7] = [
    ("UNITED_NODES_OF_ALL", "within(needed - 1)"),
    ("IGNORES", "vec![IGNORE; MOST]"),
    ("SCHEMA_BACKTRACKS", "run(16, "),
    ("EXPORT_BYTES", "LimitKind::Bytes"),
    ("WORKBOOK_TEXTS", "LimitKind::Texts"),
    ("REVISION_BYTES", "bytes left"),
    ("REVISION_FILES", "MOST"),
];

/// The names of the limits in the code.
fn names() -> Vec<String> {
    let code = std::fs::read_to_string(root().join("src/limit.rs")).unwrap();
    let (_, table) = code.split_once("\nlimits! {\n").unwrap();
    let (table, _) = table.split_once("\n}\n").unwrap();
    let rows = table.lines().filter_map(|line| line.split_once(" = "));
    rows.map(|(name, _)| name.trim().to_owned()).collect()
}

#[test]
fn every_limit_has_a_test_and_every_test_exists() {
    let names = names();
    assert_eq!(
        names.len(),
        ALL.len(),
        "is `limits!` still read as it is written?"
    );
    assert_eq!(names, TESTS.map(|(name, _)| name));
    let otherwise = BTreeMap::from(OTHERWISE);
    let mut wrong = Vec::new();
    for (name, of) in TESTS {
        let named = format!("limit::{name}");
        let said = otherwise.get(name).copied().unwrap_or(&named);
        match test(of) {
            Ok(text) if text.contains(said) => {}
            Ok(_) => wrong.push(format!("{of} does not say `{said}`: does it hold {name}?")),
            Err(why) => wrong.push(why),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        OTHERWISE
            .iter()
            .all(|(name, _)| TESTS.iter().any(|(known, _)| known == name))
    );
}
