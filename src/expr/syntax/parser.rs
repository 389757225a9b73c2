//! Tokens into expressions, by the precedence of their operators.

use std::sync::Arc;

use super::lexer::{Kind, Token, span, tokens};
use super::{Ast, Element, Entry, Expr, ExprId, MAX_DEPTH, MAX_LENGTH, Name, Node, Operator};
use crate::expr::error::ExprError;
use crate::expr::value::Value;
use crate::source::Span;

/// Words that are kept for later versions of the language.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// The expression of a text.
///
/// # Errors
/// Too long, not CEL, or nested too deeply.
pub(in crate::expr) fn parse(text: &str) -> Result<Ast, ExprError> {
    if text.len() > MAX_LENGTH {
        return Err(ExprError::Length {
            length: text.len(),
            limit: MAX_LENGTH,
            at: span(0, text.len()),
        });
    }
    let mut parser = Parser {
        text,
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
        ast: Ast {
            nodes: Vec::new(),
            root: ExprId(0),
        },
    };
    let root = parser.expression()?;
    if !matches!(parser.peek().kind, Kind::End) {
        return Err(parser.unexpected("an operator or the end"));
    }
    parser.ast.root = root;
    Ok(parser.ast)
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    ast: Ast,
}

/// The operators of one precedence, lowest first; `&&` and `||` stand above them.
fn operator(mark: &str) -> Option<(u8, Operator)> {
    Some(match mark {
        "==" => (1, Operator::Equal),
        "!=" => (1, Operator::NotEqual),
        "<" => (1, Operator::Less),
        "<=" => (1, Operator::LessEqual),
        ">" => (1, Operator::Greater),
        ">=" => (1, Operator::GreaterEqual),
        "in" => (1, Operator::In),
        "+" => (2, Operator::Add),
        "-" => (2, Operator::Subtract),
        "*" => (3, Operator::Multiply),
        "/" => (3, Operator::Divide),
        "%" => (3, Operator::Remainder),
        _ => return None,
    })
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        static END: Token = Token {
            kind: Kind::End,
            span: Span::new(0, 0),
        };
        self.tokens.get(self.next).or(self.tokens.last()).unwrap_or(&END)
    }

    fn start(&self) -> u32 {
        self.peek().span.start
    }

    /// Where the last token that was taken ends.
    fn end(&self) -> u32 {
        let last = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        last.map_or(0, |token| {
            // The span of a name in backticks leaves them out.
            token.span.end + u32::from(matches!(token.kind, Kind::Quoted))
        })
    }

    fn is(&self, mark: &str) -> bool {
        matches!(self.peek().kind, Kind::Punct(found) if found == mark)
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.is(mark);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str, what: &str) -> Result<(), ExprError> {
        if self.take(mark) {
            Ok(())
        } else {
            Err(self.unexpected(what))
        }
    }

    fn written(&self, at: Span) -> &str {
        self.text.get(at.range()).unwrap_or("")
    }

    fn unexpected(&self, expected: &str) -> ExprError {
        let token = self.peek();
        let written = self.written(token.span);
        let help = match (&token.kind, written) {
            (Kind::Ident, "and" | "AND") => Some("write `&&` for \"and\""),
            (Kind::Ident, "or" | "OR") => Some("write `||` for \"or\""),
            (Kind::Ident, "not" | "NOT") => Some("write `!` for \"not\""),
            (Kind::Quoted, _) => Some("backticks quote a key after a dot: ``a.`b-c` ``"),
            (Kind::Punct("{"), _) => {
                Some("messages such as `Name{…}` do not exist here; a map is `{'key': value}`")
            }
            _ => None,
        };
        let message = match token.kind {
            Kind::End => format!("the expression ends where {expected} was expected"),
            _ => format!("found `{written}` where {expected} was expected"),
        };
        ExprError::Syntax {
            message,
            help: help.map(str::to_owned),
            at: token.span,
        }
    }

    fn push(&mut self, expr: Expr, start: u32) -> Result<ExprId, ExprError> {
        let at = Span::new(start, self.end());
        let height = 1 + self.tallest_operand(&expr);
        if height > MAX_DEPTH {
            return Err(ExprError::Depth { limit: MAX_DEPTH, at });
        }
        let id = ExprId(u32::try_from(self.ast.nodes.len()).unwrap_or(u32::MAX));
        self.ast.nodes.push(Node {
            expr,
            span: at,
            height,
        });
        Ok(id)
    }

    fn tallest_operand(&self, expr: &Expr) -> usize {
        let height = |id: ExprId| self.ast.height(id);
        let tallest = |ids: &[ExprId]| ids.iter().map(|&id| height(id)).max().unwrap_or(0);
        match expr {
            Expr::Literal(_) | Expr::Ident(_) => 0,
            Expr::Select { operand, .. } => height(*operand),
            Expr::Index { operand, index, .. } => height(*operand).max(height(*index)),
            Expr::Call { target, args, .. } => tallest(args).max(target.map_or(0, height)),
            Expr::List(elements) => elements.iter().map(|e| height(e.value)).max().unwrap_or(0),
            Expr::Map(entries) => entries
                .iter()
                .map(|e| height(e.key).max(height(e.value)))
                .max()
                .unwrap_or(0),
            Expr::Not(a) | Expr::Negate(a) => height(*a),
            Expr::Binary(_, a, b) => height(*a).max(height(*b)),
            Expr::And(operands) | Expr::Or(operands) => tallest(operands),
            Expr::Ternary(a, b, c) => tallest(&[*a, *b, *c]),
        }
    }

    /// `a || b ? c : d`; the one place where the parser goes down a level.
    fn expression(&mut self) -> Result<ExprId, ExprError> {
        if self.depth == MAX_DEPTH {
            return Err(ExprError::Depth {
                limit: MAX_DEPTH,
                at: self.peek().span,
            });
        }
        self.depth += 1;
        let start = self.start();
        let mut expr = self.chain("||", start)?;
        if self.take("?") {
            // As in the grammar: the middle may not be a bare choice, the end may.
            let then_start = self.start();
            let then = self.chain("||", then_start)?;
            self.expect(":", "`:` and what holds otherwise")?;
            let otherwise = self.expression()?;
            expr = self.push(Expr::Ternary(expr, then, otherwise), start)?;
        }
        self.depth -= 1;
        Ok(expr)
    }

    /// A chain of `||`, or of `&&` below it.
    fn chain(&mut self, mark: &'static str, start: u32) -> Result<ExprId, ExprError> {
        let or = mark == "||";
        let first = if or {
            self.chain("&&", start)?
        } else {
            self.binary(1)?
        };
        if !self.is(mark) {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.take(mark) {
            let start = self.start();
            operands.push(if or {
                self.chain("&&", start)?
            } else {
                self.binary(1)?
            });
        }
        self.push(
            if or {
                Expr::Or(operands)
            } else {
                Expr::And(operands)
            },
            start,
        )
    }

    fn binary(&mut self, lowest: u8) -> Result<ExprId, ExprError> {
        let start = self.start();
        let mut left = self.unary()?;
        while let Kind::Punct(mark) = self.peek().kind {
            let Some((precedence, operator)) = operator(mark).filter(|(found, _)| *found >= lowest) else {
                break;
            };
            self.next += 1;
            let right = self.binary(precedence + 1)?;
            left = self.push(Expr::Binary(operator, left, right), start)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<ExprId, ExprError> {
        let first = self.next;
        while self.take("!") {}
        let nots = self.next - first;
        while nots == 0 && self.take("-") {}
        let mut minuses = self.next - first - nots;
        let negative = minuses > 0 && is_number(&self.peek().kind);
        minuses -= usize::from(negative);
        let start = self
            .tokens
            .get(self.next - usize::from(negative))
            .map_or(0, |t| t.span.start);
        let mut expr = self.member(negative, start)?;
        for back in 1..=nots + minuses {
            let at = self
                .tokens
                .get(first + nots + minuses - back)
                .map_or(0, |t| t.span.start);
            let outer = if nots > 0 {
                Expr::Not(expr)
            } else {
                Expr::Negate(expr)
            };
            expr = self.push(outer, at)?;
        }
        Ok(expr)
    }

    /// A primary expression with what follows it: `.key`, `[index]`, `.call()`.
    fn member(&mut self, negative: bool, start: u32) -> Result<ExprId, ExprError> {
        let mut expr = self.primary(negative, start)?;
        loop {
            if self.take(".") {
                let optional = self.take("?");
                let key = self.key()?;
                expr = if !optional && self.take("(") {
                    let args = self.arguments()?;
                    let target = Some(expr);
                    self.push(
                        Expr::Call {
                            target,
                            name: key,
                            args,
                        },
                        start,
                    )?
                } else {
                    let operand = expr;
                    self.push(
                        Expr::Select {
                            operand,
                            key,
                            optional,
                        },
                        start,
                    )?
                };
            } else if self.take("[") {
                let optional = self.take("?");
                let index = self.expression()?;
                self.expect("]", "`]`")?;
                let operand = expr;
                expr = self.push(
                    Expr::Index {
                        operand,
                        index,
                        optional,
                    },
                    start,
                )?;
            } else {
                return Ok(expr);
            }
        }
    }

    /// A key or the name of a method, after a dot.
    fn key(&mut self) -> Result<Name, ExprError> {
        let at = self.peek().span;
        if !matches!(self.peek().kind, Kind::Ident | Kind::Quoted) {
            return Err(self.unexpected("a key"));
        }
        self.next += 1;
        Ok(Name {
            text: Arc::from(self.written(at)),
            span: at,
        })
    }

    fn primary(&mut self, negative: bool, start: u32) -> Result<ExprId, ExprError> {
        let token = self.peek().clone();
        match token.kind {
            Kind::Int(magnitude) => {
                self.next += 1;
                let value = if negative {
                    0_i64.checked_sub_unsigned(magnitude)
                } else {
                    i64::try_from(magnitude).ok()
                };
                let value = value.ok_or_else(|| ExprError::syntax("a number past 64 bits", token.span))?;
                self.push(Expr::Literal(Value::Int(value)), start)
            }
            Kind::Literal(value) => {
                self.next += 1;
                let value = match value {
                    Value::Double(value) if negative => Value::Double(-value),
                    other => other,
                };
                self.push(Expr::Literal(value), start)
            }
            Kind::Ident => self.name(start),
            Kind::Punct(".") => {
                self.next += 1;
                self.name(start)
            }
            Kind::Punct("(") => {
                self.next += 1;
                let inner = self.expression()?;
                self.expect(")", "`)`")?;
                Ok(inner)
            }
            Kind::Punct("[") => self.list(start),
            Kind::Punct("{") => self.map(start),
            _ => Err(self.unexpected("a value")),
        }
    }

    /// A name, or a call of a function.
    fn name(&mut self, start: u32) -> Result<ExprId, ExprError> {
        let at = self.peek().span;
        if !matches!(self.peek().kind, Kind::Ident) {
            return Err(self.unexpected("a name"));
        }
        let text = self.written(at);
        if RESERVED.contains(&text) {
            return Err(ExprError::Syntax {
                message: format!("`{text}` is a reserved word"),
                help: Some("it may follow a dot, but not stand for itself".to_owned()),
                at,
            });
        }
        let name = Name {
            text: Arc::from(text),
            span: at,
        };
        self.next += 1;
        if self.take("(") {
            let args = self.arguments()?;
            return self.push(
                Expr::Call {
                    target: None,
                    name,
                    args,
                },
                start,
            );
        }
        self.push(Expr::Ident(name), start)
    }

    /// Arguments up to the closing parenthesis; the opening one was taken.
    fn arguments(&mut self) -> Result<Vec<ExprId>, ExprError> {
        let mut args = Vec::new();
        if self.take(")") {
            return Ok(args);
        }
        loop {
            args.push(self.expression()?);
            if self.take(")") {
                return Ok(args);
            }
            self.expect(",", "`,` or `)`")?;
        }
    }

    fn list(&mut self, start: u32) -> Result<ExprId, ExprError> {
        self.next += 1;
        let mut elements = Vec::new();
        while !self.take("]") {
            let optional = self.take("?");
            let value = self.expression()?;
            elements.push(Element { value, optional });
            if !self.take(",") {
                self.expect("]", "`,` or `]`")?;
                break;
            }
        }
        self.push(Expr::List(elements), start)
    }

    fn map(&mut self, start: u32) -> Result<ExprId, ExprError> {
        self.next += 1;
        let mut entries = Vec::new();
        while !self.take("}") {
            let optional = self.take("?");
            let key = self.expression()?;
            self.expect(":", "`:` and a value")?;
            let value = self.expression()?;
            entries.push(Entry { key, value, optional });
            if !self.take(",") {
                self.expect("}", "`,` or `}`")?;
                break;
            }
        }
        self.push(Expr::Map(entries), start)
    }
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Int(_) | Kind::Literal(Value::Double(_)))
}
