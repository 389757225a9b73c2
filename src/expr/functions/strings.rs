//! Text: searching, cutting, joining. Positions count code points.

use regex::RegexBuilder;

use super::pattern::Matcher;
use super::standard::arity;
use super::{Function, Style};
use crate::expr::eval::Site;
use crate::expr::failure::{ErrorKind, Eval, Failure};
use crate::expr::value::{Value, View};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("contains", Style::Method, 2..=2, "text.contains(part)", contains),
    Function::new(
        "startsWith",
        Style::Method,
        2..=2,
        "text.startsWith(part)",
        starts_with,
    ),
    Function::new("endsWith", Style::Method, 2..=2, "text.endsWith(part)", ends_with),
    Function::new("matches", Style::Both, 2..=2, "text.matches(pattern)", matches),
    Function::new("charAt", Style::Method, 2..=2, "text.charAt(index)", char_at),
    Function::new(
        "indexOf",
        Style::Method,
        2..=3,
        "text.indexOf(part, from)",
        index_of,
    ),
    Function::new(
        "lastIndexOf",
        Style::Method,
        2..=3,
        "text.lastIndexOf(part, from)",
        last_index_of,
    ),
    Function::new(
        "lowerAscii",
        Style::Method,
        1..=1,
        "text.lowerAscii()",
        lower_ascii,
    ),
    Function::new(
        "upperAscii",
        Style::Method,
        1..=1,
        "text.upperAscii()",
        upper_ascii,
    ),
    Function::new(
        "replace",
        Style::Method,
        3..=4,
        "text.replace(part, by, limit)",
        replace,
    ),
    Function::new(
        "split",
        Style::Method,
        2..=3,
        "text.split(separator, limit)",
        split,
    ),
    Function::new(
        "substring",
        Style::Method,
        2..=3,
        "text.substring(start, end)",
        substring,
    ),
    Function::new("trim", Style::Method, 1..=1, "text.trim()", trim),
    Function::new("join", Style::Method, 1..=2, "list.join(separator)", join),
    Function::new("reverse", Style::Method, 1..=1, "list.reverse()", reverse),
    Function::new(
        "strings.quote",
        Style::Global,
        1..=1,
        "strings.quote(text)",
        quote,
    ),
];

/// The most bytes that a compiled pattern may take.
const PATTERN_SIZE: usize = crate::limit::PATTERN_BYTES.count();

/// A compiled pattern, or what is wrong with it.
pub(in crate::expr) fn compile_pattern(text: &str) -> Result<Matcher, String> {
    let compiled = RegexBuilder::new(text)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE)
        .nest_limit(u32::try_from(crate::limit::PATTERN_DEPTH.most).unwrap_or(0))
        .build();
    compiled.map(Matcher::new).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            format!("the pattern takes more than {PATTERN_SIZE} bytes once compiled")
        }
        other => {
            // The last line says what; those before draw the pattern, on several lines.
            let text = other.to_string();
            let reason = text.lines().last().unwrap_or("").trim();
            let reason = reason.strip_prefix("error: ").unwrap_or(reason);
            format!("this is no pattern: {reason}")
        }
    })
}

fn two<'v, 'a>(site: Site<'_, 'a>, what: &str, args: &'v [Value<'a>]) -> Eval<'a, (&'v str, &'v str)> {
    match args {
        [text, part, ..] => Ok((site.text(what, text)?, site.text(what, part)?)),
        _ => Err(too_few(site)),
    }
}

fn too_few<'a>(site: Site<'_, 'a>) -> Failure<'a> {
    site.error(ErrorKind::Type, "too few arguments")
}

fn contains<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (text, part) = two(site, "`contains`", args)?;
    Ok(Value::Bool(text.contains(part)))
}

fn starts_with<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (text, part) = two(site, "`startsWith`", args)?;
    Ok(Value::Bool(text.starts_with(part)))
}

fn ends_with<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (text, part) = two(site, "`endsWith`", args)?;
    Ok(Value::Bool(text.ends_with(part)))
}

fn matches<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (_, pattern) = two(site, "`matches`", args)?;
    let [text, ..] = args else { return arity(site) };
    let pattern = site.context.pattern(pattern, site)?;
    site.matches(text, &pattern).map(Value::Bool)
}

/// A position in a text of `length` code points, both ends included.
fn position<'a>(site: Site<'_, 'a>, value: &Value<'a>, length: usize) -> Eval<'a, usize> {
    let wanted = site.int("a position", value)?;
    usize::try_from(wanted)
        .ok()
        .filter(|at| *at <= length)
        .ok_or_else(|| {
            let message = format!("the text has no position {wanted}: its length is {length}");
            site.error(ErrorKind::Value, message)
        })
}

fn char_at<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [text, at] = args else { return arity(site) };
    let text = site.text("`charAt`", text)?;
    let at = position(site, at, text.chars().count())?;
    let found: String = text.chars().skip(at).take(1).collect();
    Ok(Value::owned_text(found))
}

/// The offset in bytes of the code point at `position`.
fn offset(text: &str, position: usize) -> usize {
    text.char_indices().nth(position).map_or(text.len(), |(at, _)| at)
}

/// The position of a byte offset, as a value; -1 for none.
fn found<'a>(text: &str, at: Option<usize>) -> Value<'a> {
    let position = at
        .and_then(|at| text.get(..at))
        .map(|before| before.chars().count());
    Value::Int(
        position
            .and_then(|position| i64::try_from(position).ok())
            .unwrap_or(-1),
    )
}

fn index_of<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (text, part) = two(site, "`indexOf`", args)?;
    let from = match args.get(2) {
        Some(from) => offset(text, position(site, from, text.chars().count())?),
        None => 0,
    };
    let rest = text.get(from..).unwrap_or("");
    Ok(found(text, rest.find(part).map(|at| from + at)))
}

fn last_index_of<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (text, part) = two(site, "`lastIndexOf`", args)?;
    let length = text.chars().count();
    let latest = match args.get(2) {
        Some(from) => position(site, from, length)?,
        None => length,
    };
    // A match may start at the latest position, and so ends after it.
    let end = offset(text, latest.saturating_add(part.chars().count()));
    Ok(found(text, text.get(..end).unwrap_or("").rfind(part)))
}

fn lower_ascii<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [text] = args else { return arity(site) };
    Ok(Value::owned_text(
        site.text("`lowerAscii`", text)?.to_ascii_lowercase(),
    ))
}

fn upper_ascii<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [text] = args else { return arity(site) };
    Ok(Value::owned_text(
        site.text("`upperAscii`", text)?.to_ascii_uppercase(),
    ))
}

fn replace<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (text, part) = two(site, "`replace`", args)?;
    let by = match args.get(2) {
        Some(by) => site.text("`replace`", by)?,
        None => return arity(site),
    };
    let limit = match args.get(3) {
        Some(limit) => usize::try_from(site.int("`replace`", limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    // Counted before it is built: an empty part stands between all characters.
    let times = text.matches(part).count().min(limit);
    site.charge_text(text.len().saturating_add(times.saturating_mul(by.len())))?;
    Ok(Value::owned_text(text.replacen(part, by, limit)))
}

fn split<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let (text, separator) = two(site, "`split`", args)?;
    let limit = match args.get(2) {
        Some(limit) => usize::try_from(site.int("`split`", limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    site.charge(text.matches(separator).count() as u64)?;
    let pieces: Vec<Value<'a>> = if separator.is_empty() {
        characters(text, limit)
    } else {
        text.splitn(limit, separator).map(Value::owned_text).collect()
    };
    Ok(Value::list(pieces))
}

/// The characters of a text, the rest in the last of `limit` pieces.
fn characters<'a>(text: &str, limit: usize) -> Vec<Value<'a>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if pieces.len() + 1 >= limit {
            break;
        }
        let (head, tail) = rest.split_at(first.len_utf8());
        pieces.push(Value::owned_text(head));
        rest = tail;
    }
    if !rest.is_empty() && limit > 0 {
        pieces.push(Value::owned_text(rest));
    }
    pieces
}

fn substring<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value, from, rest @ ..] = args else {
        return arity(site);
    };
    let text = site.text("`substring`", value)?;
    let length = text.chars().count();
    let from = position(site, from, length)?;
    let to = match rest.first() {
        Some(to) => position(site, to, length)?,
        None => length,
    };
    if from > to {
        let message = format!("a part from {from} to {to} ends before it starts");
        return Err(site.error(ErrorKind::Value, message));
    }
    let part: String = text.chars().skip(from).take(to - from).collect();
    Ok(Value::owned_text(part))
}

fn trim<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [text] = args else { return arity(site) };
    Ok(Value::owned_text(site.text("`trim`", text)?.trim()))
}

fn join<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [list, rest @ ..] = args else {
        return arity(site);
    };
    let separator = match rest.first() {
        Some(separator) => site.text("`join`", separator)?,
        None => "",
    };
    let mut joined = String::new();
    for (index, item) in site.items("`join`", list)?.iter().enumerate() {
        if item.is_blank() {
            return Err(site.blank(&item));
        }
        let text = site.text("`join`", &item)?;
        site.charge_text(separator.len())?;
        joined.push_str(if index == 0 { "" } else { separator });
        joined.push_str(text);
    }
    Ok(Value::owned_text(joined))
}

fn reverse<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [value] = args else { return arity(site) };
    match value.view() {
        View::Text(text) => {
            site.charge_text(text.len())?;
            Ok(Value::owned_text(text.chars().rev().collect::<String>()))
        }
        View::List(items) => {
            site.charge(items.len() as u64)?;
            let mut values: Vec<Value<'a>> = items.iter().collect();
            values.reverse();
            Ok(Value::list(values))
        }
        _ => Err(site.wrong_type("`reverse`", "text or a list", value)),
    }
}

fn quote<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [text] = args else { return arity(site) };
    let text = site.text("`strings.quote`", text)?;
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    Ok(Value::owned_text(quoted))
}
