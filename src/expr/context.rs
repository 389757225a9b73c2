//! One organization seen by one pack: what conditions are judged on.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use super::code::Code;
use super::eval::{Key, Machine, Meter, Site, found_field, member};
use super::failure::{ErrorKind, Eval, EvalError, Failure, Lack, Missing};
use super::functions::{Matcher, compile_pattern};
use super::memo::{Ids, Memo};
use super::scope::{Condition, Part, Scope, Template, Walk};
use super::value::{self, Params, Shared, Value, View};
use crate::limit;
use crate::source::Span;
use crate::yaml::{self, Node};

/// Steps that a check may take, where nothing else was allowed.
pub const CHECK_STEPS: u64 = limit::CHECK_STEPS.most;

/// Steps that all checks of an organization may take.
pub const ORGANIZATION_STEPS: u64 = limit::ORGANIZATION_STEPS.most;

/// Patterns of the declaration that are kept compiled.
const KEPT_PATTERNS: usize = 64;

/// What a condition says of an organization, or of one element in it.
#[derive(Clone, Debug)]
pub enum Truth<'a> {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// A fact that it needs is absent.
    Undeclared(Missing<'a>),
    /// It cannot be told, for a reason that is no missing fact.
    Error(EvalError),
}

/// The elements that `each` walks.
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    /// The elements in order; placeholders among them are judged undeclared.
    pub items: Vec<Value<'a>>,
    /// What was absent on the way, once for each element that lacks it.
    pub missing: Vec<Missing<'a>>,
    /// The list that was walked; of several the first, of a computed one none.
    pub list: Option<Node<'a>>,
}

/// An organization × a pack. It keeps the values of named expressions, and is for one thread.
pub struct Context<'a> {
    scope: &'a Scope,
    root: Node<'a>,
    observed: Option<Node<'a>>,
    today: Date,
    today_text: Arc<str>,
    meter: Meter,
    named: Vec<OnceCell<Eval<'a>>>,
    /// The same for explanations, which must not make later checks cheaper.
    named_apart: Vec<OnceCell<Eval<'a>>>,
    /// Values of named expressions with a node of the tree as their argument.
    of_nodes: Memo<'a>,
    of_nodes_apart: Memo<'a>,
    ids: Ids<'a>,
    /// The sections of the declaration, by their index in the scope, placeholders included.
    sections: Vec<OnceCell<Option<Node<'a>>>>,
    /// The index of the section of roles.
    roles: usize,
    /// The parameters, by their index in the scope.
    set: Vec<Option<&'a Value<'static>>>,
    /// Room for the variables of the next run of code.
    spare: Cell<Vec<Eval<'a>>>,
    patterns: RefCell<BTreeMap<String, Arc<Matcher>>>,
    bound: BTreeMap<String, Value<'a>>,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Context({:?}, {} steps)", self.root, self.steps())
    }
}

impl<'a> Context<'a> {
    /// A context of an organization's facts, a pack's parameters, and what was observed.
    pub fn new(
        scope: &'a Scope,
        root: Node<'a>,
        params: &'a Params,
        observed: Option<Node<'a>>,
        today: Date,
    ) -> Self {
        Self {
            scope,
            root,
            observed,
            today,
            today_text: today.to_string().into(),
            meter: Meter::new(CHECK_STEPS),
            named: scope.definitions().iter().map(|_| OnceCell::new()).collect(),
            named_apart: scope.definitions().iter().map(|_| OnceCell::new()).collect(),
            of_nodes: Memo::default(),
            of_nodes_apart: Memo::default(),
            ids: Ids::default(),
            sections: match root.value() {
                yaml::Value::Map => scope.roots().map(|_| OnceCell::new()).collect(),
                _ => Vec::new(),
            },
            roles: scope.root("roles"),
            set: scope.params().map(|name| params.get(name)).collect(),
            spare: Cell::default(),
            patterns: RefCell::new(BTreeMap::new()),
            bound: BTreeMap::new(),
        }
    }

    /// Gives a root a value that does not stand in the tree.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: Value<'a>) -> Self {
        self.bound.insert(name.into(), value);
        self
    }

    /// Steps that were taken so far.
    pub fn steps(&self) -> u64 {
        self.meter.used()
    }

    /// Allows so many steps from here on: before each check, what it may take.
    pub fn allow(&self, steps: u64) {
        self.meter.allow(steps);
    }

    /// Judges a condition, with what `it` is.
    pub fn judge(&self, condition: &'a Condition, it: Option<&Value<'a>>) -> Truth<'a> {
        let value = self.value(&condition.code, it);
        match value {
            Ok(value) => match value.view() {
                View::Bool(true) => Truth::True,
                View::Bool(false) => Truth::False,
                _ => Truth::Error(EvalError {
                    kind: ErrorKind::Type,
                    message: format!(
                        "a condition is true or false, and this is {}",
                        value.kind().noun()
                    ),
                    at: condition.code.span(condition.code.root),
                }),
            },
            Err(failure) => match failure {
                Failure::Undeclared(missing) => Truth::Undeclared(*missing),
                Failure::Error(error) => Truth::Error(*error),
            },
        }
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// A missing fact, or what went wrong.
    pub fn evaluate(
        &self,
        condition: &'a Condition,
        it: Option<&Value<'a>>,
    ) -> Result<Value<'a>, Failure<'a>> {
        self.value(&condition.code, it)
    }

    fn value(&self, code: &'a Code, it: Option<&Value<'a>>) -> Eval<'a> {
        let mut machine = Machine::with_stack(self, it.cloned(), self.spare.take());
        let value = machine.eval(code, code.root);
        self.spare.set(machine.into_stack());
        value
    }

    /// The elements that `each` walks.
    ///
    /// # Errors
    /// Undeclared where the list is absent; an error where what is there is no list.
    pub fn list(&self, walk: &'a Walk) -> Result<Elements<'a>, Failure<'a>> {
        self.elements(walk)
    }

    fn elements(&self, walk: &'a Walk) -> Eval<'a, Elements<'a>> {
        let at = walk.start.span(walk.start.root);
        let site = Site { context: self, at };
        let start = self.value(&walk.start, None)?;
        let mut missing = Vec::new();
        let mut list = start.node();
        let mut items: Vec<Value<'a>> = site.items("`each`", &start)?.iter().collect();
        for keys in &walk.steps {
            let mut next = Vec::new();
            list = None;
            for element in &items {
                match follow(site, element, keys) {
                    Ok(value) => {
                        list = list.or(value.node());
                        next.extend(site.items("`each`", &value)?.iter());
                    }
                    Err(failure) => match failure {
                        Failure::Undeclared(lack) => missing.push(*lack),
                        Failure::Error(_) => return Err(failure),
                    },
                }
            }
            items = next;
        }
        Ok(Elements { items, missing, list })
    }

    /// The text of a message; an undeclared part shows as `?`. Never fails.
    pub fn render(&self, template: &'a Template, it: Option<&Value<'a>>) -> String {
        let mut out = String::new();
        for part in &template.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Code(code) => match self.value(code, it) {
                    Ok(value) => out.push_str(&value::brief(&value)),
                    Err(_) => out.push('?'),
                },
            }
        }
        out
    }

    pub(super) fn meter(&self) -> &Meter {
        &self.meter
    }

    pub(super) fn today(&self) -> Date {
        self.today
    }

    pub(super) fn today_text(&self) -> Value<'a> {
        Value::Text(Shared::Owned(Arc::clone(&self.today_text)))
    }

    pub(super) fn observed(&self) -> Option<Node<'a>> {
        self.observed
    }

    /// Ids of lists of the tree.
    pub(super) fn ids(&self) -> &Ids<'a> {
        &self.ids
    }

    /// A section of the declaration, by its name and its index in the scope.
    pub(super) fn section(&self, name: &Arc<str>, index: usize, site: Site<'_, 'a>) -> Eval<'a> {
        if let Some(value) = self.bound.get(&**name) {
            return Ok(value.clone());
        }
        if let Some(cell) = self.sections.get(index) {
            let found = *cell.get_or_init(|| self.root.get(name));
            return found_field(site, self.root, Key::Shared(name), found);
        }
        member(site, &Value::Node(self.root), Key::Shared(name), false)
    }

    /// The section of roles.
    pub(super) fn roles(&self, site: Site<'_, 'a>) -> Eval<'a> {
        static NAME: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("roles"));
        self.section(&NAME, self.roles, site)
    }

    /// A parameter, by its name and its index in the scope.
    pub(super) fn param(&self, name: &Arc<str>, index: usize, site: Site<'_, 'a>) -> Eval<'a> {
        match self.set.get(index).copied().flatten() {
            Some(value) => Ok(value.borrowed()),
            None => Err(site.missing(Lack::Key {
                within: None,
                key: Arc::clone(name),
                blank: None,
            })),
        }
    }

    pub(super) fn definition(&self, index: usize) -> Option<&'a Code> {
        self.scope
            .definitions()
            .get(index)
            .map(|definition| &definition.code)
    }

    /// The value of a named expression without an argument; evaluated once.
    pub(super) fn named(&self, index: usize, site: Site<'_, 'a>) -> Eval<'a> {
        let caches = [&self.named, &self.named_apart];
        let caches = if self.meter.is_apart() {
            &caches[..]
        } else {
            &caches[..1]
        };
        let known = caches.iter().find_map(|cache| cache.get(index)?.get());
        if let Some(known) = known {
            return known.clone().map_err(|failure| at(failure, site.at));
        }
        let Some(code) = self.definition(index) else {
            return Ok(Value::Null);
        };
        let value = self.value(code, None);
        // A used-up budget says nothing of the value: the next check may have one again.
        let final_word = !matches!(&value, Err(failure) if failure.stops());
        let cache = if self.meter.is_apart() {
            &self.named_apart
        } else {
            &self.named
        };
        if final_word && let Some(cell) = cache.get(index) {
            _ = cell.set(value.clone());
        }
        value.map_err(|failure| at(failure, site.at))
    }

    /// What is known of a named expression with a node as its argument: the same facts give the same value.
    pub(super) fn known_of(&self, index: usize, node: Node<'a>) -> Option<Eval<'a>> {
        let known = self.of_nodes.get(index, node);
        if known.is_none() && self.meter.is_apart() {
            return self.of_nodes_apart.get(index, node);
        }
        known
    }

    /// Keeps the value of a named expression with a node as its argument.
    pub(super) fn keep_of(&self, index: usize, node: Node<'a>, value: &Eval<'a>) {
        // A used-up budget says nothing of the value: the next check may have one again.
        if matches!(value, Err(failure) if failure.stops()) {
            return;
        }
        let memo = if self.meter.is_apart() {
            &self.of_nodes_apart
        } else {
            &self.of_nodes
        };
        memo.keep(index, node, value.clone());
    }

    /// A pattern of the declaration, compiled once; its size is limited.
    pub(super) fn pattern(&self, text: &str, site: Site<'_, 'a>) -> Eval<'a, Arc<Matcher>> {
        if let Some(known) = self.patterns.borrow().get(text) {
            return Ok(Arc::clone(known));
        }
        // What compiling may cost: far more than the text is long.
        site.charge(1_000 + 50 * text.len() as u64)?;
        let compiled = compile_pattern(text).map_err(|message| site.error(ErrorKind::Pattern, message))?;
        let compiled = Arc::new(compiled);
        let mut patterns = self.patterns.borrow_mut();
        if patterns.len() < KEPT_PATTERNS {
            patterns.insert(text.to_owned(), Arc::clone(&compiled));
        }
        Ok(compiled)
    }
}

/// What stands behind some keys of an element.
fn follow<'a>(site: Site<'_, 'a>, element: &Value<'a>, keys: &[Arc<str>]) -> Eval<'a> {
    if element.is_blank() {
        return Err(site.blank(element));
    }
    let mut value = element.clone();
    for key in keys {
        value = member(site, &value, Key::Shared(key), false)?;
    }
    Ok(value)
}

/// The failure of a definition, told at the place that uses it.
fn at(mut failure: Failure<'_>, span: Span) -> Failure<'_> {
    match &mut failure {
        Failure::Undeclared(missing) => missing.at = span,
        Failure::Error(error) => error.at = span,
    }
    failure
}
