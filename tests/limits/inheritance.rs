//! Organizations that inherit: no line of them, and no web, costs more than it says.

use gradus::limit;

use crate::harness::{Project, Run};
use crate::{stopped, zeros};

/// An organization by its number, so that files and ids are in order.
fn id(number: usize) -> String {
    format!("o{number:05}")
}

fn details(number: usize, parent: Option<usize>, shared: impl Iterator<Item = usize>) -> String {
    let parent = parent.map_or_else(String::new, |parent| format!(", parent: {}", id(parent)));
    let shared: Vec<String> = shared.map(id).collect();
    let shared = if shared.is_empty() {
        String::new()
    } else {
        format!(", shared_services: [{}]", shared.join(", "))
    };
    format!(
        "organization: {{id: {}, name: Norm, time_zone: Europe/Brussels{parent}{shared}}}\n",
        id(number)
    )
}

fn check(organizations: impl Iterator<Item = String>) -> Run {
    let project = Project::new();
    for (number, text) in organizations.enumerate() {
        project.write(&format!("{}.gradus.yaml", id(number)), text);
    }
    project.check(&[])
}

/// A line of organizations, the first or the last of which is at the top.
fn line(length: usize, top_first: bool) -> Run {
    check((0..length).map(|number| {
        let parent = if top_first {
            number.checked_sub(1)
        } else {
            Some(number + 1).filter(|parent| *parent < length)
        };
        details(number, parent, std::iter::empty())
    }))
}

#[test]
fn generations() {
    let most = limit::GENERATIONS.count();
    for top_first in [true, false] {
        line(most, top_first).expect_exit(0);
        let last = if top_first { most } else { 0 };
        let run = stopped(
            line(most + 1, top_first),
            limit::GENERATIONS,
            &format!("{}.gradus.yaml:1:", id(last)),
        );
        assert_eq!(run.stdout.matches("could not be judged").count(), 1, "{run}");
    }
}

/// Ten thousand of them, whichever is read first.
#[test]
fn a_long_line_of_ancestors() {
    for top_first in [true, false] {
        let run = line(10_000, top_first).expect_exit(5);
        assert!(run.stdout.len() < 20 << 20, "{} bytes", run.stdout.len());
    }
}

#[test]
fn a_circle_of_ten_thousand() {
    let length = 10_000;
    let run =
        check((0..length).map(|number| details(number, Some((number + 1) % length), std::iter::empty())));
    let run = run.expect_exit(4);
    assert!(run.stdout.len() < 20 << 20, "{} bytes", run.stdout.len());
}

/// Each shares the services of all before it: the ways between them double with each, the organizations do not.
#[test]
fn a_web_of_shared_services() {
    let run = check((0..30).map(|number| details(number, None, 0..number)));
    run.expect_exit(0);
}

#[test]
fn ancestors() {
    let most = limit::ANCESTORS.count();
    let star = |count: usize| {
        check((0..=count).map(|number| details(number, None, if number == count { 0..count } else { 0..0 })))
    };
    star(most).expect_exit(0);
    stopped(
        star(most + 1),
        limit::ANCESTORS,
        &format!("{}.gradus.yaml:1:", id(most + 1)),
    );
}

#[test]
fn values_that_are_united() {
    let family = |zeros_in_all: usize| {
        let half = zeros_in_all / 2 - 100;
        let lists = [half, half, zeros_in_all - 2 * half].map(|count| format!("x-list: {}\n", zeros(count)));
        check(lists.into_iter().enumerate().map(|(number, list)| {
            let above = if number == 2 { 0..2 } else { 0..0 };
            details(number, None, above) + &list
        }))
    };
    // Beside the zeros: the root, two keys and their values, what the details of an organization are, and the files.
    let most = limit::UNITED_NODES.count() - 17;
    family(most).expect_exit(0);
    stopped(family(most + 1), limit::UNITED_NODES, "o00002.gradus.yaml:1:");
}

/// References that lead nowhere, by the ten thousand on one line, are one error.
#[test]
fn references_without_end() {
    let shared = vec!["nobody"; 100_000].join(", ");
    let text = format!("organization: {{id: o, name: Norm, time_zone: UTC, shared_services: [{shared}]}}\n");
    let run = stopped(
        check([text].into_iter()),
        limit::ANCESTORS,
        "o00000.gradus.yaml:1:",
    );
    assert!(run.stdout.len() < 5_000, "{run}");
}
