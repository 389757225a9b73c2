//! What the traps say: place, message, help.

use crate::support::{check, read, references, show_all};

const HEAD: &str = "organization: {id: a, name: A, time_zone: Europe/London}\n";

/// The errors of a document that starts with a sound organization.
fn errors(body: &str) -> String {
    show_all(&check(&format!("{HEAD}{body}")))
}

#[track_caller]
fn says(body: &str, expected: &str) {
    assert_eq!(errors(body).trim(), expected.trim(), "\n--- in\n{body}");
}

#[test]
fn a_misspelt_section() {
    says(
        "suport: {}\n",
        "2:1 `suport`: unknown key `suport`\n  help: did you mean `support`?",
    );
}

#[test]
fn a_key_of_another_section_is_led_home() {
    says(
        "tiers: []\n",
        "2:1 `tiers`: unknown key `tiers`\n  help: `tiers` stands under `support`",
    );
}

#[test]
fn a_key_that_nothing_resembles_shows_the_known_ones() {
    says(
        "monitoring:\n  - {id: a, quux: 1}\n",
        "3:13 `quux`: unknown key `quux` in this watch\n  help: known here: `id`, `name`, `responder`, `systems` and `tool`",
    );
}

#[test]
fn an_unquoted_comma() {
    says(
        "systems:\n  - {id: lan, kind: lan, name: LANs of Lisbon, Leeds}\n",
        "3:48 `Leeds`: unknown key `Leeds` in this system\n  \
         help: a comma separates keys inside of `{…}`: put the text that it belongs to in quotes",
    );
}

#[test]
fn a_missing_key() {
    says(
        "systems:\n  - {id: lan}\n",
        "3:10 `lan`: the key `kind` is missing in this system\n  \
         help: `kind`: What it is. `productivity` is Office and Microsoft 365, `business` an application of a line of business, `records` a register, tracker or CMDB.",
    );
    says(
        "governance:\n  committees:\n    - {id: board, cadence: {last: 2026-01-01}}\n",
        "4:19 `cadence`: the key `every` is missing in `cadence`\n  help: `every`: The interval that was decided.",
    );
}

#[test]
fn one_of_several_keys() {
    says(
        "assets:\n  hardware: {total: 4}\n",
        "3:3 `hardware`: one of `tool` and `at` is missing in `hardware`\n  \
         help: `tool`: The system that holds the records. `at`: The file or page that holds them, where there is no tool.",
    );
}

#[test]
fn keys_that_exclude_each_other() {
    says(
        "roles:\n  - {id: a, people: 2, holders: [AB, CD]}\n",
        "3:24 `holders`: `people` and `holders` exclude each other\n  help: keep one of them\n  the other one: 3:13 `people`",
    );
}

#[test]
fn a_value_of_another_kind() {
    says(
        "roles:\n  - {id: a, skills: b}\n",
        "3:21 `b`: expected a list, found text\n  help: write a list: `[b]`",
    );
    says(
        "improvement:\n  kpis:\n",
        "3:3 `kpis`: expected a list, found nothing\n  help: write `[]` to say that there are none, or remove the key",
    );
    says(
        "roles:\n  - {id: a, people: \"12\"}\n",
        "3:21 `\"12\"`: expected a whole number such as `12`, found text\n  help: write it without quotes: `12`",
    );
    says(
        "roles:\n  - {id: a, allocation: 80 %}\n",
        "3:25 `80 %`: expected a percentage from 0 to 100, such as `95`, found text\n  help: write the number alone: `80`",
    );
    says(
        "roles:\n  agent: {people: 2}\n",
        "2:1 `roles`: expected a list, found a mapping\n  help: write a list: each element starts with `- `, and has its name under `id`",
    );
    says(
        "servicing:\n  system: a\n  cycles: [{id: c, started: 2026-01-01, version: 2610}]\n",
        "4:50 `2610`: expected one line of text, found a number\n  help: write it in quotes: `\"2610\"`",
    );
    says(
        "support:\n  channels: [{id: a, kind: form, tier: [x]}]\n",
        "3:34 `tier`: expected the id of a tier of support, found a list\n  help: write the one value without the brackets",
    );
    says(
        "maintenance:\n  tasks: [{id: a, cadence: monthly}]\n",
        "3:28 `monthly`: expected a mapping, found text\n  help: write a mapping with keys such as `every`, `last`, `trigger`",
    );
}

#[test]
fn a_word_that_is_not_in_the_list() {
    says(
        "systems:\n  - {id: a, kind: servers}\n",
        "3:19 `servers`: `servers` is none of the words that can stand here\n  help: did you mean `server`?",
    );
    says(
        "systems:\n  - {id: a, kind: lan, criticality: mission}\n",
        "3:37 `mission`: `mission` is none of the words that can stand here\n  help: known here: `critical`, `important` and `normal`",
    );
}

#[test]
fn a_unit_that_is_not_one() {
    let target = |within: &str| {
        format!("support:\n  slas: [{{id: a, targets: [{{metric: update, within: {within}}}]}}]\n")
    };
    says(
        &target("4 hours"),
        "3:53 `4 hours`: expected a duration such as `4h` or `2d`, found `4 hours`\n  help: write `4h`",
    );
    says(
        &target("4"),
        "3:53 `4`: expected a duration such as `4h` or `2d`, found a number\n  \
         help: add a unit: `4m` is minutes, `4h` hours, `4d` days, `4M` months",
    );
    says(
        &target("soon"),
        "3:53 `soon`: expected a duration such as `4h` or `2d`, found `soon`\n  help: A whole number with its unit: m (minutes), h (hours), d (days), w (weeks), M (months) or y (years); or a duration of ISO 8601. On the business clock `1d` is one business day.",
    );
}

#[test]
fn an_id_that_is_a_name() {
    says(
        "roles:\n  - {id: Service Desk}\n",
        "3:10 `Service Desk`: expected an id in lower case with hyphens, such as `service-desk`, found `Service Desk`\n  help: write `service-desk`",
    );
}

#[test]
fn numbers_out_of_range() {
    says(
        "roles:\n  - {id: a, people: -1, allocation: 120}\n",
        "3:21 `-1`: expected a whole number such as `12`, found -1\n  help: How many people hold the role. 0 says that it is vacant.\n\
         3:37 `120`: expected a percentage from 0 to 100, such as `95`, found 120\n  \
         help: The percentage of each holder's working time that is for this role.",
    );
}

#[test]
fn an_id_twice() {
    says(
        "systems:\n  - {id: a, kind: lan}\n  - {id: b, kind: wan}\n  - {id: a, kind: wan}\n",
        "5:10 `a`: the id `a` stands twice in one list\n  \
         help: rename one of them; what refers to `a` must know which is meant\n  first here: 3:10 `a`",
    );
}

#[test]
fn days_that_do_not_exist() {
    says(
        "assets:\n  hardware: {at: x, date: 2026-02-30}\n",
        "3:27 `2026-02-30`: there is no 2026-02-30\n  help: the last day of that month is `2026-02-28`",
    );
    says(
        "assets:\n  hardware: {at: x, date: 21.11.2026}\n",
        "3:27 `21.11.2026`: expected a date such as `2026-11-21`, found `21.11.2026`\n  help: write `2026-11-21`",
    );
    says(
        "assets:\n  hardware: {at: x, date: 2026-13-01}\n",
        "3:27 `2026-13-01`: expected a date such as `2026-11-21`, found `2026-13-01`\n  help: A day, as year, month and day.",
    );
}

#[test]
fn zones_that_do_not_exist() {
    let says = |zone: &str, expected: &str| {
        let text = format!("organization: {{id: a, name: A, time_zone: {zone}}}\n");
        assert_eq!(show_all(&check(&text)), expected);
    };
    says(
        "Europe/Lisboa",
        "1:43 `Europe/Lisboa`: the time zone `Europe/Lisboa` is unknown\n  help: did you mean `Europe/Lisbon`?",
    );
    says(
        "london",
        "1:43 `london`: the time zone `london` is unknown\n  help: did you mean `Europe/London`?",
    );
    says(
        "Kopenhagen City",
        "1:43 `Kopenhagen City`: expected a time zone such as `Europe/Lisbon`, found `Kopenhagen City`\n  \
         help: A time zone by its name in the IANA database.",
    );
}

#[test]
fn scalars_that_yaml_readers_disagree_about() {
    says(
        "roles:\n  - {id: no}\n",
        "3:10 `no`: `no` is text here, but a truth value for readers of YAML 1.1\n  help: write it in quotes: `\"no\"`",
    );
    says("roles:\n  - {id: \"no\"}\n", "");
    says(
        "roles:\n  - {id: 012}\n",
        "3:10 `012`: expected an id in lower case with hyphens, such as `service-desk`, found a number\n  help: write it in quotes: `\"012\"`",
    );
    says(
        "roles:\n  - {id: a, people: 012}\n",
        "3:21 `012`: `012` is the number 12 here, but an octal number for readers of YAML 1.1\n  help: write `12`",
    );
    says(
        "roles:\n  - {id: a, people: 1_000}\n",
        "3:21 `1_000`: expected a whole number such as `12`, found text\n  help: write `1000`",
    );
    // One error is enough where the value is wrong anyway.
    says(
        "support:\n  calendars: [{id: a, open: [{from: 8:00, to: \"17:00\"}]}]\n",
        "3:37 `8:00`: expected a time in quotes, such as `\"08:00\"`, found `8:00`\n  help: write `\"08:00\"`",
    );
    says(
        "support:\n  calendars: [{id: a, open: [{from: 08:00, to: \"17:00\"}]}]\n",
        "3:37 `08:00`: `08:00` is text here, but a number to the base 60 for readers of YAML 1.1\n  help: write it in quotes: `\"08:00\"`",
    );
    says(
        "roles:\n  - {id: a, name: 2026-11-21}\n",
        "3:19 `2026-11-21`: `2026-11-21` is text here, but a date for readers of YAML 1.1\n  help: write it in quotes: `\"2026-11-21\"`",
    );
}

#[test]
fn the_form_that_was_meant_speaks() {
    let says = |text: &str, expected: &str| assert_eq!(show_all(&check(text)), expected);
    says(
        "organization: {id: a, nam: A, time_zone: UTC}\n",
        "1:23 `nam`: unknown key `nam` in `organization`\n  help: did you mean `name`?",
    );
    says(
        "organization: Harrow Ferries\n",
        "1:15 `Harrow Ferries`: expected an id in lower case with hyphens, such as `service-desk`, found `Harrow Ferries`\n  help: write `harrow-ferries`",
    );
    says(
        "organization: [a]\n",
        "1:1 `organization`: expected text or a mapping, found a list\n  \
         help: write a mapping with keys such as `employees`, `goals`, `id`, `name`, `parent`, `shared_services`",
    );
    says(
        "support: {}\n",
        "1:1 `support`: the key `organization` is missing\n  \
         help: `organization`: Who is assessed. One file gives the details; further files of the same organization name only its id.",
    );
    says(
        "[a]\n",
        "1:1 `[`: expected a mapping, found a list\n  help: write a mapping with keys such as `assets`, `communication`, `communities`, `evidence`, `governance`, `improvement`",
    );
}

#[test]
fn secrets_stay_secret() {
    let shown =
        errors("systems:\n  - {id: ghp_abcdefghijklmnopqrstuvwxyz0123456789, kind: AKIAIOSFODNN7EXAMPLE}\n");
    let messages: Vec<&str> = shown
        .lines()
        .map(|line| line.rsplit("`: ").next().unwrap())
        .collect();
    assert!(
        messages
            .iter()
            .all(|line| !line.contains("ghp_") && !line.contains("AKIA")),
        "{shown}"
    );
}

#[test]
fn errors_beyond_a_hundred_are_counted() {
    let elements: Vec<String> = (0..150)
        .map(|n| format!("  - {{id: s{n}, kind: nothing}}"))
        .collect();
    let body = elements.join("\n");
    let errors = check(&format!("{HEAD}systems:\n{body}"));
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[100].to_string(), "50 more errors in this file");
    assert_eq!(errors[100].at().start().line, 103);
}

/// Work that grew with the square of the errors would not end here.
#[test]
fn many_errors_are_found_in_time() {
    let many = |element: &str| vec![element; 20_000].join(", ");
    let counts: Vec<String> = (0..20_000).map(|n| format!("c{n}: x")).collect();
    let keys: Vec<String> = (0..20_000).map(|n| format!("K{n}: x")).collect();
    let text = format!(
        "{HEAD}roles: [{}]\nassets: {{hardware: {{at: x, with: {{{}}}}}, {}}}\n",
        many("{id: a, unit: somewhere, people: many}"),
        counts.join(", "),
        keys.join(", ")
    );
    let (forest, _) = read(&text);
    let errors = gradus::schema::Schema::builtin().check(forest.root());
    assert_eq!(errors.len(), 101);
    assert!(
        errors[100].to_string().ends_with(" more errors in this file"),
        "{}",
        errors[100]
    );
    let errors = gradus::schema::Schema::builtin().references(forest.root());
    assert_eq!(errors.len(), 20_000);
}

#[test]
fn references_that_lead_nowhere() {
    let says = |body: &str, expected: &str| {
        assert_eq!(show_all(&references(&format!("{HEAD}{body}"))), expected);
    };
    says(
        "support:\n  tiers: [{id: service-desk, level: 1, kind: help-desk}]\n  channels: [{id: a, kind: form, tier: servicedesk}]\n",
        "4:40 `servicedesk`: `servicedesk` is not a tier of support\n  help: did you mean `service-desk`?\n  declared here: 3:16 `service-desk`",
    );
    says(
        "roles:\n  - {id: a, unit: crews}\n",
        "3:19 `crews`: `crews` is not a unit\n  help: declare it under `organization.units`, which is not there yet",
    );
    says(
        "support:\n  tiers: [{id: a, level: 1, kind: help-desk, hours: [always, allways]}]\n",
        "3:62 `allways`: `allways` is not a calendar\n  help: did you mean `always`?",
    );
}

#[test]
fn audiences_share_one_space() {
    let says = |body: &str, expected: &str| {
        assert_eq!(show_all(&references(&format!("{HEAD}{body}"))), expected);
    };
    says(
        "roles: [{id: board}]\ngovernance: {committees: [{id: board}]}\n",
        "3:32 `board`: the id `board` stands in `roles` and in `governance.committees`\n  \
         help: rename one of them; a list of audiences could mean either\n  first here: 2:14 `board`",
    );
    says(
        "roles: [{id: everyone}, {id: makers}]\ncommunities: [{id: makers, kind: makers}]\n",
        "2:14 `everyone`: `everyone` has a fixed meaning, and cannot be an id in `roles`\n  help: choose another id\n\
         2:30 `makers`: `makers` has a fixed meaning, and cannot be an id in `roles`\n  help: choose another id\n\
         3:20 `makers`: the id `makers` stands in `roles` and in `communities`\n  \
         help: rename one of them; a list of audiences could mean either\n  first here: 2:30 `makers`",
    );
    says(
        "support: {calendars: [{id: always}]}\n",
        "2:28 `always`: `always` has a fixed meaning, and cannot be an id in `support.calendars`\n  help: choose another id",
    );
}

/// What is blank, by its path.
fn blanks(body: &str) -> Vec<String> {
    let text = format!("{HEAD}{body}");
    let (forest, blanks) = read(&text);
    let mut found: Vec<String> = blanks.iter().map(|blank| blank.path.to_string()).collect();
    let section = body.split(':').next().unwrap();
    let node = forest.root().get(section).unwrap();
    found.push(format!(
        "{section} is {}",
        if node.is_blank() { "blank" } else { "stated" }
    ));
    found
}

#[test]
fn placeholders_empty_what_holds_nothing_else() {
    assert_eq!(blanks("roles: TODO\n"), ["roles", "roles is blank"]);
    assert_eq!(
        blanks("roles: [TBD, '?']\n"),
        ["roles[0]", "roles[1]", "roles is blank"]
    );
    assert_eq!(blanks("roles: []\n"), ["roles is stated"]);
    assert_eq!(
        blanks("roles: [{id: a, name: n/a}]\n"),
        ["roles[a].name", "roles is stated"]
    );
    // Without its required key a mapping says nothing, unless it is one of several.
    assert_eq!(
        blanks("communities: [{id: a, kind: guild, cadence: {every: xxx, last: 2026-01-01}}]\n"),
        ["communities[a].cadence.every", "communities is stated"]
    );
    // But a section still says the rest.
    assert_eq!(
        blanks("servicing: {system: xxx, report: {at: a}}\n"),
        ["servicing.system", "servicing is stated"]
    );
    assert_eq!(
        blanks("roles: [{id: FIXME, people: 2}]\n"),
        ["roles[FIXME].id", "roles is stated"]
    );
    // The values of an export that mean nothing are stated.
    assert_eq!(
        blanks("evidence: [{id: a, kind: usage, file: a.csv, date: 2026-01-01, nulls: ['?']}]\n"),
        ["evidence is stated"]
    );
}
