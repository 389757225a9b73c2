//! The extension `math`.

use std::cmp::Ordering;

use super::standard::arity;
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval};
use crate::expr::value::{Order, Value, View};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "math.greatest",
        Style::Global,
        1..=64,
        "math.greatest(a, b)",
        greatest,
    ),
    Function::new("math.least", Style::Global, 1..=64, "math.least(a, b)", least),
    Function::new(
        "math.ceil",
        Style::Global,
        1..=1,
        "math.ceil(number)",
        |site, args| double(site, args, f64::ceil),
    ),
    Function::new(
        "math.floor",
        Style::Global,
        1..=1,
        "math.floor(number)",
        |site, args| double(site, args, f64::floor),
    ),
    Function::new(
        "math.round",
        Style::Global,
        1..=1,
        "math.round(number)",
        |site, args| double(site, args, f64::round),
    ),
    Function::new(
        "math.trunc",
        Style::Global,
        1..=1,
        "math.trunc(number)",
        |site, args| double(site, args, f64::trunc),
    ),
    Function::new("math.sqrt", Style::Global, 1..=1, "math.sqrt(number)", sqrt),
    Function::new("math.abs", Style::Global, 1..=1, "math.abs(number)", abs),
    Function::new("math.sign", Style::Global, 1..=1, "math.sign(number)", sign),
    Function::new(
        "math.isNaN",
        Style::Global,
        1..=1,
        "math.isNaN(number)",
        |site, args| test(site, args, f64::is_nan),
    ),
    Function::new(
        "math.isInf",
        Style::Global,
        1..=1,
        "math.isInf(number)",
        |site, args| test(site, args, f64::is_infinite),
    ),
    Function::new(
        "math.isFinite",
        Style::Global,
        1..=1,
        "math.isFinite(number)",
        |site, args| test(site, args, f64::is_finite),
    ),
    Function::new(
        "math.bitAnd",
        Style::Global,
        2..=2,
        "math.bitAnd(a, b)",
        |site, args| bits(site, args, |a, b| a & b),
    ),
    Function::new(
        "math.bitOr",
        Style::Global,
        2..=2,
        "math.bitOr(a, b)",
        |site, args| bits(site, args, |a, b| a | b),
    ),
    Function::new(
        "math.bitXor",
        Style::Global,
        2..=2,
        "math.bitXor(a, b)",
        |site, args| bits(site, args, |a, b| a ^ b),
    ),
    Function::new(
        "math.bitNot",
        Style::Global,
        1..=1,
        "math.bitNot(number)",
        bit_not,
    ),
    Function::new(
        "math.bitShiftLeft",
        Style::Global,
        2..=2,
        "math.bitShiftLeft(number, by)",
        |site, args| shift(site, args, u64::checked_shl),
    ),
    Function::new(
        "math.bitShiftRight",
        Style::Global,
        2..=2,
        "math.bitShiftRight(number, by)",
        |site, args| shift(site, args, u64::checked_shr),
    ),
];

fn greatest<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    extreme(site, args, "`math.greatest`", Ordering::Greater)
}

fn least<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    extreme(site, args, "`math.least`", Ordering::Less)
}

/// The extreme of the arguments, or of the one list.
fn extreme<'a>(site: Site<'_, 'a>, args: &[Value<'a>], what: &str, wanted: Ordering) -> Eval<'a> {
    let listed: Vec<Value<'a>>;
    let values = match args {
        [list] if matches!(list.view(), View::List(_)) => {
            listed = site.items(what, list)?.iter().collect();
            listed.as_slice()
        }
        _ => args,
    };
    let mut best: Option<&Value<'a>> = None;
    for value in values {
        if value.is_blank() {
            return Err(site.blank(value));
        }
        if !matches!(value.view(), View::Int(_) | View::Uint(_) | View::Double(_)) {
            return Err(site.wrong_type(what, "numbers", value));
        }
        let better = match best {
            None => true,
            Some(best) => site.order(what, value, best)? == Order::Known(wanted),
        };
        if better {
            best = Some(value);
        }
    }
    best.cloned()
        .ok_or_else(|| site.error(ErrorKind::Value, format!("{what} of an empty list")))
}

fn double<'a>(site: Site<'_, 'a>, args: &[Value<'a>], run: fn(f64) -> f64) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Double(number) => Ok(Value::Double(run(number))),
        _ => Err(site.wrong_type("this function", "a number with a fraction", value)),
    }
}

fn test<'a>(site: Site<'_, 'a>, args: &[Value<'a>], run: fn(f64) -> bool) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Double(number) => Ok(Value::Bool(run(number))),
        _ => Err(site.wrong_type("this function", "a number with a fraction", value)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "what a double is asked for")]
fn sqrt<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Double(number) => Ok(Value::Double(number.sqrt())),
        View::Int(number) => Ok(Value::Double((number as f64).sqrt())),
        View::Uint(number) => Ok(Value::Double((number as f64).sqrt())),
        _ => Err(site.wrong_type("`math.sqrt`", "a number", value)),
    }
}

fn abs<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Int(number) => match number.checked_abs() {
            Some(number) => Ok(Value::Int(number)),
            None => Err(site.error(ErrorKind::Arithmetic, "the result is out of range")),
        },
        View::Uint(number) => Ok(Value::Uint(number)),
        View::Double(number) => Ok(Value::Double(number.abs())),
        _ => Err(site.wrong_type("`math.abs`", "a number", value)),
    }
}

fn sign<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Int(number) => Ok(Value::Int(number.signum())),
        View::Uint(number) => Ok(Value::Uint(number.min(1))),
        View::Double(number) if number == 0.0 || number.is_nan() => Ok(Value::Double(number)),
        View::Double(number) => Ok(Value::Double(number.signum())),
        _ => Err(site.wrong_type("`math.sign`", "a number", value)),
    }
}

fn bits<'a>(site: Site<'_, 'a>, args: &[Value<'a>], run: fn(u64, u64) -> u64) -> Eval<'a> {
    let [left, right] = args else { return arity(site) };
    match (left.view(), right.view()) {
        (View::Int(a), View::Int(b)) => Ok(Value::Int(
            run(a.cast_unsigned(), b.cast_unsigned()).cast_signed(),
        )),
        (View::Uint(a), View::Uint(b)) => Ok(Value::Uint(run(a, b))),
        (View::Int(_) | View::Uint(_), _) => {
            Err(site.wrong_type("this function", "two numbers of one type", right))
        }
        _ => Err(site.wrong_type("this function", "two whole numbers", left)),
    }
}

fn bit_not<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Int(number) => Ok(Value::Int(!number)),
        View::Uint(number) => Ok(Value::Uint(!number)),
        _ => Err(site.wrong_type("`math.bitNot`", "a whole number", value)),
    }
}

/// Shifts are of bits: to the right, zeros come in from the left.
fn shift<'a>(site: Site<'_, 'a>, args: &[Value<'a>], run: fn(u64, u32) -> Option<u64>) -> Eval<'a> {
    let [value, by] = args else { return arity(site) };
    let by = site.int("a shift", by)?;
    let Ok(by) = u64::try_from(by) else {
        return Err(site.error(ErrorKind::Value, format!("a shift by {by}, which is less than 0")));
    };
    let by = u32::try_from(by).unwrap_or(u32::MAX);
    match value.view() {
        View::Int(number) => Ok(Value::Int(
            run(number.cast_unsigned(), by).unwrap_or(0).cast_signed(),
        )),
        View::Uint(number) => Ok(Value::Uint(run(number, by).unwrap_or(0))),
        _ => Err(site.wrong_type("a shift", "a whole number", value)),
    }
}
