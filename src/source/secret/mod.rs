//! Tokens, keys and passwords in a text.
//!
//! Takes any text, gives the parts of it that look like a secret, so that no
//! output repeats them. [`secrets`] is for what is shown and takes what could
//! be one; [`known`] is for whole files, and takes only what has the shape that
//! its issuer gives it. What becomes of them is decided elsewhere.

mod marks;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use self::marks::{MARKS, Mark, is_long};

/// What stands for a secret in a message.
pub(crate) const MASK: &str = "(masked)";

/// Bytes of a text that are searched where only its beginning is shown.
const BEGINNING: usize = 1024;

/// The most secrets of a file that are known.
const MOST: usize = crate::limit::SECRETS.count();

/// The least bytes that a secret takes, but for a password behind an `@`.
const LEAST: usize = 16;

/// Between the scheme of an address and its authority; in JSON it may be written the second way.
const AUTHORITY: [&str; 2] = ["://", ":\\/\\/"];

/// How a key in PEM begins (RFC 7468).
const PEM: &str = "-----BEGIN ";

/// A part of a text that begins as a secret does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is, with its article.
    pub what: &'static str,
}

/// Whatever looks like a secret in a text, in order: what begins with a mark, and long words of random letters.
///
/// They may overlap.
pub(crate) fn secrets(text: &str) -> Vec<Range<usize>> {
    if text.len() < LEAST && !text.contains('@') {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = marked(text, false).map(|secret| secret.range).collect();
    found.extend(words(text).filter_map(|word| {
        let word = word.start..word.start + text.get(word)?.trim_end_matches('.').len();
        Some(word.start + random(text.get(word.clone())?)?..word.end)
    }));
    found.sort_by_key(|range| (range.start, range.end));
    found
}

/// The secrets of a whole file whose shape is that of their issuer, in order: few texts are taken for one that are none.
pub(super) fn known(text: &str) -> Vec<Secret> {
    marked(text, true).take(MOST).collect()
}

/// What begins with a mark; strictly only what has the shape that belongs to it.
fn marked(text: &str, strict: bool) -> impl Iterator<Item = Secret> {
    static STARTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let starts = MARKS.iter().map(|mark| mark.start).chain(AUTHORITY).chain([PEM]);
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::LeftmostFirst).build(starts).ok()
    });
    let mut end = 0;
    let starts = STARTS.iter().flat_map(move |starts| starts.find_iter(text));
    starts.filter_map(move |start| {
        // Within a secret is no other, and a text of nothing but beginnings is read once.
        if start.start() < end {
            return None;
        }
        let secret = match MARKS.get(start.pattern().as_usize()) {
            Some(mark) => {
                let word = dotted(text, start.start())?;
                end = word.end;
                token(text, word, mark, strict)
            }
            None if text.get(start.range()) == Some(PEM) => private_key(text, start.start()),
            None => password(text, start.end(), strict),
        };
        end = secret.as_ref().map_or(end, |secret| secret.range.end);
        secret
    })
}

/// The text with a mask in the place of each secret.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in secrets {
        if range.end <= end {
            continue;
        }
        if range.start >= end {
            out.push_str(text.get(end..range.start).unwrap_or(""));
            out.push_str(MASK);
        }
        end = range.end;
    }
    out.push_str(text.get(end..).unwrap_or(""));
    Cow::Owned(out)
}

/// As [`masked`], the beginning of a text of which no more than some hundred characters are shown, with an ellipsis
/// where it goes on.
pub(crate) fn masked_beginning(text: &str) -> Cow<'_, str> {
    if text.len() <= BEGINNING {
        return masked(text);
    }
    let mut end = BEGINNING;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let beginning = text.get(..end).unwrap_or("");
    // Half of a secret would not be known as one.
    let whole = beginning.rfind(char::is_whitespace).unwrap_or(end);
    Cow::Owned(format!("{}…", masked(beginning.get(..whole).unwrap_or(""))))
}

/// The stretches of characters that keys are made of, of those that are long enough.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |byte: &u8| is_letter(*byte) || b"+/.".contains(byte);
    let mut start = 0;
    let chunks = text.as_bytes().chunk_by(move |a, b| is_part(a) == is_part(b));
    chunks.filter_map(move |chunk| {
        let range = start..start + chunk.len();
        start = range.end;
        (chunk.len() >= LEAST && chunk.first().is_some_and(is_part)).then_some(range)
    })
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Where in a word a long row of random letters starts.
fn random(word: &str) -> Option<usize> {
    // A secret key of AWS is 40 letters of base64, slashes among them.
    let base64 = word.len() == 40
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b));
    if base64 && mixed(word, 4) {
        return Some(0);
    }
    let mut start = 0;
    // A path or a host is made of short words; a token is one long one.
    for part in word.split(['/', '.']) {
        if is_random(part) {
            return Some(start);
        }
        start += part.len() + 1;
    }
    None
}

fn is_random(part: &str) -> bool {
    // Issuers put a prefix before it: `shpat_…`, `dop_v1_…`, `glptt-…`.
    let is_hex = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        part.len() >= 32 && digits >= 4 && part.bytes().all(|b| b.is_ascii_hexdigit())
    };
    part.len() >= 32 && part.split(['_', '-']).any(is_hex) || part.len() >= 24 && mixed(part, 3)
}

/// Whether letters and digits change their class more often than each `every` of them. Names in camel case do so at each
/// word, random letters at every second or third; a hyphen is no letter.
fn mixed(part: &str, every: usize) -> bool {
    let count = |test: fn(&u8) -> bool| part.bytes().filter(test).count();
    let (digits, upper, lower) = (
        count(u8::is_ascii_digit),
        count(u8::is_ascii_uppercase),
        count(u8::is_ascii_lowercase),
    );
    let classes = part
        .as_bytes()
        .windows(2)
        .map(|pair| (class(pair.first()), class(pair.last())));
    let changes = classes
        .filter(|(a, b)| a != b && a.is_some() && b.is_some())
        .count();
    digits >= 1 && upper >= 3 && lower >= 3 && changes * every > part.len()
}

fn class(byte: Option<&u8>) -> Option<u8> {
    match byte? {
        b'0'..=b'9' => Some(0),
        b'A'..=b'Z' => Some(1),
        b'a'..=b'z' => Some(2),
        _ => None,
    }
}

/// The word that starts at an offset, with the dots in it; none within a word, as in `service-desk-lead`.
fn dotted(text: &str, at: usize) -> Option<Range<usize>> {
    let (before, after) = (text.as_bytes().get(..at)?, text.as_bytes().get(at..)?);
    if before.last().is_some_and(|&byte| is_letter(byte)) {
        return None;
    }
    let length = after.iter().position(|&byte| !is_letter(byte) && byte != b'.');
    let word = text.get(at..at + length.unwrap_or(after.len()))?;
    Some(at..at + word.trim_end_matches('.').len())
}

/// A word that begins with a mark, if it is a token.
fn token(text: &str, word: Range<usize>, mark: &Mark, strict: bool) -> Option<Secret> {
    let rest = text.get(word.start + mark.start.len()..word.end)?;
    let fits = rest.len() >= mark.rest && (mark.made_of)(rest);
    (fits || !strict && word.len() >= LEAST && is_long(rest)).then_some(Secret {
        range: word,
        what: mark.what,
    })
}

/// The password of an address (RFC 3986, 3.2.1), whose authority starts at an offset.
fn password(text: &str, start: usize, strict: bool) -> Option<Secret> {
    // A password may hold the last few; where it is shown it does, in a file they rather end the address.
    let ends = |c: char| c.is_whitespace() || "/\\?#\"'`<>".contains(c) || strict && "()[]|,;&".contains(c);
    let authority = text.get(start..)?.split(ends).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    if password.is_empty() || is_variable(password) || strict && name == "sip" {
        return None;
    }
    let start = start + name.len() + 1;
    Some(Secret {
        range: start..start + password.len(),
        what: "a password",
    })
}

/// Whether a password says only where it comes from: `$PASSWORD`, `${PASSWORD}`, `%PASSWORD%`, `{password}`, `***`.
fn is_variable(password: &str) -> bool {
    let name = |text: &str| {
        text.bytes()
            .all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
    };
    let inside = |start: &str, end: &str| {
        password
            .strip_prefix(start)
            .and_then(|rest| rest.strip_suffix(end))
    };
    inside("$", "").or_else(|| inside("%", "%")).is_some_and(name)
        || [("${", "}"), ("$(", ")"), ("{", "}")]
            .iter()
            .any(|(start, end)| inside(start, end).is_some())
        || password == MASK
        || password.bytes().all(|byte| byte == b'*')
}

/// A private key in PEM that starts at an offset, up to its end or that of the text.
fn private_key(text: &str, at: usize) -> Option<Secret> {
    /// The longest label of a private key, with room for others.
    const LABEL: usize = 40;
    const END: &str = "-----END ";
    let rest = text.get(at + PEM.len()..)?;
    let label: String = rest.chars().take(LABEL).take_while(|c| !c.is_control()).collect();
    let label = label.split("-----").next().unwrap_or("");
    if !label.trim_end_matches(" BLOCK").ends_with("PRIVATE KEY") {
        return None;
    }
    let length = rest.find(END).unwrap_or(rest.len());
    Some(Secret {
        range: at..at + PEM.len() + length,
        what: "a private key",
    })
}
