//! `action.yml`, its script and its page say the same.

use std::collections::BTreeSet;
use std::fs;

use serde_yaml::Value;

use crate::runner::repository;

fn definition() -> Value {
    serde_yaml::from_str(&fs::read_to_string(repository().join("action.yml")).unwrap()).unwrap()
}

fn keys(value: &Value) -> BTreeSet<String> {
    let keys = value.as_mapping().unwrap().keys();
    keys.map(|key| key.as_str().unwrap().to_owned()).collect()
}

/// The variable that an input arrives in.
fn variable(input: &str) -> String {
    format!("GRADUS_{}", input.to_uppercase().replace('-', "_"))
}

#[test]
fn every_input_is_a_variable_and_no_script_has_an_expression() {
    let definition = definition();
    let steps = definition["runs"]["steps"].as_sequence().unwrap();
    assert_eq!(steps.len(), 1, "this test knows one step");
    let step = &steps[0];
    assert!(!step["run"].as_str().unwrap().contains("${{"));
    let script = fs::read_to_string(repository().join(".github/action/run")).unwrap();
    for input in keys(&definition["inputs"]) {
        let name = variable(&input);
        let value = step["env"][name.as_str()].as_str();
        assert_eq!(value, Some(&*format!("${{{{ inputs.{input} }}}}")), "{name}");
        assert!(
            script.contains(&format!("${{{name}:-")),
            "the script does not read {name}"
        );
    }
    for name in keys(&step["env"]) {
        assert!(script.contains(&name), "the script does not read {name}");
    }
}

#[test]
fn every_output_is_set_by_the_script() {
    let script = fs::read_to_string(repository().join(".github/action/run")).unwrap();
    for (name, output) in definition()["outputs"].as_mapping().unwrap() {
        let name = name.as_str().unwrap();
        let value = output["value"].as_str().unwrap();
        assert_eq!(value, format!("${{{{ steps.gradus.outputs.{name} }}}}"));
        assert!(script.contains(&format!("  output {name} \"")), "{name}");
    }
}

/// The tables of the page: `| name | default | meaning |`, and `| name | meaning |`.
#[test]
fn the_page_lists_inputs_and_outputs() {
    let page = fs::read_to_string(repository().join("docs/ci/github.md")).unwrap();
    let definition = definition();
    let mut rows = Vec::new();
    for (name, input) in definition["inputs"].as_mapping().unwrap() {
        let default = input["default"].as_str().unwrap();
        let default = if default.is_empty() {
            String::new()
        } else {
            format!("`{default}`")
        };
        let meaning = input["description"].as_str().unwrap();
        rows.push(format!("| `{}` | {default} | {meaning} |", name.as_str().unwrap()).replace("|  |", "| |"));
    }
    for (name, output) in definition["outputs"].as_mapping().unwrap() {
        let meaning = output["description"].as_str().unwrap();
        rows.push(format!("| `{}` | {meaning} |", name.as_str().unwrap()));
    }
    for row in rows {
        assert!(page.contains(&row), "docs/ci/github.md lacks the row\n{row}");
    }
}
