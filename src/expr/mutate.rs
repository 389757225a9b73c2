//! Small changes of an expression, by which the examples of a pack are tried.
//!
//! Takes the text of an expression, gives for each part that could be subtly
//! wrong what to write in its place. A change whose outcome is another
//! change's, or the original's by the rules of CEL, is not among them. Nothing
//! is compiled or judged here.

use super::syntax::{Ast, Expr, ExprId, Name, Operator, parse};
use super::value::Value;
use crate::source::Span;

/// The most characters of a part that the name of a mutant shows.
const SHOWN: usize = 60;

/// An expression with one part replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The part, in bytes of the text.
    pub span: Span,
    /// What stands in its place.
    pub replacement: String,
    /// What was tried, in a few words, such as ``<= to < in a <= b``.
    pub what: String,
}

impl Mutant {
    /// The text with the part replaced.
    pub fn apply(&self, text: &str) -> String {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
        format!("{before}{}{after}", self.replacement)
    }
}

/// The mutants of an expression, in the order of its parts; none of a text that is no expression.
pub fn mutants(text: &str) -> Vec<Mutant> {
    let Ok(ast) = parse(text) else {
        return Vec::new();
    };
    let mut maker = Maker {
        ast: &ast,
        text,
        mutants: Vec::new(),
    };
    maker.visit(ast.root, None);
    maker.mutants
}

/// The parts that are true or false: the operands of `&&` and `||`, and what a `?` asks.
pub fn operands(text: &str) -> Vec<Span> {
    let Ok(ast) = parse(text) else {
        return Vec::new();
    };
    let mut spans = Vec::new();
    let mut open = vec![ast.root];
    while let Some(id) = open.pop() {
        match ast.get(id) {
            Expr::And(operands) | Expr::Or(operands) => {
                spans.extend(operands.iter().map(|&operand| ast.span(operand)));
            }
            Expr::Ternary(condition, ..) => spans.push(ast.span(*condition)),
            _ => {}
        }
        open.extend(children(ast.get(id)));
    }
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    spans.dedup();
    spans
}

/// Whether an expression gives true or false whatever its names stand for.
pub fn is_truth(text: &str) -> bool {
    let Ok(ast) = parse(text) else { return false };
    let mut id = ast.root;
    loop {
        return match ast.get(id) {
            Expr::Ternary(_, then, _) => {
                id = *then;
                continue;
            }
            Expr::And(_) | Expr::Or(_) | Expr::Not(_) | Expr::Literal(Value::Bool(_)) => true,
            Expr::Binary(operator, ..) => is_relation(*operator),
            Expr::Call { target, name, .. } => match target {
                Some(_) => matches!(
                    &*name.text,
                    "all" | "exists" | "exists_one" | "existsOne" | "matches"
                ),
                None => matches!(
                    &*name.text,
                    "has" | "held" | "in_time" | "recent" | "reaches" | "funded"
                ),
            },
            _ => false,
        };
    }
}

/// A part of an expression as it is shown: on one line, not too long.
pub fn piece(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let mut short: String = line.chars().take(SHOWN - 1).collect();
    short.push('…');
    short
}

/// A text as it is written, up to the quotes that end it, and those quotes.
fn before_quotes(written: &str) -> Option<(&str, &str)> {
    let quoted = written.trim_start_matches(['r', 'R']);
    let long = quoted.starts_with("\"\"\"") || quoted.starts_with("'''");
    let quotes = if long { 3 } else { 1 };
    written.split_at_checked(written.len().checked_sub(quotes)?)
}

/// The operands of an expression.
pub(super) fn children(expr: &Expr) -> Vec<ExprId> {
    match expr {
        Expr::Literal(_) | Expr::Ident(_) => Vec::new(),
        Expr::Select { operand, .. } | Expr::Not(operand) | Expr::Negate(operand) => vec![*operand],
        Expr::Index { operand, index, .. } => vec![*operand, *index],
        Expr::Call { target, args, .. } => target.iter().chain(args).copied().collect(),
        Expr::List(elements) => elements.iter().map(|element| element.value).collect(),
        Expr::Map(entries) => entries
            .iter()
            .flat_map(|entry| [entry.key, entry.value])
            .collect(),
        Expr::Binary(_, left, right) => vec![*left, *right],
        Expr::And(operands) | Expr::Or(operands) => operands.clone(),
        Expr::Ternary(condition, then, otherwise) => vec![*condition, *then, *otherwise],
    }
}

fn is_relation(operator: Operator) -> bool {
    !matches!(
        operator,
        Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder
    )
}

/// An operator of comparison as it is written.
fn mark(operator: Operator) -> &'static str {
    match operator {
        Operator::Less => "<",
        Operator::LessEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterEqual => ">=",
        Operator::NotEqual => "!=",
        _ => "==",
    }
}

struct Maker<'t> {
    ast: &'t Ast,
    text: &'t str,
    mutants: Vec<Mutant>,
}

impl Maker<'_> {
    fn written(&self, id: ExprId) -> &str {
        self.text.get(self.ast.span(id).range()).unwrap_or("")
    }

    /// The text of an expression, fit to be an operand of any other.
    fn operand(&self, id: ExprId) -> String {
        let written = self.written(id);
        match self.ast.get(id) {
            Expr::Not(_)
            | Expr::Negate(_)
            | Expr::Binary(..)
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Ternary(..) => format!("({written})"),
            _ => written.to_owned(),
        }
    }

    fn replace(&mut self, id: ExprId, mut replacement: String, what: String) {
        let span = self.ast.span(id);
        // Without its mark a part may run on from the word before it, as `a in!b` does.
        let before = self.text.get(..span.range().start).unwrap_or("");
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if before.ends_with(is_word) && replacement.starts_with(is_word) {
            replacement.insert(0, ' ');
        }
        self.at(span, replacement, what);
    }

    fn at(&mut self, span: Span, replacement: String, what: String) {
        self.mutants.push(Mutant {
            span,
            replacement,
            what,
        });
    }

    /// The mutants of a part; `parent` is what it is an operand of. As deep as the parser allows.
    fn visit(&mut self, id: ExprId, parent: Option<ExprId>) {
        let ast = self.ast;
        match ast.get(id) {
            Expr::And(operands) => self.chain(id, operands, " && ", " || "),
            Expr::Or(operands) => self.chain(id, operands, " || ", " && "),
            Expr::Not(operand) => self.not(id, *operand),
            Expr::Binary(operator, left, right) => self.relation(id, *operator, *left, *right),
            Expr::Ternary(_, then, otherwise) => self.choice(id, *then, *otherwise),
            Expr::Call { target, name, args } => self.call(id, *target, name, args, parent),
            Expr::Literal(value) => self.literal(id, value, parent),
            _ => {}
        }
        for child in children(ast.get(id)) {
            self.visit(child, Some(id));
        }
    }

    /// Each operand left out, and the chain of the other kind.
    fn chain(&mut self, id: ExprId, operands: &[ExprId], mark: &str, other: &str) {
        for &left_out in operands {
            let rest = operands.iter().filter(|&&operand| operand != left_out);
            let rest: Vec<String> = rest.map(|&operand| self.operand(operand)).collect();
            let what = format!("without {}", piece(self.written(left_out)));
            self.replace(id, rest.join(mark), what);
        }
        let all: Vec<String> = operands.iter().map(|&operand| self.operand(operand)).collect();
        let (from, to) = (mark.trim(), other.trim());
        let what = format!("{from} to {to} in {}", piece(self.written(id)));
        self.replace(id, all.join(other), what);
    }

    fn not(&mut self, id: ExprId, operand: ExprId) {
        let what = format!("without ! in {}", piece(self.written(id)));
        self.replace(id, self.operand(operand), what);
    }

    fn relation(&mut self, id: ExprId, operator: Operator, left: ExprId, right: ExprId) {
        let (a, b) = (self.operand(left), self.operand(right));
        let whole = piece(self.written(id));
        let other = match operator {
            Operator::Less => Operator::LessEqual,
            Operator::LessEqual => Operator::Less,
            Operator::Greater => Operator::GreaterEqual,
            Operator::GreaterEqual => Operator::Greater,
            Operator::Equal => Operator::NotEqual,
            Operator::NotEqual => Operator::Equal,
            Operator::In => return self.replace(id, format!("!({a} in {b})"), format!("not {whole}")),
            _ => return,
        };
        let (from, to) = (mark(operator), mark(other));
        self.replace(id, format!("{a} {to} {b}"), format!("{from} to {to} in {whole}"));
    }

    fn choice(&mut self, id: ExprId, then: ExprId, otherwise: ExprId) {
        let whole = piece(self.written(id));
        self.replace(
            id,
            format!("({})", self.written(then)),
            format!("always the first of {whole}"),
        );
        self.replace(
            id,
            format!("({})", self.written(otherwise)),
            format!("always the second of {whole}"),
        );
    }

    fn call(
        &mut self,
        id: ExprId,
        target: Option<ExprId>,
        name: &Name,
        args: &[ExprId],
        parent: Option<ExprId>,
    ) {
        let whole = piece(self.written(id));
        let Some(target) = target else {
            if &*name.text == "has" && !self.same_as_left_out(id, parent) {
                self.replace(id, "true".to_owned(), format!("{whole} to true"));
            }
            return;
        };
        let others: &[&str] = match (&*name.text, args.len()) {
            ("all" | "exists_one" | "existsOne", 2 | 3) => &["exists"],
            ("exists", 2 | 3) if self.picks_one(args) => &["all"],
            ("exists", 2 | 3) => &["all", "exists_one"],
            ("filter", 2) => {
                let what = format!("without the filter in {whole}");
                return self.replace(id, self.operand(target), what);
            }
            _ => return,
        };
        for other in others {
            let what = format!("{} to {other} in {whole}", name.text);
            self.at(name.span, (*other).to_owned(), what);
        }
    }

    /// Whether a `has` that is true is its chain without it.
    fn same_as_left_out(&self, id: ExprId, parent: Option<ExprId>) -> bool {
        let Some(parent) = parent else { return false };
        match self.ast.get(parent) {
            Expr::And(operands) => operands.contains(&id),
            // `!has(x)` is told by leaving out the `!`, or the operand.
            Expr::Not(_) => true,
            _ => false,
        }
    }

    /// Whether at most one element can meet a condition: it asks for an id, or for a value itself.
    fn picks_one(&self, args: &[ExprId]) -> bool {
        let Some((body, variables)) = args.split_last() else {
            return false;
        };
        let is_variable = |id: ExprId| {
            let Expr::Ident(name) = self.ast.get(id) else {
                return false;
            };
            variables.iter().any(
                |&variable| matches!(self.ast.get(variable), Expr::Ident(known) if known.text == name.text),
            )
        };
        let identifies = |id: ExprId| match self.ast.get(id) {
            Expr::Select { operand, key, .. } => &*key.text == "id" && is_variable(*operand),
            _ => is_variable(id),
        };
        let asks = |id: ExprId| match self.ast.get(id) {
            Expr::Binary(Operator::Equal, left, right) => identifies(*left) || identifies(*right),
            _ => false,
        };
        match self.ast.get(*body) {
            Expr::And(operands) => operands.iter().any(|&operand| asks(operand)),
            _ => asks(*body),
        }
    }

    fn literal(&mut self, id: ExprId, value: &Value<'static>, parent: Option<ExprId>) {
        let context = piece(self.written(parent.unwrap_or(id)));
        let written = self.written(id).to_owned();
        match value {
            Value::Int(number) => {
                for by in self.steps(id, parent) {
                    let Some(other) = number.checked_add(by) else {
                        continue;
                    };
                    let what = format!("{written} to {other} in {context}");
                    let other = if other < 0 && self.binds_tightly(id, parent) {
                        format!("({other})")
                    } else {
                        other.to_string()
                    };
                    self.replace(id, other, what);
                }
            }
            Value::Bool(value) => {
                self.replace(
                    id,
                    (!value).to_string(),
                    format!("{written} to {} in {context}", !value),
                );
            }
            Value::Text(_) => {
                let Some((start, quote)) = before_quotes(&written) else {
                    return;
                };
                let what = format!("another word for {} in {context}", piece(&written));
                self.replace(id, format!("{start}-x{quote}"), what);
            }
            _ => {}
        }
    }

    /// Whether what stands in the place of a part is marked or called upon: the grammar has no `!-1`, nor `!-1.size()`.
    fn binds_tightly(&self, id: ExprId, parent: Option<ExprId>) -> bool {
        match parent.map(|parent| self.ast.get(parent)) {
            Some(Expr::Not(_)) => true,
            Some(Expr::Select { operand, .. } | Expr::Index { operand, .. }) => *operand == id,
            Some(Expr::Call { target, .. }) => *target == Some(id),
            _ => false,
        }
    }

    /// By how much to change a number; one of both ways where the operator tells the other.
    fn steps(&self, id: ExprId, parent: Option<ExprId>) -> Vec<i64> {
        let Some(Expr::Binary(operator, left, _)) = parent.map(|parent| self.ast.get(parent)) else {
            return vec![1, -1];
        };
        let on_the_left = *left == id;
        // `x >= 2` becomes `x > 2` by its operator, which is `x >= 3`: only `x >= 1` is left.
        match (operator, on_the_left) {
            (Operator::GreaterEqual | Operator::Less, false)
            | (Operator::LessEqual | Operator::Greater, true) => {
                vec![-1]
            }
            (Operator::Greater | Operator::LessEqual, false)
            | (Operator::GreaterEqual | Operator::Less, true) => {
                vec![1]
            }
            _ => vec![1, -1],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        mutants(text).iter().map(|mutant| mutant.apply(text)).collect()
    }

    #[test]
    fn a_boundary_is_moved_once_in_each_way() {
        assert_eq!(texts("a.size() >= 2"), ["a.size() > 2", "a.size() >= 1"]);
        assert_eq!(texts("0 < a"), ["0 <= a", "1 < a"]);
        assert_eq!(texts("a == 3"), ["a != 3", "a == 4", "a == 2"]);
    }

    #[test]
    fn a_chain_loses_each_operand_and_changes_its_kind() {
        assert_eq!(
            texts("a && (b || c)"),
            [
                "(b || c)",
                "a",
                "a || (b || c)",
                "a && (c)",
                "a && (b)",
                "a && (b && c)"
            ]
        );
    }

    #[test]
    fn what_replaces_an_operand_keeps_its_place_in_the_order_of_operators() {
        assert_eq!(texts("!(a in b) && c").first().map(String::as_str), Some("c"));
        assert!(texts("a ? b : c").contains(&"(b)".to_owned()));
        assert!(
            texts("(a || b).filter(x, x)")
                .iter()
                .any(|text| text == "(a || b)")
        );
    }

    #[test]
    fn a_presence_is_dropped_once() {
        assert_eq!(texts("has(a.b) && c"), ["c", "has(a.b)", "has(a.b) || c"]);
        assert_eq!(
            texts("has(a.b) || c"),
            ["c", "has(a.b)", "has(a.b) && c", "true || c"]
        );
        assert_eq!(texts("!has(a.b)"), ["has(a.b)"]);
    }

    #[test]
    fn a_search_for_an_id_is_not_asked_for_one_alone() {
        assert_eq!(
            texts("a.exists(x, x.id == b)"),
            ["a.all(x, x.id == b)", "a.exists(x, x.id != b)"]
        );
        assert!(texts("a.exists(x, x.kind == b)").contains(&"a.exists_one(x, x.kind == b)".to_owned()));
    }

    #[test]
    fn a_word_is_another_word() {
        assert_eq!(texts("a == 'it'"), ["a != 'it'", "a == 'it-x'"]);
        assert_eq!(texts("a == r'\\it'"), ["a != r'\\it'", "a == r'\\it-x'"]);
        assert!(texts("a in!b").contains(&"a in b".to_owned()));
        for written in ["'''it\nit'''", "\"\"\"it\"\"\"", "r'''\\'''", "''''''"] {
            for text in texts(&format!("a == {written}")) {
                assert!(parse(&text).is_ok(), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_expression_has_no_mutants() {
        assert_eq!(texts("a &&"), Vec::<String>::new());
        assert_eq!(operands("a &&"), Vec::new());
    }

    #[test]
    fn operands_are_those_of_chains_and_choices() {
        let text = "(a && b.exists(x, x || c)) ? d : e";
        let parts: Vec<&str> = operands(text)
            .iter()
            .filter_map(|span| text.get(span.range()))
            .collect();
        assert_eq!(
            parts,
            ["a", "a && b.exists(x, x || c)", "b.exists(x, x || c)", "x", "c"]
        );
    }

    #[test]
    fn a_long_part_is_shown_short() {
        assert_eq!(piece("a\n  && b"), "a && b");
        assert_eq!(piece(&"é".repeat(100)).chars().count(), SHOWN);
    }
}
