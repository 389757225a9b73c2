//! Each mistake that a writer of a pack can make: what is said, where, and what to do.

use std::fmt::Write as _;

use gradus::source::{Class, Fault, Place};

use crate::support::{Folder, PACK, RULE, gradus};

/// The errors of the pack in a folder, as `file:line:column ‹text›: message`, with help and other places.
#[track_caller]
pub(crate) fn refused(folder: &Folder, expected: &str) {
    let errors = gradus::pack::load_folder(&folder.path().join("pack"), "pack").unwrap_err();
    let mut said = String::new();
    for error in &errors {
        let place = |place: &Place| {
            let text: String = place.text().chars().take(40).collect();
            format!("{place} ‹{text}›")
        };
        let at = error.place().map_or_else(String::new, place);
        let _ = writeln!(said, "{at}: {error}");
        if let Some(help) = miette::Diagnostic::help(&**error) {
            let _ = writeln!(said, "  help: {help}");
        }
        for (what, at) in error.also() {
            let _ = writeln!(said, "  {what}: {}", place(&at));
        }
    }
    assert_eq!(said.trim_end(), expected, "\n{said}");
    let run = gradus(folder.path(), &["rules", "--no-config", "--pack", "pack"]);
    let is_limit = errors.iter().any(|error| error.class() == Class::Limit);
    let code = if is_limit { 5 } else { 2 };
    assert_eq!((run.code, run.out.as_str()), (code, ""), "{run:?}");
    for error in &errors {
        let first = error.to_string();
        let first = first.split_whitespace().next().unwrap();
        assert!(run.err.contains(first), "{first} is not in {}", run.err);
    }
}

/// The smallest pack with a part of its rule file replaced.
fn rule(from: &str, to: &str) -> Folder {
    assert!(RULE.contains(from), "{from}");
    Folder::with(PACK, &RULE.replace(from, to))
}

/// The smallest pack with a part of `pack.yaml` replaced.
fn pack(from: &str, to: &str) -> Folder {
    assert!(PACK.contains(from), "{from}");
    Folder::with(&PACK.replace(from, to), RULE)
}

#[test]
fn cel_that_does_not_parse() {
    refused(
        &rule("it.people >= params.few", "it.people >= >= params.few"),
        "pack/200.yaml:6:29 ‹>=›: found `>=` where a value was expected",
    );
}

#[test]
fn cel_in_a_block() {
    refused(
        &rule(
            "require: it.people >= params.few",
            "require: >-\n        it.people >= params.few\n        && it.peple > 0",
        ),
        "pack/200.yaml:8:15 ‹peple›: `it` has no key `peple`\n\
         \x20 help: did you mean `people`?",
    );
}

#[test]
fn a_parenthesis_that_does_not_close() {
    refused(
        &rule("it.people >= params.few", "(it.people >= params.few"),
        "pack/200.yaml:6:40 ‹›: the expression ends where `)` was expected",
    );
}

#[test]
fn an_unknown_section() {
    refused(
        &rule("each: roles", "each: rolls"),
        "pack/200.yaml:5:13 ‹rolls›: the name `rolls` is unknown\n\
         \x20 help: did you mean `roles`?",
    );
}

#[test]
fn an_unknown_section_in_a_condition() {
    refused(
        &rule(
            "it.people >= params.few",
            "suport.channels.exists(c, c.kind == 'portal')",
        ),
        "pack/200.yaml:6:16 ‹suport›: the name `suport` is unknown\n\
         \x20 help: did you mean `support`?",
    );
}

#[test]
fn an_unknown_field() {
    refused(
        &rule("it.people", "it.peoples"),
        "pack/200.yaml:6:19 ‹peoples›: `it` has no key `peoples`\n\
         \x20 help: did you mean `people`?",
    );
}

#[test]
fn an_unknown_parameter() {
    refused(
        &rule("params.few", "params.fewer"),
        "pack/200.yaml:6:36 ‹fewer›: the parameter `fewer` is unknown\n\
         \x20 help: did you mean `params.few`?",
    );
}

#[test]
fn an_unknown_function() {
    refused(
        &rule("it.people >= params.few", "hold(it.id)"),
        "pack/200.yaml:6:16 ‹hold›: the function `hold` is unknown\n\
         \x20 help: did you mean `held`?",
    );
}

#[test]
fn a_function_with_too_many_arguments() {
    refused(
        &rule("it.people >= params.few", "held(it.id, 2)"),
        "pack/200.yaml:6:16 ‹held(it.id, 2)›: `held` was given 2 arguments\n\
         \x20 help: write `held(it.owner)`",
    );
}

#[test]
fn it_without_each() {
    refused(
        &rule("    - each: roles\n      require", "    - require"),
        "pack/200.yaml:5:16 ‹it›: `it` stands for nothing here\n\
         \x20 help: `it` is an element of what `each` walks; add an `each`, or name the section",
    );
}

#[test]
fn a_duplicate_code() {
    refused(
        &rule(
            "- code: OWN201",
            "- code: OWN201\n  dimension: people\n  criterion: First\n  checks: [size(roles) > 0]\n- code: OWN201",
        ),
        "pack/200.yaml:5:9 ‹OWN201›: the code `OWN201` stands twice\n\
         \x20 help: rename one of them\n\
         \x20 first here: pack/200.yaml:1:9 ‹OWN201›",
    );
}

#[test]
fn a_level_outside_of_the_ladder() {
    refused(
        &rule("OWN201", "OWN301"),
        "pack/200.yaml:1:9 ‹OWN301›: the code `OWN301` names no level of the ladder\n\
         \x20 help: a code is the prefix `OWN`, the first digit of its level (200), and two digits of your own",
    );
}

#[test]
fn the_lowest_level() {
    refused(
        &rule("OWN201", "OWN101"),
        "pack/200.yaml:1:9 ‹OWN101›: the code `OWN101` belongs to the lowest level, which asks for nothing\n\
         \x20 help: a code is the prefix `OWN`, the first digit of its level (200), and two digits of your own",
    );
}

#[test]
fn another_prefix() {
    refused(
        &rule("OWN201", "ABC201"),
        "pack/200.yaml:1:9 ‹ABC201›: the code `ABC201` does not begin with the prefix `OWN`\n\
         \x20 help: a code is the prefix `OWN`, the first digit of its level (200), and two digits of your own",
    );
}

#[test]
fn a_code_that_is_none() {
    refused(
        &rule("OWN201", "own-1"),
        "pack/200.yaml:1:9 ‹own-1›: expected a code such as `PS404`, found `own-1`\n\
         \x20 help: Unique over all packs; its first digit is its level.",
    );
}

#[test]
fn an_unknown_dimension() {
    refused(
        &rule("dimension: people", "dimension: peeple"),
        "pack/200.yaml:2:14 ‹peeple›: `peeple` is no dimension of this pack\n\
         \x20 help: did you mean `people`? The dimensions stand in `pack.yaml`",
    );
}

#[test]
fn a_check_that_asks_for_nothing() {
    refused(
        &rule(
            "      require: it.people >= params.few\n",
            "      message: none\n",
        ),
        "pack/200.yaml:5:7 ‹each›: one of `require` and `schema` is missing\n\
         \x20 help: `require`: The condition, in CEL. `schema`: A fragment of JSON Schema, instead of a condition.",
    );
}

#[test]
fn an_unknown_key_in_a_rule() {
    refused(
        &rule("  criterion:", "  critereon:"),
        "pack/200.yaml:3:3 ‹critereon›: unknown key `critereon`\n\
         \x20 help: did you mean `criterion`?",
    );
}

#[test]
fn an_unknown_key_in_a_check() {
    refused(
        &rule("require:", "requires:"),
        "pack/200.yaml:6:7 ‹requires›: unknown key `requires`\n\
         \x20 help: did you mean `require`?",
    );
}

#[test]
fn a_rule_file_that_is_a_mapping() {
    refused(
        &Folder::with(PACK, "code: OWN201\ndimension: people\n"),
        "pack/200.yaml:1:1 ‹code›: expected a list, found a mapping\n\
         \x20 help: write a list: each element starts with `- `",
    );
}

#[test]
fn a_rule_file_that_is_empty() {
    refused(
        &Folder::with(PACK, "# nothing yet\n"),
        "pack/200.yaml:1:1 ‹›: the file is empty, or has nothing but comments\n\
         \x20 help: state something in it, or remove the file",
    );
}

#[test]
fn a_pack_without_rules() {
    refused(
        &Folder::with(PACK, "[]\n"),
        "pack/pack.yaml:1:5 ‹own›: the pack has no rule\n\
         \x20 help: add a file with rules beside `pack.yaml`; without rules every level would be reached",
    );
}

#[test]
fn a_path_that_goes_nowhere() {
    refused(
        &rule("each: roles", "each: support.tiers[].rolls"),
        "pack/200.yaml:5:29 ‹rolls›: `support.tiers[]` has no key `rolls`\n\
         \x20 help: did you mean `roles`?",
    );
}

#[test]
fn a_path_with_a_bad_step() {
    refused(
        &rule("each: roles", "each: support.tiers[]roles"),
        "pack/200.yaml:5:28 ‹roles›: `roles` is no way on from an element\n\
         \x20 help: after `[]` stand keys, as in `training.plans[].systems`",
    );
}

#[test]
fn a_path_to_a_mapping() {
    refused(
        &rule("each: roles", "each: support"),
        "pack/200.yaml:5:13 ‹support›: `support` is a mapping, and not a list\n\
         \x20 help: give the way to a list, such as one of its keys",
    );
}

#[test]
fn a_bad_pattern() {
    refused(
        &rule("it.people >= params.few", "it.id.matches('(desk')"),
        "pack/200.yaml:6:30 ‹'(desk'›: this is no pattern: unclosed group\n\
         \x20 help: patterns are those of RE2: no look-around, no back references",
    );
}

#[test]
fn a_pattern_with_look_ahead() {
    refused(
        &rule("it.people >= params.few", "it.id.matches('desk(?=-)')"),
        "pack/200.yaml:6:30 ‹'desk(?=-)'›: this is no pattern: look-around, including look-ahead and look-behind, is not supported\n\
         \x20 help: patterns are those of RE2: no look-around, no back references",
    );
}

#[test]
fn a_word_that_the_schema_does_not_have() {
    refused(
        &rule(
            "it.people >= params.few",
            "support.channels.exists(c, c.kind == 'portl')",
        ),
        "pack/200.yaml:6:54 ‹portl›: `c.kind` is never `portl`\n\
         \x20 help: did you mean `portal`?",
    );
}

#[test]
fn words_that_the_schema_does_not_have() {
    refused(
        &rule(
            "it.people >= params.few",
            "support.channels.exists(c, c.kind in ['portal', 'mail'])",
        ),
        "pack/200.yaml:6:65 ‹mail›: `c.kind` is never `mail`\n\
         \x20 help: did you mean `email`?",
    );
}

#[test]
fn a_message_with_an_unknown_field() {
    refused(
        &rule(
            "params.few\n",
            "params.few\n      message: \"role `{it.idd}` is {{small}}, {it.people}\"\n",
        ),
        "pack/200.yaml:7:27 ‹idd›: `it` has no key `idd`\n\
         \x20 help: did you mean `id`?",
    );
}

#[test]
fn a_message_with_an_open_brace() {
    refused(
        &rule("params.few\n", "params.few\n      message: \"role {it.id\"\n"),
        "pack/200.yaml:7:22 ‹{›: a `{` without its `}`\n\
         \x20 help: write `{{` or `}}` for a brace itself",
    );
}

#[test]
fn a_where_with_an_unknown_field() {
    refused(
        &rule("      require", "      where: it.unitt == 'it'\n      require"),
        "pack/200.yaml:6:17 ‹unitt›: `it` has no key `unitt`\n\
         \x20 help: did you mean `unit`?",
    );
}

#[test]
fn an_at_with_an_unknown_field() {
    refused(
        &rule("params.few\n", "params.few\n      at: it.holder\n"),
        "pack/200.yaml:7:14 ‹holder›: `it` has no key `holder`\n\
         \x20 help: did you mean `holders`?",
    );
}

#[test]
fn a_condition_of_application_with_an_unknown_field() {
    refused(
        &rule(
            "  checks:",
            "  applies_when: {condition: organization.employes > 20, reason: small}\n  checks:",
        ),
        "pack/200.yaml:4:42 ‹employes›: `organization` has no key `employes`\n\
         \x20 help: did you mean `employees`?",
    );
}

#[test]
fn a_definition_with_an_unknown_field() {
    refused(
        &pack(
            "params:",
            "define:\n  staffed(tier): tier.rolles.exists(r, held(r))\n  desk: support.tiers.filter(t, t.kind == 'helpdesk')\nparams:",
        ),
        "pack/pack.yaml:11:44 ‹helpdesk›: `t.kind` is never `helpdesk`\n\
         \x20 help: did you mean `help-desk`?",
    );
}

#[test]
fn a_definition_that_is_defined_twice() {
    refused(
        &pack("params:", "define: {roles: size(communities)}\nparams:"),
        "pack/pack.yaml:9:10 ‹roles›: `roles` is a section of the declaration\n\
         \x20 help: choose another name",
    );
}

#[test]
fn levels_in_disorder() {
    refused(
        &pack(
            "  - {level: 100, name: Low}\n  - {level: 200, name: High}",
            "  - {level: 200, name: High}\n  - {level: 100, name: Low}",
        ),
        "pack/pack.yaml:6:6 ‹level›: level 100 stands after a higher or the same one\n\
         \x20 help: list the levels from lowest to highest, each once",
    );
}

#[test]
fn a_level_that_is_none() {
    refused(
        &pack("level: 200", "level: 250"),
        "pack/pack.yaml:6:6 ‹level›: a level is one of 100, 200, 300 … 900\n\
         \x20 help: number the levels in hundreds; the first digit of a code is its level",
    );
}

#[test]
fn an_unknown_key_in_a_pack() {
    refused(
        &pack("dimensions:", "dimension:"),
        "pack/pack.yaml:7:1 ‹dimension›: unknown key `dimension`\n\
         \x20 help: did you mean `dimensions`?",
    );
}

#[test]
fn a_symptom_that_no_rule_ends() {
    refused(
        &pack(
            "{level: 100, name: Low}",
            "{level: 100, name: Low, symptoms: [{text: bad, ended_by: [OWN202]}]}",
        ),
        "pack/pack.yaml:5:63 ‹OWN202›: no rule of this pack has the code `OWN202`\n\
         \x20 help: did you mean `OWN201`? The rules stand in the files beside `pack.yaml`",
    );
}

#[test]
fn a_group_of_unknown_rules() {
    refused(
        &pack(
            "params:",
            "groups: [{id: some, level: 200, at_least: 1, of: [OWN201, OWN209]}]\nparams:",
        ),
        "pack/pack.yaml:9:59 ‹OWN209›: no rule of this pack has the code `OWN209`\n\
         \x20 help: did you mean `OWN201`? The rules stand in the files beside `pack.yaml`",
    );
}

/// It would be counted twice, and a quorum of two met by one rule.
#[test]
fn a_rule_twice_in_a_group() {
    refused(
        &pack(
            "params:",
            "groups: [{id: some, level: 200, at_least: 2, of: [OWN201, OWN201]}]\nparams:",
        ),
        "pack/pack.yaml:9:59 ‹OWN201›: the rule `OWN201` stands twice in one group\n\
         \x20 help: leave one of them out: a rule counts once for a quorum\n\
         \x20 first here: pack/pack.yaml:9:51 ‹OWN201›",
    );
}

#[test]
fn a_parameter_without_default() {
    refused(
        &pack("few: 2", "few: {meaning: people}"),
        "pack/pack.yaml:10:3 ‹few›: the key `default` is missing in `few`\n\
         \x20 help: `default`: The value where a configuration sets none.",
    );
}

#[test]
fn yaml_that_does_not_parse() {
    refused(
        &rule("  dimension: people", "  dimension: [people"),
        "pack/200.yaml:2:14 ‹›: invalid indentation\n\
         \x20 help: the `[` of line 2 is still open here: close it with `]`",
    );
}

#[test]
fn a_schema_fragment_that_is_none() {
    refused(
        &rule(
            "      require: it.people >= params.few",
            "      schema: {type: txt}",
        ),
        "pack/200.yaml:6:22 ‹txt›: this is no valid JSON Schema: see `/type`\n\
         \x20 help: check the keyword against draft 2020-12 of JSON Schema",
    );
}

#[test]
fn a_condition_that_is_no_question() {
    refused(
        &rule("it.people >= params.few", "it.people"),
        "pack/200.yaml:6:16 ‹it.people›: a condition is true or false, and `it.people` is a number\n\
         \x20 help: compare it with something, as in `it.people > 0`",
    );
}

#[test]
fn it_in_a_definition() {
    refused(
        &pack("params:", "define:\n  big: it.people > 3\nparams:"),
        "pack/pack.yaml:10:8 ‹it›: the name `it` is unknown\n\
         \x20 help: a named expression is the same everywhere; give it an argument, as in `staffed(tier)`",
    );
}

/// The place is in the named expression, where the slip is, and not where it is used.
#[test]
fn a_definition_that_does_not_fit_its_argument() {
    let pack = PACK.replace(
        "params:",
        "define:\n  staffed(tier): tier.rolles.exists(r, held(r))\nparams:",
    );
    let rules = RULE
        .replace("each: roles", "each: support.tiers")
        .replace("it.people >= params.few", "staffed(it)");
    refused(
        &Folder::with(&pack, &rules),
        "pack/pack.yaml:10:23 ‹rolles›: `tier` has no key `rolles`\n\
         \x20 help: did you mean `roles`?",
    );
}

#[test]
fn an_expression_of_ten_kilobytes() {
    let long = vec!["it.people >= params.few"; 400].join(" && ");
    assert!(long.len() > 10_000);
    refused(
        &rule("it.people >= params.few", &long),
        "pack/200.yaml:6:16 ‹it.people >= params.few && it.people >= ›: an expression of 10796 bytes, and 4000 are allowed\n\
         \x20 help: move parts of it to named expressions under `define`",
    );
}

#[test]
fn a_folder_without_pack_yaml() {
    let folder = Folder::with(PACK, RULE);
    std::fs::remove_file(folder.path().join("pack/pack.yaml")).unwrap();
    refused(
        &folder,
        ": `pack` is no pack: it has no `pack.yaml`\n\
         \x20 help: name the folder of a pack, or one of the built-in packs: it-support, servicing, staff-training, support-strategy",
    );
}

#[test]
fn a_pack_that_does_not_exist() {
    let folder = Folder::with(PACK, RULE);
    let said = |name: &str| {
        let run = gradus(folder.path(), &["rules", "--no-config", "--pack", name]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        run.err.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        said("suport-strategy"),
        "× `suport-strategy` is no pack: it has no `pack.yaml` help: did you mean `support-strategy`?"
    );
    assert_eq!(
        said("other"),
        "× `other` is no pack: it has no `pack.yaml` help: name a folder with a `pack.yaml`, or one of the built-in packs: it-support, servicing, staff-training, support-strategy"
    );
}

/// The smallest pack with a schema of its own, and a rule on what it describes.
fn with_schema(schema: &str) -> Folder {
    let pack = format!("{PACK}declaration: {{schema: my.schema.json, id: name}}\n");
    let rules = RULE
        .replace("each: roles", "each: parts")
        .replace("it.people", "it.size");
    let folder = Folder::with(&pack, &rules);
    folder.write("pack/my.schema.json", schema);
    folder
}

#[test]
fn a_schema_that_is_missing() {
    let folder = with_schema("{}");
    std::fs::remove_file(folder.path().join("pack/my.schema.json")).unwrap();
    refused(
        &folder,
        "pack/pack.yaml:11:23 ‹my.schema.json›: there is no file `my.schema.json` in the pack's folder\n\
         \x20 help: put the schema beside `pack.yaml`, or mend the name",
    );
}

#[test]
fn a_schema_outside_of_the_folder() {
    let pack = format!("{PACK}declaration: {{schema: ../my.schema.json, id: name}}\n");
    refused(
        &Folder::with(&pack, RULE),
        "pack/pack.yaml:11:23 ‹../my.schema.json›: `../my.schema.json` is not a file of the pack's folder\n\
         \x20 help: put the schema beside `pack.yaml` and name it without a path",
    );
}

#[test]
fn a_schema_that_is_not_json() {
    refused(
        &with_schema("{\n  \"type\": \"object\",\n  properties: {}\n}\n"),
        "pack/my.schema.json:3:3 ‹p›: the schema is not JSON: key must be a string\n\
         \x20 help: mend the file; it is read as JSON Schema, draft 2020-12\n\
         \x20 named here: pack/pack.yaml:11:23 ‹my.schema.json›",
    );
}

#[test]
fn a_schema_that_is_none() {
    refused(
        &with_schema("{\n  \"properties\": {\n    \"parts\": {\"type\": \"liste\"}\n  }\n}\n"),
        "pack/my.schema.json:3:23 ‹\"liste\"›: this is no valid JSON Schema: see `/properties/parts/type`\n\
         \x20 help: check the keyword against draft 2020-12 of JSON Schema",
    );
}

#[test]
fn a_schema_that_refers_to_another_address() {
    refused(
        &with_schema(
            "{\n  \"properties\": {\n    \"parts\": {\"$ref\": \"https://schemas.test/parts.json\"}\n  }\n}\n",
        ),
        "pack/my.schema.json:3:23 ‹\"https://schemas.test/parts.json\"›: the reference `https://schemas.test/parts.json` leads out of the schema\n\
         \x20 help: copy what it names into `$defs` and refer to it with `#/$defs/…`; gradus fetches nothing",
    );
}

#[test]
fn a_field_that_the_own_schema_does_not_have() {
    refused(
        &with_schema(
            r#"{"properties": {"parts": {"type": "array", "items": {"type": "object",
                "properties": {"sice": {"type": "number"}}, "additionalProperties": false}}}}"#,
        ),
        "pack/200.yaml:6:19 ‹size›: `it` has no key `size`\n\
         \x20 help: did you mean `sice`?",
    );
}

/// What a configuration names may come from a stranger, and an error would show what is in the file.
#[cfg(unix)]
#[test]
fn a_schema_that_is_a_link_out_of_the_run() {
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(elsewhere.path(), "password: hunter2\n").unwrap();
    let folder = with_schema("{}");
    let link = folder.path().join("pack/my.schema.json");
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), link).unwrap();
    folder.write("gradus.yaml", "packs: [pack]\n");
    let run = gradus(folder.path(), &["check", "--today", "2026-11-21"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
    assert!(!run.err.contains("hunter2"), "{run:?}");
}

/// A parameter is as its default is: a number stays a number, a list a list.
#[test]
fn a_parameter_of_another_type() {
    let folder = Folder::with(PACK, RULE);
    let said = |params: &str| {
        folder.write(
            "gradus.yaml",
            &format!("packs: [pack]\nparams:\n  own: {params}\n"),
        );
        let run = gradus(folder.path(), &["check", "--today", "2026-11-21"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        run.err.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        said("{few: many}"),
        "× `few` is of another kind than its default, `2` ╭─[gradus.yaml:3:9] 2 │ params: 3 │ own: {few: many} \
         · ─── 4 │ ╰──── help: give a value like the default"
    );
    assert_eq!(
        said("{fewer: 3}"),
        "× there is no parameter `fewer` ╭─[gradus.yaml:3:9] 2 │ params: 3 │ own: {fewer: 3} \
         · ───── 4 │ ╰──── help: known: few"
    );
}

/// The places of characters with several bytes are whole, in a plain text and in a block.
#[test]
fn a_word_of_many_bytes_has_its_place() {
    refused(
        &rule(
            "it.people >= params.few",
            ">-\n        it.people > 0 &&\n        support.channels.exists(c, c.kind == 'café')",
        ),
        "pack/200.yaml:8:47 ‹café›: `c.kind` is never `café`\n\
         \x20 help: known here: `bot`, `chat`, `discussion`, `email`, `form`, `phone`, `portal`, `walk-in`",
    );
}
