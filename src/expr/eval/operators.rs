//! Arithmetic and comparison.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Machine, Site, access};
use crate::expr::code::{Code, OpId};
use crate::expr::failure::{ErrorKind, Eval, Failure};
use crate::expr::syntax::Operator;
use crate::expr::value::{Order, Shared, Value, View, moment, nanoseconds};

impl<'c, 'a> Machine<'c, 'a> {
    #[inline(never)]
    pub(super) fn binary(
        &mut self,
        code: &'a Code,
        operator: Operator,
        (left, right): (OpId, OpId),
        site: Site<'c, 'a>,
    ) -> Eval<'a> {
        let left = self.eval(code, left);
        if let Err(failure) = &left
            && failure.stops()
        {
            return left;
        }
        let right = self.eval(code, right);
        match (left, right) {
            (Ok(left), Ok(right)) => apply(site, operator, &left, &right),
            (Err(left), Err(right)) => Err(Failure::worse(left, right)),
            (Err(failure), Ok(value)) => partial(operator, failure, &value),
            (Ok(value), Err(failure)) => partial(mirrored(operator), failure, &value),
        }
    }
}

/// The operator for exchanged operands.
pub(in crate::expr) fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessEqual => Operator::GreaterEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterEqual => Operator::LessEqual,
        other => other,
    }
}

/// A comparison with a count that is known in part: where what is known decides, it does.
fn partial<'a>(operator: Operator, failure: Failure<'a>, other: &Value<'a>) -> Eval<'a> {
    let Failure::Undeclared(missing) = &failure else {
        return Err(failure);
    };
    let Some(known) = missing.at_least else {
        return Err(failure);
    };
    let Order::Known(order) = crate::expr::value::order(&Value::Int(known), other) else {
        return Err(failure);
    };
    match operator {
        Operator::GreaterEqual if order.is_ge() => Ok(Value::Bool(true)),
        Operator::Less if order.is_ge() => Ok(Value::Bool(false)),
        Operator::Greater | Operator::NotEqual if order.is_gt() => Ok(Value::Bool(true)),
        Operator::LessEqual | Operator::Equal if order.is_gt() => Ok(Value::Bool(false)),
        _ => Err(failure),
    }
}

fn apply<'a>(site: Site<'_, 'a>, operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Eval<'a> {
    Ok(Value::Bool(match operator {
        Operator::Equal => site.equal(left, right)?,
        Operator::NotEqual => !site.equal(left, right)?,
        Operator::In => access::contains(site, left, right)?,
        Operator::Less => site.order("`<`", left, right)? == Order::Known(Ordering::Less),
        Operator::LessEqual => {
            matches!(site.order("`<=`", left, right)?, Order::Known(order) if order.is_le())
        }
        Operator::Greater => site.order("`>`", left, right)? == Order::Known(Ordering::Greater),
        Operator::GreaterEqual => {
            matches!(site.order("`>=`", left, right)?, Order::Known(order) if order.is_ge())
        }
        _ => return arithmetic(site, operator, left, right),
    }))
}

pub(super) fn negate<'a>(site: Site<'_, 'a>, value: &Value<'a>) -> Eval<'a> {
    match value.view() {
        View::Int(value) => value.checked_neg().map(Value::Int).ok_or_else(|| overflow(site)),
        View::Double(value) => Ok(Value::Double(-value)),
        View::Duration(value) => value
            .checked_neg()
            .map(Value::Duration)
            .ok_or_else(|| overflow(site)),
        _ => Err(site.wrong_type("`-`", "a number", value)),
    }
}

fn overflow<'a>(site: Site<'_, 'a>) -> Failure<'a> {
    site.error(ErrorKind::Arithmetic, "the result is out of range")
}

fn arithmetic<'a>(site: Site<'_, 'a>, operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Eval<'a> {
    match (left.view(), right.view()) {
        (View::Int(a), View::Int(b)) => ints(site, operator, a, b).map(Value::Int),
        (View::Uint(a), View::Uint(b)) => uints(site, operator, a, b).map(Value::Uint),
        (View::Double(a), View::Double(b)) if operator != Operator::Remainder => {
            Ok(Value::Double(doubles(operator, a, b)))
        }
        // Beyond CEL: who writes YAML does not see whether 2 or 2.0 was meant.
        #[expect(
            clippy::cast_precision_loss,
            reason = "as doubles are compared with whole numbers"
        )]
        (View::Int(a), View::Double(b)) if operator != Operator::Remainder => {
            Ok(Value::Double(doubles(operator, a as f64, b)))
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "as doubles are compared with whole numbers"
        )]
        (View::Double(a), View::Int(b)) if operator != Operator::Remainder => {
            Ok(Value::Double(doubles(operator, a, b as f64)))
        }
        (View::Text(a), View::Text(b)) if operator == Operator::Add => {
            site.charge_text(a.len() + b.len())?;
            let mut joined = String::with_capacity(a.len() + b.len());
            joined.push_str(a);
            joined.push_str(b);
            Ok(Value::owned_text(joined))
        }
        (View::Bytes(a), View::Bytes(b)) if operator == Operator::Add => {
            site.charge_text(a.len() + b.len())?;
            Ok(Value::Bytes(Shared::Owned(Arc::from([a, b].concat()))))
        }
        (View::List(a), View::List(b)) if operator == Operator::Add => {
            site.charge((a.len() + b.len()) as u64)?;
            Ok(Value::list(a.iter().chain(b.iter()).collect()))
        }
        (View::Timestamp(_) | View::Duration(_), View::Timestamp(_) | View::Duration(_)) => {
            times(site, operator, left, right)
        }
        _ => Err(site.error(
            ErrorKind::Type,
            format!(
                "`{}` cannot work on {} and {}",
                symbol(operator),
                left.kind().noun(),
                right.kind().noun()
            ),
        )),
    }
}

/// An operator as it is written.
pub(in crate::expr) fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Remainder => "%",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterEqual => ">=",
        Operator::In => "in",
    }
}

fn ints<'a>(site: Site<'_, 'a>, operator: Operator, a: i64, b: i64) -> Eval<'a, i64> {
    let result = match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        _ if b == 0 => return Err(site.error(ErrorKind::Arithmetic, "a division by zero")),
        Operator::Divide => a.checked_div(b),
        _ => a.checked_rem(b),
    };
    result.ok_or_else(|| overflow(site))
}

fn uints<'a>(site: Site<'_, 'a>, operator: Operator, a: u64, b: u64) -> Eval<'a, u64> {
    let result = match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        _ if b == 0 => return Err(site.error(ErrorKind::Arithmetic, "a division by zero")),
        Operator::Divide => a.checked_div(b),
        _ => a.checked_rem(b),
    };
    result.ok_or_else(|| overflow(site))
}

fn doubles(operator: Operator, a: f64, b: f64) -> f64 {
    match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        _ => a / b,
    }
}

/// Sums and differences of moments and durations; a duration has 64 bits of nanoseconds.
fn times<'a>(site: Site<'_, 'a>, operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Eval<'a> {
    let minus = match operator {
        Operator::Add => false,
        Operator::Subtract => true,
        _ => {
            let message = format!("`{}` cannot work on moments and durations", symbol(operator));
            return Err(site.error(ErrorKind::Type, message));
        }
    };
    let at = |time: i128| moment(time).map(Value::Timestamp);
    let value = match (left.view(), right.view()) {
        (View::Duration(a), View::Duration(b)) => {
            let sum = if minus { a.checked_sub(b) } else { a.checked_add(b) };
            sum.map(Value::Duration)
        }
        (View::Timestamp(a), View::Duration(b)) => {
            let by = i128::from(b);
            at(nanoseconds(a) + if minus { -by } else { by })
        }
        (View::Duration(a), View::Timestamp(b)) if !minus => at(nanoseconds(b) + i128::from(a)),
        (View::Timestamp(a), View::Timestamp(b)) if minus => {
            let apart = nanoseconds(a) - nanoseconds(b);
            i64::try_from(apart).ok().map(Value::Duration)
        }
        _ => {
            let message = format!("`{}` cannot work on these two", symbol(operator));
            return Err(site.error(ErrorKind::Type, message));
        }
    };
    value.ok_or_else(|| overflow(site))
}
