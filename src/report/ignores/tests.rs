//! Which ignores a run honours, where a policy of another branch says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::IgnoreState;
use crate::config::{Config, Honour};
use crate::declaration::{self, IgnoreIdentity, Organization, ReadLimits, Vocabulary, load_source};
use crate::engine::{Case, judge};
use crate::expr::Params;
use crate::pack::{Pack, builtin_rules};
use crate::report::{Input, Judged, Report, assemble};
use crate::schema::Schema;
use crate::source::Source;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

fn organization(comment: &str, more: &str) -> Organization {
    let text = format!(
        "organization: {{id: acme, name: Acme, time_zone: Europe/Brussels}}\n\
         systems:\n{more}  - {{id: wifi, name: Wireless network, kind: lan}} {comment}\n  \
         - {{id: wires, name: Wired network, kind: lan}}\n"
    );
    let vocabulary = Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    };
    let source = Arc::new(Source::new("acme.gradus.yaml", text));
    let file = load_source(&source, &vocabulary, ReadLimits::default());
    let assembled = declaration::assemble(vec![file], &vocabulary);
    assert!(assembled.faults.is_empty(), "{:?}", assembled.faults);
    assembled.organizations.into_iter().next().unwrap()
}

fn report(organization: Organization, honour: Honour) -> Report {
    let pack: Pack = builtin_rules("it-support").unwrap().unwrap();
    let params: Params = pack.defaults().into_iter().collect();
    let judgement = judge(Case {
        organization: &organization.id,
        root: organization.root(),
        pack: &pack,
        params: &params,
        observed: None,
        today: TODAY,
    });
    let mut config = Config::default_for(PathBuf::new());
    config.ignores = honour;
    assemble(Input {
        today: TODAY,
        folder: "".into(),
        config: &config,
        packs: &[(pack, BTreeMap::new())],
        organizations: &[organization],
        broken: Vec::new(),
        judged: vec![Judged {
            organization: 0,
            pack: 0,
            judgement,
        }],
        evidenced: Vec::new(),
        evidence: &[],
        problems: Vec::new(),
    })
}

fn identities(organization: &Organization) -> BTreeSet<IgnoreIdentity> {
    let ignores = organization.ignores.all.iter();
    ignores
        .filter_map(|ignore| ignore.identity(&organization.forest))
        .collect()
}

/// States of the ignores, and the lines of what is accepted.
fn became(report: &Report) -> (Vec<IgnoreState>, Vec<u32>) {
    let states = report.ignores.all.iter().map(|ignore| ignore.state);
    let accepted = report.findings.iter().filter(|finding| !finding.counts());
    (
        states.collect(),
        accepted.map(|finding| finding.location.start.line).collect(),
    )
}

const IGNORE: &str = "# gradus: ignore[IT405] the owner decides, until=2027-01-31";

#[test]
fn an_ignore_of_the_base_is_honoured_where_it_moved() {
    let base = identities(&organization(IGNORE, ""));
    let moved = "  - {id: crm, name: Records, kind: low-code, criticality: important}\n";
    let head = organization(&IGNORE.replace("the owner", "the new owner"), moved);
    let report = report(head, Honour::Those(base));
    assert_eq!(became(&report), (vec![IgnoreState::Honoured], vec![4]));
}

#[test]
fn an_ignore_that_a_change_brings_is_not_honoured_but_counted() {
    let base = identities(&organization(IGNORE, ""));
    let later = IGNORE.replace("2027-01-31", "2027-09-30");
    let wider = IGNORE.replace("[IT405]", "[IT405, IT409]");
    for (comment, base) in [
        (IGNORE, BTreeSet::new()),
        (&later, base.clone()),
        (&wider, base.clone()),
    ] {
        let report = report(organization(comment, ""), Honour::Those(base));
        assert_eq!(
            became(&report),
            (vec![IgnoreState::NotHonoured], vec![]),
            "{comment}"
        );
    }
    // The same words beside another fact.
    let other = format!("  - {{id: phones, name: Telephones, kind: lan}} {IGNORE}\n");
    let report = report(organization("", &other), Honour::Those(base));
    assert_eq!(became(&report), (vec![IgnoreState::NotHonoured], vec![]));
}

#[test]
fn a_run_honours_all_unless_it_is_asked_not_to() {
    let all = report(organization(IGNORE, ""), Honour::All);
    assert_eq!(became(&all), (vec![IgnoreState::Honoured], vec![3]));
    let none = report(organization(IGNORE, ""), Honour::None);
    assert_eq!(became(&none), (vec![IgnoreState::NotHonoured], vec![]));
}
