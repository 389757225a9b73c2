//! Rules as test cases, for the test reports of Jenkins, GitLab, Azure Pipelines and others.
//!
//! Format: Jenkins' `junit-10.xsd`, which is the narrowest of the readers; no times, no names of hosts, no random ids.
//! A suite is an organization under a model, a case one of its rules. Readers of test reports turn red for every
//! failure, so a case fails exactly where its rule keeps a target of this organization from being met today: violated
//! or undeclared makes no difference, since both close the gate. What nobody asks for yet (a later level, a target
//! still to come) is skipped with its message, as is what a waiver or an ignore accepts and what does not apply; passing would
//! claim that it is satisfied. A rule that could not be decided is an error. Whatever could not be read or judged is an
//! error in a suite of its own, so that a broken declaration never looks like an empty report. The tool's own findings
//! fail nothing and are left out.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::xml_text;
use super::{Format, Look, fell};
use crate::report::{
    Finding, Keep, Model, ModelReport, OrganizationReport, Problem, Report, RuleReport, Severity,
};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    about: "JUnit XML for test reports: a suite per organization and model, a case per rule",
    colored: false,
    keep: Keep::Whole,
    render,
};

/// Findings that a case tells before it counts the rest.
const TOLD: usize = 20;

/// What a case comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Passed,
    Failed,
    Errored,
    Skipped,
}

impl Kind {
    fn of(rule: &RuleReport) -> Self {
        match (rule.outcome.word(), rule.severity) {
            ("satisfied", _) => Self::Passed,
            ("errored", Some(_)) => Self::Errored,
            (_, Some(Severity::Error)) => Self::Failed,
            _ => Self::Skipped,
        }
    }
}

/// How many cases of each kind.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Count {
    fn add(&mut self, kind: Kind) {
        self.tests += 1;
        match kind {
            Kind::Passed => {}
            Kind::Failed => self.failures += 1,
            Kind::Errored => self.errors += 1,
            Kind::Skipped => self.skipped += 1,
        }
    }

    fn of<'r>(models: impl IntoIterator<Item = &'r ModelReport>) -> Self {
        let mut count = Self::default();
        let rules = models.into_iter().flat_map(|model| &model.detail().rules);
        rules.for_each(|rule| count.add(Kind::of(rule)));
        count
    }
}

/// The findings of a rule, by organization, model and code.
type Findings<'r> = BTreeMap<(&'r str, &'r str, &'r str), Vec<&'r Finding>>;

fn render(report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let problems = report.errors.len() + report.broken.len();
    let closing = closing(report);
    let mut all = Count::of(report.organizations.iter().flat_map(OrganizationReport::models));
    all.tests += problems + closing.len();
    all.errors += problems;
    all.failures += closing.len();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"gradus\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        all.tests, all.failures, all.errors
    )?;
    if problems + closing.len() > 0 {
        own(report, problems, &closing, out)?;
    }
    let findings = by_rule(report);
    for organization in &report.organizations {
        for standing in organization.models() {
            let model = report.models.iter().find(|model| model.id == standing.id);
            suite(&organization.id, standing, model, &findings, report, out)?;
        }
    }
    writeln!(out, "</testsuites>")
}

fn by_rule(report: &Report) -> Findings<'_> {
    let mut findings = Findings::new();
    for finding in &report.findings {
        let Some(model) = &finding.model else { continue };
        for organization in &finding.reaches {
            let rule = (&**organization, &**model, &*finding.code);
            findings.entry(rule).or_default().push(finding);
        }
    }
    findings
}

/// What closes the gate and is no rule's: a level that fell where none may, and errors among the tool's own findings.
fn closing(report: &Report) -> Vec<(String, String)> {
    let fell = fell(report).map(|summary| {
        let message = format!("no level may fall: {summary}");
        ("--no-regression".to_owned(), message)
    });
    let own = report.findings.iter();
    let own = own.filter(|finding| finding.model.is_none() && finding.severity == Severity::Error);
    let named = |finding: &Finding| (finding.code.to_string(), finding.message.clone());
    fell.into_iter().chain(own.map(named)).collect()
}

/// The suite of everything that could not be read or judged, and of what else closes the gate.
fn own(report: &Report, errors: usize, closing: &[(String, String)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "  <testsuite name=\"gradus\" tests=\"{}\" failures=\"{}\" errors=\"{errors}\" skipped=\"0\">",
        errors + closing.len(),
        closing.len()
    )?;
    for (name, message) in closing {
        case(name, "gradus", Some(("failure", name, message, &[])), out)?;
    }
    for problem in &report.errors {
        let name = match &problem.file {
            Some(file) => format!("{file}: {}", problem.code),
            None => problem.code.clone(),
        };
        let body = lines_of_problem(problem);
        case(
            &name,
            "gradus",
            Some(("error", &problem.code, &problem.message, &body)),
            out,
        )?;
    }
    for id in &report.broken {
        let message = "its declaration is not sound, so it was not judged";
        case(id, "gradus", Some(("error", "broken", message, &[])), out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn suite(
    organization: &str,
    standing: &ModelReport,
    model: Option<&Model>,
    findings: &Findings<'_>,
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let count = Count::of([standing]);
    let class = format!("{organization}.{}", standing.id);
    writeln!(
        out,
        "  <testsuite name=\"{} {}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        xml_text(organization),
        xml_text(&standing.id),
        count.tests,
        count.failures,
        count.errors,
        count.skipped,
    )?;
    properties(standing, model, report, out)?;
    for rule in &standing.detail().rules {
        let own = findings.get(&(organization, &*standing.id, &*rule.code));
        let own = own.map_or(&[][..], Vec::as_slice);
        let criterion = model.and_then(|model| model.rule(&rule.code));
        let name = match criterion {
            Some(info) => format!("{} {}", rule.code, info.criterion),
            None => rule.code.to_string(),
        };
        rule_case(&name, &class, rule, own, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn properties(
    standing: &ModelReport,
    model: Option<&Model>,
    report: &Report,
    out: &mut dyn Write,
) -> io::Result<()> {
    let target = standing
        .target
        .map_or_else(|| "none".to_owned(), |target| target.to_string());
    let mut all = vec![
        ("gradus".to_owned(), report.version.to_owned()),
        ("today".to_owned(), report.today.to_string()),
        ("level".to_owned(), standing.level.to_string()),
        ("level_name".to_owned(), standing.level_name.to_string()),
        ("target".to_owned(), target),
        ("met".to_owned(), standing.met().to_string()),
        ("possible".to_owned(), standing.possible.to_string()),
        (
            "level_without_waivers".to_owned(),
            standing.level_without_waivers.to_string(),
        ),
    ];
    let dimensions = standing.detail().dimensions.iter();
    all.extend(dimensions.map(|one| (format!("dimension.{}", one.id), one.level.to_string())));
    if let Some(model) = model {
        all.push(("edition".to_owned(), model.edition.to_string()));
        let changed = model.changed_params.iter();
        all.extend(
            changed.map(|(name, value, default)| {
                (format!("param.{name}"), format!("{value} (default {default})"))
            }),
        );
    }
    writeln!(out, "    <properties>")?;
    for (name, value) in all {
        let (name, value) = (xml_text(&name), xml_text(&value));
        writeln!(out, "      <property name=\"{name}\" value=\"{value}\"/>")?;
    }
    writeln!(out, "    </properties>")
}

fn rule_case(
    name: &str,
    class: &str,
    rule: &RuleReport,
    findings: &[&Finding],
    out: &mut dyn Write,
) -> io::Result<()> {
    let word = rule.outcome.word();
    let waived = findings.iter().find_map(|finding| finding.waived.as_ref());
    // Of several findings those that nobody accepted are the reason.
    let open: Vec<&Finding> = findings
        .iter()
        .copied()
        .filter(|finding| finding.counts())
        .collect();
    let first = open.first().map_or(word, |finding| finding.message.as_str());
    match Kind::of(rule) {
        Kind::Passed => case(name, class, None, out),
        Kind::Failed => case(name, class, Some(("failure", word, first, &lines(&open))), out),
        Kind::Errored => case(name, class, Some(("error", word, first, &lines(&open))), out),
        Kind::Skipped => {
            let message = match (waived.filter(|_| rule.waived), &rule.reason) {
                (Some(by), _) => format!("{}: {}", by.told(), by.reason),
                (None, Some(reason)) => format!("not applicable: {reason}"),
                (None, None) => format!("{word}, but required by no target today: {first}"),
            };
            case(name, class, Some(("skipped", word, &message, &[])), out)
        }
    }
}

/// Every finding of a case at its place, up to [`TOLD`].
fn lines(findings: &[&Finding]) -> Vec<String> {
    let told = findings.iter().take(TOLD).flat_map(|finding| {
        let at = &finding.location;
        let what = format!(
            "{}:{}:{}: {}",
            at.file, at.start.line, at.start.column, finding.message
        );
        let help = finding.help.as_ref().map(|help| format!("help: {help}"));
        std::iter::once(what).chain(help)
    });
    let rest = findings.len().saturating_sub(TOLD);
    let rest = (rest > 0).then(|| format!("and {rest} more"));
    told.chain(rest).collect()
}

fn lines_of_problem(problem: &Problem) -> Vec<String> {
    let what = problem.location.as_ref().map(|at| {
        format!(
            "{}:{}:{}: {}",
            at.file, at.start.line, at.start.column, problem.message
        )
    });
    let help = problem.help.as_ref().map(|help| format!("help: {help}"));
    what.into_iter().chain(help).collect()
}

/// A case, with the element that says why it did not pass: its name, type, message and lines.
fn case(
    name: &str,
    class: &str,
    why: Option<(&str, &str, &str, &[String])>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (name, class) = (xml_text(name), xml_text(class));
    write!(out, "    <testcase name=\"{name}\" classname=\"{class}\"")?;
    let Some((element, kind, message, lines)) = why else {
        return writeln!(out, "/>");
    };
    writeln!(out, ">")?;
    let (kind, message) = (xml_text(kind), xml_text(message));
    write!(out, "      <{element} type=\"{kind}\" message=\"{message}\"")?;
    if lines.is_empty() {
        writeln!(out, "/>")?;
    } else {
        let lines: Vec<String> = lines.iter().map(|line| xml_text(line)).collect();
        writeln!(out, ">{}</{element}>", lines.join("\n"))?;
    }
    writeln!(out, "    </testcase>")
}
