//! The types of operations, from their operands up.

use super::kinds::Type;
use super::{Typing, advice, brief};
use crate::expr::code::{Code, Comprehension, Fold, Op, OpId, Slot};
use crate::expr::functions::Function;
use crate::expr::syntax::Operator;
use crate::expr::value::{Value, View};
use crate::schema::Kind;
use crate::source::Span;

/// What the names of an expression stand for.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub it: Option<Type>,
    /// The named expression that is looked at.
    pub within: Option<usize>,
    /// By slot.
    pub locals: Vec<Type>,
}

/// A part of an expression: as it is called in errors, its bytes, the named expression it stands in.
pub(super) type Spot<'t> = (&'t str, Span, Option<usize>);

impl Typing<'_> {
    pub(super) fn infer(&mut self, code: &Code, setting: Setting) -> Type {
        let mut walk = Inference {
            typing: self,
            code,
            setting,
        };
        walk.op(code.root)
    }

    /// The type of a key's value.
    pub(super) fn member(&mut self, value: &Type, key: &str, spot: Spot<'_>) -> Type {
        let ids = match value {
            Type::Optional(inner) => return self.member(inner, key, spot).optional(),
            Type::List(_) => {
                self.no_keys("a list", key, spot);
                return Type::Unknown;
            }
            Type::Declared(ids) => ids.clone(),
            Type::Unknown | Type::Never => return Type::Unknown,
        };
        if ids.iter().all(|&id| self.shapes.refuses(id, key)) {
            // A declaration may write such keys anywhere.
            if key.starts_with("x-") {
                return Type::Unknown;
            }
            self.refuse_key(value, key, spot);
            return Type::Unknown;
        }
        if let Some(index) = spot.2 {
            self.suspects.clear(index, spot.1);
        }
        let fields = ids.iter().filter_map(|&id| self.shapes.field(id, key));
        Type::declared(self.shapes, fields.collect())
    }

    fn refuse_key(&mut self, value: &Type, key: &str, spot: Spot<'_>) {
        if value.element(self.shapes).is_some() {
            return self.no_keys("a list", key, spot);
        }
        if let Some(noun) = value.scalar(self.shapes) {
            return self.no_keys(noun, key, spot);
        }
        let Type::Declared(ids) = value else { return };
        let mut known: Vec<&str> = ids
            .iter()
            .flat_map(|&id| self.shapes.fields(id))
            .map(|(name, _)| name)
            .collect();
        known.sort_unstable();
        known.dedup();
        let help = advice(key, &known, "the schema of the declarations knows no key here");
        let (name, at, within) = spot;
        self.mistake(format!("`{}` has no key `{key}`", brief(name)), help, at, within);
    }

    fn no_keys(&mut self, noun: &str, key: &str, (name, at, within): Spot<'_>) {
        let name = brief(name);
        let help = if noun == "a list" {
            format!("ask its elements, as in `{name}.exists(e, e.{key} …)`")
        } else {
            "only mappings have keys; leave it out, or ask for another value".to_owned()
        };
        self.mistake(
            format!("`{name}` is {noun}, and has no key `{key}`"),
            help,
            at,
            within,
        );
    }

    /// The type of the elements of what must be a list.
    pub(super) fn listed(&mut self, value: &Type, name: &str, at: Span, within: Option<usize>) -> Type {
        if let Some(element) = value.element(self.shapes) {
            return element;
        }
        let mapping = matches!(value, Type::Declared(ids)
            if ids.iter().all(|&id| self.shapes.kind(id) == Kind::Object && self.shapes.element(id).is_none()));
        let noun = value.scalar(self.shapes).or(mapping.then_some("a mapping"));
        if let Some(noun) = noun {
            let message = format!("`{}` is {noun}, and not a list", brief(name));
            let help = "give the way to a list, such as one of its keys".to_owned();
            self.mistake(message, help, at, within);
        }
        Type::Unknown
    }
}

/// The walk through one expression; its depth is bounded as that of the evaluation.
struct Inference<'w, 's> {
    typing: &'w mut Typing<'s>,
    code: &'w Code,
    setting: Setting,
}

impl Inference<'_, '_> {
    fn op(&mut self, id: OpId) -> Type {
        let code = self.code;
        match code.op(id) {
            Op::Constant(value) => constant(value),
            Op::Local(slot) => self.local(*slot),
            Op::Root(name, _) => {
                let root = Type::declared(self.typing.shapes, vec![self.typing.shapes.root()]);
                let spot = ("the declaration", code.span(id), self.setting.within);
                self.typing.member(&root, name, spot)
            }
            Op::It => self.it(code.span(id)),
            Op::Observed => {
                let shapes = self.typing.shapes;
                let section = shapes.field(shapes.root(), "observed");
                section.map_or(Type::Unknown, |shape| Type::declared(shapes, vec![shape]))
            }
            Op::Today | Op::Param(..) => Type::Unknown,
            Op::Named(index, _, argument) => {
                let argument = argument.map(|argument| self.op(argument));
                self.typing.definition(*index, argument)
            }
            Op::Select {
                operand,
                key,
                optional,
            } => {
                let given = self.key(id, *operand, key);
                if *optional { given.optional() } else { given }
            }
            Op::Has { operand, key } => {
                self.key(id, *operand, key);
                Type::Unknown
            }
            Op::Index {
                operand,
                index,
                optional,
            } => {
                let given = self.index(*operand, *index);
                if *optional { given.optional() } else { given }
            }
            Op::List(elements) => {
                let types = elements.iter().map(|&(element, optional)| {
                    let element = self.op(element);
                    if optional { element.inner() } else { element }
                });
                let types: Vec<Type> = types.collect();
                let all = types.into_iter().reduce(|a, b| a.or(b, self.typing.shapes));
                all.unwrap_or(Type::Never).list()
            }
            Op::Map(entries) => {
                for &(key, value, _) in entries {
                    self.all(&[key, value]);
                }
                Type::Unknown
            }
            Op::Not(operand) | Op::Negate(operand) | Op::Matches(operand, _) => {
                self.op(*operand);
                Type::Unknown
            }
            Op::Binary(operator, left, right) => self.binary(*operator, *left, *right),
            Op::And(operands) | Op::Or(operands) => {
                self.all(operands);
                Type::Unknown
            }
            Op::Ternary(condition, then, otherwise) => {
                self.op(*condition);
                let then = self.op(*then);
                then.or(self.op(*otherwise), self.typing.shapes)
            }
            Op::Call(function, args) => self.call(function, args),
            Op::Fold(comprehension) => self.fold(comprehension),
            Op::Bind { slot, value, body } => {
                let value = self.op(*value);
                self.set(*slot, value);
                self.op(*body)
            }
            Op::OptMap {
                target,
                slot,
                body,
                flat,
            } => {
                let inner = self.op(*target).inner();
                self.set(*slot, inner);
                let body = self.op(*body);
                if *flat { body } else { body.optional() }
            }
        }
    }

    fn all(&mut self, ids: &[OpId]) -> Vec<Type> {
        ids.iter().map(|&id| self.op(id)).collect()
    }

    fn local(&self, slot: Slot) -> Type {
        self.setting
            .locals
            .get(usize::from(slot))
            .cloned()
            .unwrap_or_default()
    }

    fn set(&mut self, slot: Slot, value: Type) {
        let slot = usize::from(slot);
        if self.setting.locals.len() <= slot {
            self.setting.locals.resize(slot + 1, Type::Unknown);
        }
        if let Some(local) = self.setting.locals.get_mut(slot) {
            *local = value;
        }
    }

    fn it(&mut self, at: Span) -> Type {
        if let Some(it) = &self.setting.it {
            return it.clone();
        }
        self.typing.mistake(
            "`it` stands for nothing here".to_owned(),
            "`it` is an element of what `each` walks; add an `each`, or name the section".to_owned(),
            at,
            self.setting.within,
        );
        Type::Unknown
    }

    /// `operand.key`, in a selection or in `has()`.
    fn key(&mut self, id: OpId, operand: OpId, key: &str) -> Type {
        let value = self.op(operand);
        let code = self.code;
        let within = Span::new(code.span(operand).end, code.span(id).end);
        let at = find(code, within, key).unwrap_or(code.span(id));
        let spot = (code.written(operand), at, self.setting.within);
        self.typing.member(&value, key, spot)
    }

    fn index(&mut self, operand: OpId, index: OpId) -> Type {
        let (value, _) = (self.op(operand), self.op(index));
        let code = self.code;
        if let Op::Constant(constant) = code.op(index)
            && let Some(key) = constant.text()
        {
            let at = find(code, code.span(index), key).unwrap_or(code.span(index));
            let spot = (code.written(operand), at, self.setting.within);
            return self.typing.member(&value, key, spot);
        }
        value.inner().element(self.typing.shapes).unwrap_or_default()
    }

    fn binary(&mut self, operator: Operator, left: OpId, right: OpId) -> Type {
        let (first, second) = (self.op(left), self.op(right));
        match operator {
            Operator::Add => {
                let shapes = self.typing.shapes;
                return match (first.element(shapes), second.element(shapes)) {
                    (Some(first), Some(second)) => first.or(second, shapes).list(),
                    _ => Type::Unknown,
                };
            }
            Operator::Equal | Operator::NotEqual => {
                self.words(&first, left, right);
                self.words(&second, right, left);
            }
            Operator::In => {
                self.words(&first, left, right);
                let element = second.element(self.typing.shapes).unwrap_or_default();
                self.words(&element, right, left);
            }
            _ => {}
        }
        Type::Unknown
    }

    /// Texts that a value with fixed words is compared to must be among them.
    fn words(&mut self, value: &Type, named: OpId, constant: OpId) {
        let code = self.code;
        let Op::Constant(given) = code.op(constant) else {
            return;
        };
        let texts: Vec<String> = match given.view() {
            View::Text(text) => vec![text.to_owned()],
            View::List(items) => items
                .iter()
                .filter_map(|item| item.text().map(str::to_owned))
                .collect(),
            _ => return,
        };
        let Type::Declared(ids) = value else { return };
        let shapes = self.typing.shapes;
        let mut known: Vec<&str> = Vec::new();
        for &id in ids {
            match shapes.fixed_words(id) {
                Some(words) => known.extend(words),
                None => return,
            }
        }
        known.sort_unstable();
        known.dedup();
        for text in texts {
            let at = find(code, code.span(constant), &text).unwrap_or(code.span(constant));
            // An empty text asks whether there is one at all.
            if text.is_empty() || known.contains(&text.as_str()) {
                if let Some(index) = self.setting.within {
                    self.typing.suspects.clear(index, at);
                }
                continue;
            }
            let message = format!("`{}` is never `{text}`", brief(code.written(named)));
            let help = advice(&text, &known, "the schema of the declarations has no word here");
            self.typing.mistake(message, help, at, self.setting.within);
        }
    }

    fn call(&mut self, function: &Function, args: &[OpId]) -> Type {
        let types = self.all(args);
        let shapes = self.typing.shapes;
        let mut types = types.into_iter();
        let first = types.next().unwrap_or_default();
        let element = |list: &Type| list.element(shapes);
        match function.name {
            "by_id" => element(&first).unwrap_or_default(),
            "top" | "acyclic" => {
                let element = element(&first).unwrap_or_default();
                self.key_argument(args, &element);
                if function.name == "top" {
                    element.list()
                } else {
                    Type::Unknown
                }
            }
            "distinct" | "sort" | "slice" | "reverse" => element(&first).map(Type::list).unwrap_or_default(),
            "first" | "last" => element(&first).map(Type::optional).unwrap_or_default(),
            "flatten" if args.len() == 1 => {
                let inner = element(&first).and_then(|list| element(&list));
                inner.map(Type::list).unwrap_or_default()
            }
            "optional.of" | "optional.ofNonZeroValue" => first.optional(),
            "optional.none" => Type::Never.optional(),
            "value" => first.inner(),
            "or" => first.or(types.next().unwrap_or_default(), shapes),
            "orValue" => first.inner().or(types.next().unwrap_or_default(), shapes),
            _ => Type::Unknown,
        }
    }

    /// The name of a key in `top(list, 'key', 3)`.
    fn key_argument(&mut self, args: &[OpId], element: &Type) {
        let code = self.code;
        if let [list, name, ..] = args
            && let Op::Constant(constant) = code.op(*name)
            && let Some(key) = constant.text()
        {
            let written = format!("an element of {}", code.written(*list));
            let at = find(code, code.span(*name), key).unwrap_or(code.span(*name));
            let spot = (written.as_str(), at, self.setting.within);
            self.typing.member(element, key, spot);
        }
    }

    fn fold(&mut self, comprehension: &Comprehension) -> Type {
        let range = self.op(comprehension.range).inner();
        let shapes = self.typing.shapes;
        let code = self.code;
        let mut element = range.element(shapes);
        if element.is_none()
            && let Some(noun) = range.scalar(shapes)
        {
            let message = format!(
                "`{}` is {noun}, and has no elements",
                brief(code.written(comprehension.range))
            );
            let help = "such a question can be asked of lists and mappings".to_owned();
            let at = code.span(comprehension.range);
            self.typing.mistake(message, help, at, self.setting.within);
        }
        // Of a mapping it is the key; what stands under it is not told apart.
        let element = element.take().unwrap_or_default();
        let slot = comprehension.slot;
        if comprehension.pair {
            self.set(slot, Type::Unknown);
            self.set(slot.saturating_add(1), element.clone());
        } else {
            self.set(slot, element.clone());
        }
        if let Some(filter) = comprehension.filter {
            self.op(filter);
        }
        let body = self.op(comprehension.body);
        match comprehension.fold {
            Fold::Map => body.list(),
            Fold::Filter => element.list(),
            Fold::All | Fold::Exists | Fold::ExistsOne | Fold::TransformMap => Type::Unknown,
        }
    }
}

/// An empty list has elements of every type.
fn constant(value: &Value<'static>) -> Type {
    match value.view() {
        View::List(items) if items.len() == 0 => Type::Never.list(),
        View::List(_) => Type::Unknown.list(),
        _ => Type::Unknown,
    }
}

/// Where a word stands in a part of the expression.
fn find(code: &Code, within: Span, word: &str) -> Option<Span> {
    let start = usize::try_from(within.start).ok()?;
    let text = code.text.get(within.range())?;
    let at = start + text.find(word)?;
    (!word.is_empty()).then(|| super::span(at, at + word.len()))
}
