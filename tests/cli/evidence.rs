//! Evidence: exports read, held against what is declared, and shown.

use crate::harness::Project;

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
