//! `format`: values in the places of a text.

use std::fmt::Write as _;

use super::standard::arity;
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval, Failure};
use crate::expr::value::{self, Items, Value, View};

pub(super) const FUNCTIONS: &[Function] = &[Function::new(
    "format",
    Style::Method,
    2..=2,
    "'%s has %d'.format([name, number])",
    format_text,
)];

/// The most digits after the point that may be asked for.
const MAX_PRECISION: usize = 100;

fn format_text<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [pattern, values] = args else {
        return arity(site);
    };
    let pattern = site.text("`format`", pattern)?;
    let mut values = Values {
        items: site.items("`format`", values)?,
        next: 0,
    };
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (precision, after) = precision(site, after)?;
        let Some(verb) = after.chars().next() else {
            return Err(site.error(ErrorKind::Value, "the text ends after `%`"));
        };
        let value = values.take(site)?;
        let written = clause(site, verb, precision, &value)?;
        site.charge_text(written.len())?;
        out.push_str(&written);
        rest = after.get(verb.len_utf8()..).unwrap_or("");
    }
    out.push_str(rest);
    Ok(Value::owned_text(out))
}

struct Values<'v, 'a> {
    items: Items<'v, 'a>,
    next: usize,
}

impl<'a> Values<'_, 'a> {
    fn take(&mut self, site: Site<'_, 'a>) -> Eval<'a> {
        self.next += 1;
        match self.items.get(self.next - 1) {
            Some(value) if value.is_blank() => Err(site.blank(&value)),
            Some(value) => Ok(value),
            None => Err(site.error(
                ErrorKind::Value,
                format!("`format` has no value number {}", self.next),
            )),
        }
    }
}

/// `.3` before the letter of a clause.
fn precision<'a, 't>(site: Site<'_, 'a>, text: &'t str) -> Eval<'a, (usize, &'t str)> {
    let Some(after) = text.strip_prefix('.') else {
        return Ok((6, text));
    };
    let length = after.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, after) = after.split_at(length);
    match digits.parse() {
        Ok(precision) if precision <= MAX_PRECISION => Ok((precision, after)),
        _ => Err(site.error(
            ErrorKind::Value,
            format!("`.{digits}` is no number of digits up to {MAX_PRECISION}"),
        )),
    }
}

fn clause<'a>(site: Site<'_, 'a>, verb: char, precision: usize, value: &Value<'a>) -> Eval<'a, String> {
    match verb {
        's' => site.plain(value),
        'd' => match value.view() {
            View::Int(_) | View::Uint(_) | View::Double(_) => Ok(value::plain(value)),
            _ => Err(misfit(site, verb, value)),
        },
        'f' | 'e' => real(site, verb, precision, value),
        'b' | 'o' | 'x' | 'X' => based(site, verb, value),
        other => Err(site.error(ErrorKind::Value, format!("`%{other}` is no clause of `format`"))),
    }
}

fn misfit<'a>(site: Site<'_, 'a>, verb: char, value: &Value<'a>) -> Failure<'a> {
    let message = format!("`%{verb}` cannot write {}", value.kind().noun());
    site.error(ErrorKind::Type, message)
}

#[expect(clippy::cast_precision_loss, reason = "what a double is asked for")]
fn real<'a>(site: Site<'_, 'a>, verb: char, precision: usize, value: &Value<'a>) -> Eval<'a, String> {
    let number = match value.view() {
        View::Double(number) => number,
        View::Int(number) => number as f64,
        View::Uint(number) => number as f64,
        _ => return Err(misfit(site, verb, value)),
    };
    if !number.is_finite() {
        return Ok(value::double(number));
    }
    if verb == 'f' {
        return Ok(format!("{number:.precision$}"));
    }
    // Rust writes `1.5e3`, C and CEL `1.5e+03`.
    let written = format!("{number:.precision$e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    Ok(format!("{mantissa}e{sign}{digits:0>2}"))
}

fn based<'a>(site: Site<'_, 'a>, verb: char, value: &Value<'a>) -> Eval<'a, String> {
    let (negative, size) = match value.view() {
        View::Int(number) => (number < 0, number.unsigned_abs()),
        View::Uint(number) => (false, number),
        View::Bool(value) if verb == 'b' => (false, u64::from(value)),
        View::Text(text) if matches!(verb, 'x' | 'X') => return Ok(hexadecimal(verb, text.as_bytes())),
        View::Bytes(bytes) if matches!(verb, 'x' | 'X') => return Ok(hexadecimal(verb, bytes)),
        _ => return Err(misfit(site, verb, value)),
    };
    let digits = match verb {
        'b' => format!("{size:b}"),
        'o' => format!("{size:o}"),
        'x' => format!("{size:x}"),
        _ => format!("{size:X}"),
    };
    Ok(if negative { format!("-{digits}") } else { digits })
}

fn hexadecimal(verb: char, bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        _ = if verb == 'x' {
            write!(out, "{byte:02x}")
        } else {
            write!(out, "{byte:02X}")
        };
    }
    out
}
