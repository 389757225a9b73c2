//! Evidence: exports read, held against what is declared, and shown.

use std::fmt::Write as _;

use crate::harness::{Project, Run};

/// A pack whose rule asks for what tickets show.
const WATCHFUL: [(&str, &str); 2] = [
    (
        "watchful/pack.yaml",
        "id: watchful\ntitle: Watchful\nprefix: WA\ndimensions: [{id: all}]\n\
         levels: [{level: 100, name: Low}, {level: 200, name: High}]\n",
    ),
    (
        "watchful/200.yaml",
        "- code: WA201\n  dimension: all\n  criterion: The backlog is small\n  checks:\n    \
         - require: observed.tickets.open < 20\n      message: \"{observed.tickets.open} tickets are open\"\n      \
         help: close some\n  examples:\n    \
         - satisfied: \"organization: {id: a, name: A, time_zone: UTC}\"\n      observed: {tickets: {open: 3}}\n    \
         - violated: \"organization: {id: a, name: A, time_zone: UTC}\"\n      observed: {tickets: {open: 20}}\n    \
         - undeclared: \"organization: {id: a, name: A, time_zone: UTC}\"\n",
    ),
];

#[test]
fn a_pack_of_ones_own_asks_for_observations() {
    let mut project = Project::empty();
    for (name, text) in WATCHFUL {
        project = project.file(name, text);
    }
    project.run(&["test", "watchful"]).expect_exit(0);
    let typo = WATCHFUL[1]
        .1
        .replace("observed.tickets.open <", "observed.tickets.opened <");
    project.write("watchful/200.yaml", typo);
    let run = project.run(&["rules", "--pack", "watchful"]).expect_exit(2);
    insta::assert_snapshot!(run.to_string());
    let shape = WATCHFUL[1]
        .1
        .replace("{tickets: {open: 3}}", "{tickets: {opn: 3}}");
    project.write("watchful/200.yaml", shape);
    project
        .run(&["test", "watchful"])
        .expect_exit(1)
        .expect_stdout("opn");
}

/// An organization that promises a first response, and what it has in its register.
const ACME: &str = "\
organization: {id: acme, name: Acme, time_zone: UTC}
systems: [{id: office, kind: productivity}, {id: intune, kind: deployment}]
support:
  priorities: [{id: p1}, {id: p2}]
  channels: [{id: portal, kind: portal, at: https://acme.test/help}]
  slas:
    - id: workplace
      published: {at: https://acme.test/sla, date: 2026-03-02}
      targets:
        - {metric: first-response, priority: p1, within: 15m, share: 90}
        - {metric: resolution, priority: p1, within: 4h}
servicing:
  system: office
  inventory: {tool: intune, date: 2026-11-01, total: 40}
  answers:
    - {question: Q1, answer: 4, date: 2026-11-01, source: devices}
    - {question: Q4, answer: yes, date: 2026-11-01, source: intune}
evidence:
  - {id: cases, kind: tickets, file: evidence/cases.csv, date: 2026-11-15}
  - {id: devices, kind: inventory, file: evidence/devices.csv, date: 2026-11-16}
";

/// Twelve tickets of p1: four are answered after forty minutes, all are resolved in two hours.
fn cases() -> String {
    let mut text = "id,priority,opened,responded,resolved,topic\n".to_owned();
    for number in 1..=12 {
        let responded = if number % 3 == 0 { 40 } else { 5 };
        writeln!(
            text,
            "INC{number:04},p1,2026-11-{number:02} 09:00,2026-11-{number:02} 09:{responded:02},2026-11-{number:02} 11:00,sign-in"
        )
        .unwrap();
    }
    text
}

/// Five workstations, of which one is a person's name away from being none, and a server.
fn devices() -> String {
    let mut text = "device,product,build,channel,os,unit,user\n".to_owned();
    for number in 1..=5 {
        writeln!(
            text,
            "PC-{number},Microsoft 365 Apps for enterprise,16.0.19328.20178,Monthly Enterprise,Windows 11 24H2,sales,u{number}"
        )
        .unwrap();
    }
    text.push_str("SRV-1,Microsoft 365 Apps for enterprise,16.0.19328.20178,Monthly Enterprise,Windows Server 2022,it,\n");
    text
}

fn acme() -> Project {
    Project::new()
        .file("acme.gradus.yaml", ACME)
        .file("evidence/cases.csv", cases())
        .file("evidence/devices.csv", devices())
}

#[test]
fn a_contradiction_is_told_at_the_declared_value() {
    let run = acme().check(&[]).expect_exit(0);
    insta::assert_snapshot!(run.to_string());
}

#[test]
fn claims_and_levels_in_json() {
    let run = acme().check(&["--format", "json"]).expect_exit(0);
    let report = run.json();
    let organization = &report["organizations"][0];
    let counts = |claims: &serde_json::Value| {
        ["proven", "contradicted", "unproven"].map(|key| claims[key].as_u64().unwrap())
    };
    let list = organization["claims"]["list"].as_array().unwrap();
    let told: Vec<String> = list
        .iter()
        .map(|claim| format!("{} {} ({})", claim["standing"], claim["path"], claim["why"]))
        .collect();
    insta::assert_snapshot!(told.join("\n").replace('"', ""));
    assert_eq!(
        counts(&organization["claims"]).iter().sum::<u64>(),
        list.len() as u64
    );
    // The rules of the small pack read agreements only.
    let model = &organization["models"][0];
    assert_eq!(model["level"], 300);
    assert_eq!(model["level_evidenced"], 300);
    assert_eq!(model["gaps"], serde_json::json!([]));
    assert!(
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|finding| finding["evidenced"] == false)
    );
}

/// The servicing model asks for answers: as declared there are two, as evidenced those of the export.
#[test]
fn a_target_can_ask_for_the_level_as_evidenced() {
    let target = |evidence: &str| {
        format!(
            "packs: [support-strategy]\ntargets: [{{model: support-strategy, dimension: sla, level: 100{evidence}}}]\n"
        )
    };
    let project = acme().file("gradus.yaml", target(""));
    project.check_as_configured(&[]).expect_exit(0);
    let pack = "id: kept\ntitle: Kept\nprefix: KE\ndimensions: [{id: all}]\n\
                levels: [{level: 100, name: Low}, {level: 200, name: High}]\n";
    let rule = "- code: KE201\n  dimension: all\n  criterion: A response is promised\n  checks:\n    \
                - require: support.slas.exists(s, s.targets.exists(t, t.metric == 'first-response'))\n  \
                examples: []\n";
    let project = project.file("kept/pack.yaml", pack).file("kept/200.yaml", rule);
    let of_kept =
        |evidence: &str| format!("packs: [kept]\ntargets: [{{model: kept, level: 200{evidence}}}]\n");
    project.write("gradus.yaml", of_kept(""));
    project.check_as_configured(&[]).expect_exit(0);
    project.write("gradus.yaml", of_kept(", evidence: required"));
    let run = project.check_as_configured(&[]).expect_exit(1);
    insta::assert_snapshot!(run.to_string());
    // With a wider tolerance the promise is kept well enough.
    project.write(
        "gradus.yaml",
        format!("{}evidence: {{tolerance: 30}}\n", of_kept(", evidence: required")),
    );
    project.check_as_configured(&[]).expect_exit(0);
    // Too old an export proves nothing.
    project.write(
        "gradus.yaml",
        format!(
            "{}evidence: {{tolerance: 30, valid: 3d}}\n",
            of_kept(", evidence: required")
        ),
    );
    project
        .check_as_configured(&[])
        .expect_exit(1)
        .expect_stdout("GR042");
    // Without any export nothing is proven either.
    project.write("gradus.yaml", of_kept(", evidence: required"));
    let (declared, _) = ACME.split_once("evidence:\n").unwrap();
    project.write(
        "acme.gradus.yaml",
        declared.replace("source: devices", "source: intune"),
    );
    project.check_as_configured(&[]).expect_exit(1);
}

#[test]
fn rows_that_cannot_be_read_fail_the_run() {
    let project = acme();
    project.write(
        "evidence/cases.csv",
        format!("{}INC0013,p1,no day at all,,,x\nINC0014,p1\n", cases()),
    );
    let run = project.check(&[]).expect_exit(4);
    insta::assert_snapshot!(run.to_string());
}

#[test]
fn an_export_that_cannot_be_read_fails_the_run() {
    let missing = acme();
    std::fs::remove_file(missing.path("evidence/cases.csv")).unwrap();
    insta::assert_snapshot!(
        "missing",
        missing.check(&["--format", "concise"]).expect_exit(4).to_string()
    );
    let foreign = acme().file("evidence/cases.csv", "a,b\n1,2\n");
    insta::assert_snapshot!(
        "foreign",
        foreign.check(&["--format", "concise"]).expect_exit(4).to_string()
    );
    for outside in ["../outside.csv", "/etc/hostname"] {
        let project = acme();
        project.write("acme.gradus.yaml", ACME.replace("evidence/cases.csv", outside));
        project.check(&["--format", "concise"]).expect_exit(4);
    }
}

#[test]
fn a_report_does_not_take_the_place_of_an_export() {
    let project = acme();
    project
        .check(&["--format", "json=evidence/cases.csv"])
        .expect_exit(2);
    assert_eq!(project.read("evidence/cases.csv"), cases());
}

/// A client of a provider inherits its facts, and none of its tickets.
#[test]
fn an_export_speaks_of_the_organization_that_states_it() {
    let client = "organization: {id: client, name: Client, time_zone: UTC, shared_services: [acme]}\n";
    let run = acme()
        .file("client.gradus.yaml", client)
        .check(&["--format", "json"])
        .expect_exit(0);
    let report = run.json();
    let claims = |at: usize| report["organizations"][at]["claims"].clone();
    assert!(claims(0).is_object() && claims(1).is_null());
    let contradictions = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["code"] == "GR041");
    assert!(contradictions.clone().count() > 0);
    assert!(
        contradictions
            .into_iter()
            .all(|finding| finding["organization"] == "acme")
    );
    // What the provider does not prove is no fact for its client either.
    let level = |at: usize| report["organizations"][at]["models"][0]["level_evidenced"].clone();
    assert_eq!(level(0), level(1));
}

fn servicing(project: &Project, arguments: &[&str]) -> Run {
    project.run(
        &[
            &["report", "servicing", "--today", crate::harness::TODAY],
            arguments,
        ]
        .concat(),
    )
}

#[test]
fn the_key_questions_are_answered() {
    let project = acme();
    insta::assert_snapshot!("questions", servicing(&project, &[]).expect_exit(0).to_string());
    let markdown = servicing(&project, &["--format", "markdown"]).expect_exit(0);
    insta::assert_snapshot!("questions_markdown", markdown.to_string());
    let json = servicing(&project, &["--format", "json"]).expect_exit(0).json();
    let questions = json["organizations"][0]["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 8);
    assert_eq!(questions[0]["number"], 5.0);
    assert_eq!(questions[0]["declared"][0]["standing"], "contradicted");
    assert_eq!(questions[0]["sources"][0]["rows"], 6);
}

/// Nothing of what people are called may come out, in whichever form.
#[test]
fn nobody_is_named() {
    let canaries = ["Zenobia", "Quillfeather", "zq@canary.test", "canary-street"];
    let person = "Zenobia Quillfeather <zq@canary.test>; 7 canary-street";
    let mut tickets = "id,priority,opened,responded,resolved,topic,tier,channel,caller\n".to_owned();
    let mut machines = "device,product,build,os,unit,owner,user,application\n".to_owned();
    let mut records = "person,course,status,unit,audience,completed\n".to_owned();
    for n in 1..=9 {
        writeln!(tickets, "{person} {n},p1,2026-11-0{n} 09:00,2026-11-0{n} 10:00,2026-11-0{n} 11:00,{person},{person},{person},{person}").unwrap();
        writeln!(machines, "{person} {n},Microsoft 365 Apps for enterprise,16.0.19328.20178,Windows 11,{person},{person},{person},{person}").unwrap();
        writeln!(
            records,
            "{person} {n},{person},Completed,{person},{person},2026-10-0{n}"
        )
        .unwrap();
    }
    // Rows that cannot be read, with a name in each cell at fault.
    writeln!(tickets, "T1,p1,{person},{person},{person},x,y,z,{person}").unwrap();
    let declared =
        format!("{ACME}  - {{id: learned, kind: training, file: evidence/learned.csv, date: 2026-11-16}}\n");
    let project = acme()
        .file("acme.gradus.yaml", declared)
        .file("evidence/cases.csv", tickets)
        .file("evidence/devices.csv", machines)
        .file("evidence/learned.csv", records);
    let named = |text: &str| {
        for canary in canaries {
            assert!(!text.contains(canary), "`{canary}` in:\n{text}");
        }
    };
    let formats = project.run(&["check", "--help"]).stdout;
    let mut formats: Vec<&str> = formats
        .lines()
        .filter_map(|line| Some(line.trim().split_once(": ")?.0))
        .collect();
    formats.retain(|word| word.chars().all(|c| c.is_ascii_lowercase()));
    assert!(
        formats.contains(&"json") && formats.contains(&"full"),
        "{formats:?}"
    );
    for format in formats {
        let run = project.check(&["--all", "--format", format]);
        assert!(matches!(run.code, Some(0 | 1 | 4)), "{format}: {run}");
        named(&run.to_string());
        let all = project.check_as_configured(&["--all", "--format", format]);
        named(&all.to_string());
    }
    for format in ["text", "json", "markdown"] {
        named(&servicing(&project, &["--format", format]).to_string());
    }
}

/// A table of the organization's own, of a day.
fn table(day: &str) -> String {
    format!(
        "# source: our own list\n# date: {day}\nchannel,version,latest_full_build,end_of_service,end_of_service_basis\n\
         Monthly Enterprise Channel,2510,16.0.19328.20306,2026-12-31,reported\n"
    )
}

#[test]
fn the_table_of_ends_of_support_can_be_ones_own() {
    let project = acme().file("gradus.yaml", "packs: [servicing]\n");
    let inventory = |project: &Project| {
        let run = project.run(&[
            "evidence",
            "show",
            "--format",
            "json",
            "--today",
            crate::harness::TODAY,
        ]);
        run.expect_exit(0).json()["organizations"][0]["observed"]["inventory"].clone()
    };
    let shipped = inventory(&project);
    assert_eq!(shipped["in_support"]["count"], 0);
    project.write(
        "gradus.yaml",
        "packs: [servicing]\nevidence: {tables: [lifecycle/own.csv]}\n",
    );
    project.write("lifecycle/own.csv", table("2026-11-02"));
    let own = inventory(&project);
    assert_eq!(own["in_support"]["count"], 6);
    assert_eq!(own["builds"][0]["end"], "2026-12-31");
    assert_eq!(
        own["table"],
        serde_json::json!({"date": "2026-11-02", "source": "our own list", "stale": false})
    );
    // Out of date is out of date, whoever made it.
    project.write("lifecycle/own.csv", table("2026-04-02"));
    assert_eq!(inventory(&project)["table"]["stale"], true);
    let told = project.check_as_configured(&["--all"]).to_string();
    assert!(told.contains("GR044") && told.contains("2026-04-02"), "{told}");
}

#[test]
fn a_table_that_cannot_be_used_ends_the_run_at_its_name() {
    let project = acme();
    let told = |file: &str, text: &str| {
        project.write("gradus.yaml", format!("evidence: {{tables: ['{file}']}}\n"));
        project.write("own.csv", text);
        let run = project
            .check_as_configured(&["--format", "concise"])
            .expect_exit(2);
        run.to_string()
    };
    let runs = [
        told("own.csv", "channel,version,end_of_service\n"),
        told("own.csv", "# date: 2026-11-01\na,b\n1,2\n"),
        told("own.csv", &table("2026-11-02").replace("2026-12-31", "soon")),
        told("gone.csv", ""),
        told("../own.csv", ""),
    ];
    insta::assert_snapshot!(runs.join("\n"));
}
