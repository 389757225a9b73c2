//! One check of a rule.

use std::cell::Cell;
use std::sync::Arc;

use super::judge::{failed, finding, left};
use super::outcome::{Finding, Note, Outcome};
use crate::expr::{
    CHECK_STEPS, Condition, Context, Elements, ErrorKind, ORGANIZATION_STEPS, Template, Truth, Value,
};
use crate::pack::{Check, Each, Quorum, Requirement, Rule};
use crate::yaml::Node;

/// Elements that a finding about all of them tells one by one.
const TOLD: usize = 3;

/// Judges checks of one organization.
pub(super) struct Checker<'c, 'a> {
    pub context: &'c Context<'a>,
    root: Node<'a>,
    /// A limit that stopped the last rule.
    pub limit: Cell<Option<String>>,
}

/// An element with what the check says of it.
struct Tested<'a> {
    element: Value<'a>,
    /// Whether the element is meant, and what is required of it.
    truth: Truth<'a>,
    /// Whether it is the filter that could not be decided.
    filtered: bool,
    /// Whether the element is certainly one that is meant.
    certain: bool,
}

impl<'c, 'a> Checker<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>, root: Node<'a>) -> Self {
        Self {
            context,
            root,
            limit: Cell::new(None),
        }
    }

    /// Allows one check what is left of the organization's steps.
    pub(super) fn allow(&self) {
        self.context.allow(left(self.context.steps()).min(CHECK_STEPS));
    }

    /// The findings of a check; none where it is satisfied.
    pub(super) fn check(&self, check: &'a Check, rule: &'a Rule) -> Vec<Finding> {
        self.allow();
        match &check.each {
            None => self.whole(check, rule).into_iter().collect(),
            Some(each) => self.each(check, each, rule),
        }
    }

    /// Why a condition does not hold, and the fact that tells most.
    fn explain(&self, condition: &'a Condition, it: Option<&Value<'a>>) -> (Vec<Note>, Option<Node<'a>>) {
        let explanation = self.context.explain(condition, it);
        let node = explanation.place.and_then(|place| self.root.forest().at(&place));
        (explanation.notes, node)
    }

    /// A check of the declaration as a whole.
    fn whole(&self, check: &'a Check, rule: &'a Rule) -> Option<Finding> {
        let truth = self.required(&check.require, None);
        self.told(check, None, &truth, rule)
    }

    fn required(&self, requirement: &'a Requirement, it: Option<&Value<'a>>) -> Truth<'a> {
        match requirement {
            Requirement::Condition(condition) => self.context.judge(condition, it),
            Requirement::Shape(schema) => {
                let node = it.map_or(Some(self.root), Value::node);
                match node {
                    Some(node) if schema.check(node).is_empty() => Truth::True,
                    _ => Truth::False,
                }
            }
        }
    }

    fn each(&self, check: &'a Check, each: &'a Each, rule: &'a Rule) -> Vec<Finding> {
        let elements = match self.context.list(&each.path) {
            Ok(elements) => elements,
            Err(failure) => {
                let mut found = self.undecided_at(None, &failed(failure), rule);
                found.help = self.help(check, None, rule);
                return vec![found];
            }
        };
        if elements.items.is_empty() && elements.missing.is_empty() {
            return match each.quorum {
                Quorum::AllIfAny => Vec::new(),
                Quorum::All | Quorum::AtLeast(_) => vec![self.none(check, each, &elements, rule)],
            };
        }
        let tested: Vec<Tested<'a>> = elements
            .items
            .iter()
            .filter_map(|element| self.test(check, each, element))
            .collect();
        if tested.is_empty() && elements.missing.is_empty() {
            return match each.quorum {
                Quorum::AllIfAny => Vec::new(),
                Quorum::All | Quorum::AtLeast(_) => vec![self.nobody(check, each, &elements, rule)],
            };
        }
        match each.quorum {
            // All pass that may be meant, but it is not known of a single one that it is.
            Quorum::All
                if !tested
                    .iter()
                    .any(|one| one.certain || !matches!(one.truth, Truth::True)) =>
            {
                vec![self.nobody(check, each, &elements, rule)]
            }
            Quorum::All | Quorum::AllIfAny => self.all(check, &elements, &tested, rule),
            Quorum::AtLeast(count) => self.at_least(count, check, each, &elements, &tested, rule),
        }
    }

    /// What the check says of an element; `None` where the filter leaves it out.
    fn test(&self, check: &'a Check, each: &'a Each, element: &Value<'a>) -> Option<Tested<'a>> {
        let meant = match &each.filter {
            None => Truth::True,
            Some(filter) => self.context.judge(filter, Some(element)),
        };
        let certain = matches!(meant, Truth::True);
        let (truth, filtered) = match meant {
            Truth::False => return None,
            Truth::True => (self.required(&check.require, Some(element)), false),
            // Whether it is meant is not known; if it passes anyway, it need not be.
            unknown => match (self.required(&check.require, Some(element)), each.quorum) {
                (Truth::True, Quorum::All | Quorum::AllIfAny) => (Truth::True, false),
                _ => (unknown, true),
            },
        };
        Some(Tested {
            element: element.clone(),
            truth,
            filtered,
            certain,
        })
    }

    /// Every element must pass: a finding for each that does not.
    fn all(
        &self,
        check: &'a Check,
        elements: &Elements<'a>,
        tested: &[Tested<'a>],
        rule: &'a Rule,
    ) -> Vec<Finding> {
        let lacking = elements.missing.iter().map(|missing| {
            let truth = Truth::Undeclared(missing.clone());
            self.undecided_at(None, &truth, rule)
        });
        let failing = tested.iter().filter_map(|tested| {
            if tested.filtered
                && let Some(filter) = check.each.as_ref().and_then(|each| each.filter.as_ref())
            {
                return Some(self.undecided(filter, Some(&tested.element), &tested.truth, rule));
            }
            self.told(check, Some(&tested.element), &tested.truth, rule)
        });
        failing.chain(lacking).collect()
    }

    /// So many elements must pass: one finding, about all of them.
    fn at_least(
        &self,
        count: usize,
        check: &'a Check,
        each: &'a Each,
        elements: &Elements<'a>,
        tested: &[Tested<'a>],
        rule: &'a Rule,
    ) -> Vec<Finding> {
        let passing = tested
            .iter()
            .filter(|one| matches!(one.truth, Truth::True))
            .count();
        if passing >= count {
            return Vec::new();
        }
        let unknown = elements.missing.len()
            + tested
                .iter()
                .filter(|one| matches!(one.truth, Truth::Undeclared(_)))
                .count();
        let errored = tested.iter().find(|one| matches!(one.truth, Truth::Error(_)));
        if let Some(one) = errored
            && let Requirement::Condition(condition) = &check.require
        {
            return vec![self.undecided(condition, Some(&one.element), &one.truth, rule)];
        }
        let outcome = if passing + unknown >= count {
            Outcome::Undeclared
        } else {
            Outcome::Violated
        };
        let failing: Vec<&Tested<'a>> = tested
            .iter()
            .filter(|one| !matches!(one.truth, Truth::True))
            .collect();
        // One candidate is told as if it were the only element; of several, the list.
        if let ([only], 1, Outcome::Violated) = (&*failing, count, outcome)
            && let Some(mut found) = self.told(check, Some(&only.element), &only.truth, rule)
        {
            found.outcome = outcome;
            return vec![found];
        }
        let mut found = self.about_list(outcome, check, each, elements, rule);
        if count > 1 {
            found.notes.push(Note {
                text: format!("{passing} of the {count} that are needed pass"),
                place: None,
                depth: 0,
            });
        }
        for one in failing.iter().take(TOLD) {
            found.notes.extend(self.why(check, one));
        }
        if failing.len() > TOLD {
            found.notes.push(Note {
                text: format!("and {} more", failing.len() - TOLD),
                place: None,
                depth: 0,
            });
        }
        vec![found]
    }

    /// Why an element does not pass, under its name.
    fn why(&self, check: &'a Check, one: &Tested<'a>) -> Vec<Note> {
        let filter = check.each.as_ref().and_then(|each| each.filter.as_ref());
        let condition = match (&check.require, filter.filter(|_| one.filtered)) {
            (_, Some(filter)) => filter,
            (Requirement::Condition(condition), None) => condition,
            (Requirement::Shape(_), None) => return Vec::new(),
        };
        let (mut lines, _) = self.explain(condition, Some(&one.element));
        if let Some(node) = one.element.node() {
            for line in &mut lines {
                line.depth = line.depth.saturating_add(1);
            }
            let head = Note {
                text: format!("`{}` does not pass", node.path()),
                place: Some(node.head()),
                depth: 0,
            };
            lines.insert(0, head);
        }
        lines
    }

    /// The list is there and empty: a declared "we have none".
    fn none(&self, check: &'a Check, each: &'a Each, elements: &Elements<'a>, rule: &'a Rule) -> Finding {
        let mut found = self.about_list(Outcome::Violated, check, each, elements, rule);
        found.message = format!("`{}` is empty", each.path.text());
        found
    }

    /// Elements, but none that is meant.
    fn nobody(&self, check: &'a Check, each: &'a Each, elements: &Elements<'a>, rule: &'a Rule) -> Finding {
        let mut found = self.about_list(Outcome::Undeclared, check, each, elements, rule);
        let filter = each.filter.as_ref().map_or("", |filter| filter.text());
        found.message = format!(
            "no element of `{}` is one that the rule is about",
            each.path.text()
        );
        found.notes = vec![Note {
            text: format!("it is about those with `{filter}`"),
            place: None,
            depth: 0,
        }];
        found
    }

    fn about_list(
        &self,
        outcome: Outcome,
        check: &'a Check,
        each: &'a Each,
        elements: &Elements<'a>,
        rule: &'a Rule,
    ) -> Finding {
        let first = || elements.items.iter().find_map(Value::node);
        let lacking = || elements.missing.first().and_then(crate::expr::Missing::place);
        let node = elements.list.or_else(first);
        let place = node
            .map(Node::head)
            .or_else(lacking)
            .unwrap_or_else(|| self.root.head());
        let path = node.map_or_else(|| each.path.text().to_owned(), |node| node.path().to_string());
        let mut found = finding(outcome, place, path);
        found.message = self.message(check, None, rule);
        found.help = self.help(check, None, rule);
        found
    }

    /// The finding of a truth that is no pass.
    fn told(
        &self,
        check: &'a Check,
        it: Option<&Value<'a>>,
        truth: &Truth<'a>,
        rule: &'a Rule,
    ) -> Option<Finding> {
        match truth {
            Truth::True => None,
            Truth::False => Some(self.violated(check, it, rule)),
            Truth::Undeclared(_) | Truth::Error(_) => Some(match &check.require {
                Requirement::Condition(condition) => {
                    let mut found = self.undecided(condition, it, truth, rule);
                    found.help = self.help(check, it, rule);
                    found
                }
                Requirement::Shape(_) => self.undecided_at(it, truth, rule),
            }),
        }
    }

    fn violated(&self, check: &'a Check, it: Option<&Value<'a>>, rule: &'a Rule) -> Finding {
        let element = it.and_then(Value::node);
        let (told, primary) = match &check.require {
            Requirement::Condition(condition) => self.explain(condition, it),
            Requirement::Shape(schema) => {
                let errors = element.map(|node| schema.check(node)).unwrap_or_default();
                let lines = errors.iter().map(|error| Note {
                    text: error.to_string(),
                    place: crate::source::Fault::place(error).cloned(),
                    depth: 0,
                });
                (lines.collect(), element)
            }
        };
        let chosen = check.at.as_ref().and_then(|at| {
            let value = self.context.evaluate(at, it).ok()?;
            value.node()
        });
        let node = chosen.or(primary).or(element).unwrap_or(self.root);
        let mut found = finding(Outcome::Violated, node.head(), node.path().to_string());
        found.message = self.message(check, it, rule);
        found.help = self.help(check, it, rule);
        found.notes = told;
        found
    }

    /// The finding of a condition that could not be decided.
    pub(super) fn undecided(
        &self,
        condition: &'a Condition,
        it: Option<&Value<'a>>,
        truth: &Truth<'a>,
        rule: &'a Rule,
    ) -> Finding {
        let mut found = self.undecided_at(it, truth, rule);
        if found.outcome == Outcome::Undeclared {
            found.notes = self.explain(condition, it).0;
            // The message says the first of them already.
            found.notes.retain(|line| line.text != found.message);
        }
        found
    }

    fn undecided_at(&self, it: Option<&Value<'a>>, truth: &Truth<'a>, rule: &'a Rule) -> Finding {
        let node = it.and_then(Value::node).unwrap_or(self.root);
        let mut found = match truth {
            Truth::Undeclared(missing) => {
                let place = missing.place().unwrap_or_else(|| node.head());
                let mut found = finding(Outcome::Undeclared, place, missing.path());
                found.message = missing.text();
                found
            }
            Truth::Error(error) => {
                if error.kind == ErrorKind::Budget {
                    self.limit.set(Some(self.stopped_by(&error.message)));
                }
                let mut found = finding(Outcome::Errored, node.head(), node.path().to_string());
                found.message.clone_from(&error.message);
                found
            }
            Truth::True | Truth::False => finding(Outcome::Errored, node.head(), node.path().to_string()),
        };
        found.help.clone_from(&rule.help.text);
        found
    }

    /// The limit that stopped a check: its own, or that of all checks together.
    fn stopped_by(&self, message: &str) -> String {
        if left(self.context.steps()) > 0 {
            return message.to_owned();
        }
        format!("the checks of this organization take more than {ORGANIZATION_STEPS} steps together")
    }

    fn message(&self, check: &'a Check, it: Option<&Value<'a>>, rule: &'a Rule) -> String {
        let fits = |template: &&'a Arc<Template>| it.is_some() || !template.uses_it();
        match check.message.as_ref().filter(fits) {
            Some(message) => self.context.render(message, it),
            None => format!("not met: {}", rule.criterion),
        }
    }

    fn help(&self, check: &'a Check, it: Option<&Value<'a>>, rule: &'a Rule) -> Option<String> {
        let fits = |template: &&'a Arc<Template>| it.is_some() || !template.uses_it();
        let own = check
            .help
            .as_ref()
            .filter(fits)
            .map(|help| self.context.render(help, it));
        own.or_else(|| rule.help.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Case, judge};
    use crate::expr::Params;
    use crate::pack::{PackFile, load_sources};
    use crate::source::Source;
    use crate::yaml::{Forest, Limits, parse};

    #[test]
    fn a_text_about_an_element_is_not_used_where_there_is_none() {
        let pack = "{id: mine, title: Mine, prefix: MY, dimensions: [{id: all}], \
                    levels: [{level: 100, name: Low}, {level: 200, name: High}]}";
        let rules = "- code: MY201\n  dimension: all\n  criterion: Every channel has a place\n  \
                     help: say where each channel is\n  checks:\n    - each: support.channels\n      \
                     require: has(it.at)\n      help: say where `{it.id}` is\n";
        let file = |name: &str, text: &str| PackFile {
            name: name.to_owned(),
            source: Arc::new(Source::new(name, text)),
        };
        let files = [file("pack.yaml", pack), file("200.yaml", rules)];
        let pack = load_sources(&files, true, &|_, _| unreachable!("it names no schema")).unwrap();
        let help = |text: &str| {
            let source = Arc::new(Source::new("a", text));
            let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
            let judged = judge(Case {
                organization: &"a".into(),
                root: forest.root(),
                pack: &pack,
                params: &Params::default(),
                observed: None,
                today: jiff::civil::date(2026, 11, 21),
            });
            judged.rules[0].findings[0].help.clone().unwrap()
        };
        assert_eq!(help("support: {}"), "say where each channel is");
        assert_eq!(help("support: {channels: []}"), "say where each channel is");
        assert_eq!(help("support: {channels: [{id: x}]}"), "say where `x` is");
    }
}
