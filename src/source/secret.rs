//! Tokens, keys and passwords in a text.
//!
//! Takes any text, gives the parts of it that look like a secret, so that no
//! output repeats them. [`secrets`] is for what is shown and takes what could
//! be one; [`known`] is for whole files, and takes only what its issuer marks
//! as one. What becomes of them is decided elsewhere.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// What stands for a secret in a message.
pub(crate) const MASK: &str = "(masked)";

/// Bytes of a text that are searched where only its beginning is shown.
const BEGINNING: usize = 1024;

/// The least bytes that a secret takes, but for a password behind an `@`.
const LEAST: usize = 16;

/// A beginning by which an issuer marks its tokens.
struct Mark {
    start: &'static str,
    /// The least bytes that follow it.
    rest: usize,
    /// What they are made of, where words could follow the beginning as well.
    made_of: fn(&str) -> bool,
    what: &'static str,
}

const fn mark(start: &'static str, rest: usize, made_of: fn(&str) -> bool, what: &'static str) -> Mark {
    Mark {
        start,
        rest,
        made_of,
        what,
    }
}

/// The marks, and how long what follows them is at least, as their issuers document them.
const MARKS: &[Mark] = &[
    mark("ghp_", 30, anything, "a token of GitHub"),
    mark("gho_", 30, anything, "a token of GitHub"),
    mark("ghs_", 30, anything, "a token of GitHub"),
    mark("ghr_", 30, anything, "a token of GitHub"),
    mark("ghu_", 30, anything, "a token of GitHub"),
    mark("github_pat_", 22, anything, "a token of GitHub"),
    mark("glpat-", 20, mixed, "a token of GitLab"),
    mark("AKIA", 16, capitals, "an access key of AWS"),
    mark("ASIA", 16, capitals, "an access key of AWS"),
    mark("AIza", 35, mixed, "a key of Google"),
    mark("xoxb-", 12, digits, "a token of Slack"),
    mark("xoxp-", 12, digits, "a token of Slack"),
    mark("xoxa-", 12, digits, "a token of Slack"),
    mark("sk-", 20, mixed, "a secret key"),
    mark("sk_live_", 16, digits, "a secret key"),
    mark("rk_live_", 16, digits, "a secret key"),
    mark("npm_", 36, mixed, "a token of npm"),
    mark("pypi-", 50, mixed, "a token of PyPI"),
    mark("SG.", 40, mixed, "a key of SendGrid"),
    // The beginning of `{"` in base64, with which every JSON Web Token starts.
    mark("eyJ", 24, mixed, "a JSON Web Token"),
];

fn anything(_: &str) -> bool {
    true
}

fn digits(rest: &str) -> bool {
    rest.bytes().any(|byte| byte.is_ascii_digit())
}

fn mixed(rest: &str) -> bool {
    let has = |test: fn(&u8) -> bool| rest.as_bytes().iter().any(test);
    has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

fn capitals(rest: &str) -> bool {
    digits(rest)
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// Between the scheme of an address and its authority.
const AUTHORITY: &str = "://";

/// How a key in PEM begins (RFC 7468).
const PEM: &str = "-----BEGIN ";

/// A part of a text that looks like a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Secret {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is, with its article; of one without a mark only that it looks like one.
    pub what: &'static str,
}

/// Whatever looks like a secret in a text, in order: what [`known`] tells, and long words of random letters.
///
/// They may overlap.
pub(crate) fn secrets(text: &str) -> Vec<Secret> {
    if text.len() < LEAST && !text.contains('@') {
        return Vec::new();
    }
    let mut found = known(text);
    found.extend(words(text).filter_map(|word| {
        let start = word.start + random(text.get(word.clone())?)?;
        Some(Secret {
            range: start..word.end,
            what: "a key or a digest",
        })
    }));
    found.sort_by_key(|secret| (secret.range.start, secret.range.end));
    found
}

/// The secrets of a whole file that are marked as such, in order: few texts are taken for one that are none.
pub(crate) fn known(text: &str) -> Vec<Secret> {
    static STARTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let starts = MARKS.iter().map(|mark| mark.start).chain([AUTHORITY, PEM]);
        let builder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .clone();
        builder.build(starts).ok()
    });
    let mut found: Vec<Secret> = Vec::new();
    let mut end = 0;
    for start in STARTS.iter().flat_map(|starts| starts.find_iter(text)) {
        // Within a secret is no other, and a text of nothing but beginnings is read once.
        if start.start() < end {
            continue;
        }
        let secret = match MARKS.get(start.pattern().as_usize()) {
            Some(mark) => {
                let Some(word) = dotted(text, start.start()) else {
                    continue;
                };
                end = word.end;
                token(text, word, mark)
            }
            None if text.get(start.range()) == Some(PEM) => private_key(text, start.start()),
            None => password(text, start.end()),
        };
        end = secret.as_ref().map_or(end, |secret| secret.range.end);
        found.extend(secret);
    }
    found
}

/// The text with a mask in the place of each secret.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for Secret { range, .. } in secrets {
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

/// As [`masked`], the beginning of a text of which no more than some hundred characters are shown.
pub(crate) fn masked_beginning(text: &str) -> Cow<'_, str> {
    let mut end = text.len().min(BEGINNING);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    masked(text.get(..end).unwrap_or(""))
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
    let count = |test: fn(&u8) -> bool| part.bytes().filter(test).count();
    let (digits, upper, lower) = (
        count(u8::is_ascii_digit),
        count(u8::is_ascii_uppercase),
        count(u8::is_ascii_lowercase),
    );
    let hex = part.len() >= 32 && digits >= 4 && part.bytes().all(|b| b.is_ascii_hexdigit());
    // Names in camel case change their class at each word, random letters at every second or third.
    let changes = part
        .as_bytes()
        .windows(2)
        .filter(|pair| class(pair.first()) != class(pair.last()))
        .count();
    let base64 = part.len() >= 24 && digits >= 1 && upper >= 3 && lower >= 3 && changes * 3 > part.len();
    hex || base64
}

fn class(byte: Option<&u8>) -> u8 {
    match byte {
        Some(b'0'..=b'9') => 0,
        Some(b'A'..=b'Z') => 1,
        Some(b'a'..=b'z') => 2,
        _ => 3,
    }
}

/// The word that starts at an offset, with its dots; none within a word, as in `service-desk-lead`.
fn dotted(text: &str, at: usize) -> Option<Range<usize>> {
    let (before, after) = (text.as_bytes().get(..at)?, text.as_bytes().get(at..)?);
    if before.last().is_some_and(|&byte| is_letter(byte)) {
        return None;
    }
    let length = after.iter().position(|&byte| !is_letter(byte) && byte != b'.');
    Some(at..at + length.unwrap_or(after.len()))
}

/// A word that begins with a mark, if it is a token.
fn token(text: &str, word: Range<usize>, mark: &Mark) -> Option<Secret> {
    let rest = text.get(word.start + mark.start.len()..word.end)?;
    (rest.len() >= mark.rest && (mark.made_of)(rest)).then_some(Secret {
        range: word,
        what: mark.what,
    })
}

/// The password of an address (RFC 3986, 3.2.1), whose authority starts at an offset.
fn password(text: &str, start: usize) -> Option<Secret> {
    let ends = |c: char| matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>') || c.is_whitespace();
    let authority = text.get(start..)?.split(ends).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    // `https://name:$PASSWORD@host` and `https://name:{password}@host` say where it comes from.
    if password.is_empty() || password.starts_with(['$', '{', '%', '*', '(']) {
        return None;
    }
    let start = start + name.len() + 1;
    Some(Secret {
        range: start..start + password.len(),
        what: "a password",
    })
}

/// A private key in PEM that starts at an offset, up to its end or that of the text.
fn private_key(text: &str, at: usize) -> Option<Secret> {
    /// The longest label of a private key, with room for others.
    const LABEL: usize = 40;
    const END: &str = "-----END ";
    let rest = text.get(at + PEM.len()..)?;
    let label: String = rest.chars().take(LABEL).take_while(|c| !c.is_control()).collect();
    if !label.contains("PRIVATE KEY-----") {
        return None;
    }
    let length = rest.find(END).unwrap_or(rest.len());
    Some(Secret {
        range: at..at + PEM.len() + length,
        what: "a private key",
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

    #[test]
    fn what_issuers_mark_is_known_wherever_it_stands() {
        for (secret, what) in [
            (format!("ghp_{LETTERS}"), "a token of GitHub"),
            (format!("github_pat_11ABCDEFG0_{LETTERS}"), "a token of GitHub"),
            ("glpat-aB3dE6gH9jK2mN5pQ8sT".to_owned(), "a token of GitLab"),
            ("AKIAIOSFODNN7EXAMPLE".to_owned(), "an access key of AWS"),
            ("xoxb-123456789012-abcdefgh".to_owned(), "a token of Slack"),
            ("sk-proj-aB3dE6gH9jK2mN5pQ8sT".to_owned(), "a secret key"),
            (
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc".to_owned(),
                "a JSON Web Token",
            ),
        ] {
            for (before, after) in [
                ("", ""),
                ("token: ", " # of the bot"),
                ("\u{e9}=", ","),
                ("x/", ", y"),
                ("\"", "\""),
            ] {
                let text = format!("{before}{secret}{after}");
                let found = known(&text);
                let range = before.len()..before.len() + secret.len();
                assert_eq!(found, [Secret { range, what }], "{text}");
                assert_eq!(masked(&text), format!("{before}{MASK}{after}"));
            }
            let within = format!("desk-{secret}");
            assert_eq!(known(&within), [], "{within}");
        }
    }

    #[test]
    fn passwords_and_private_keys_are_known() {
        let text = "see https://bot:hunter2@intranet.test/x, or https://intranet.test/@a:b";
        assert_eq!(
            masked(text),
            "see https://bot:(masked)@intranet.test/x, or https://intranet.test/@a:b"
        );
        assert_eq!(masked("a://b:c@d"), "a://b:(masked)@d");
        let key = "k: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIE\n  -----END RSA PRIVATE KEY-----\n";
        assert_eq!(masked(key), "k: |\n  (masked)-----END RSA PRIVATE KEY-----\n");
        assert_eq!(masked("-----BEGIN PRIVATE KEY-----"), MASK);
        for harmless in [
            "https://bot:$PASSWORD@intranet.test/x",
            "https://bot:@intranet.test/x",
            "https://intranet.test/x, ask it@intranet.test",
            "-----BEGIN CERTIFICATE-----",
        ] {
            assert_eq!(masked(harmless), harmless);
        }
    }

    #[test]
    fn random_letters_are_masked_and_no_known_secret() {
        for text in [
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
        ] {
            assert_eq!(masked(text), MASK);
            assert_eq!(
                masked(&format!("https://a.test/s/{text}/b")),
                format!("https://a.test/s/{MASK}")
            );
            assert_eq!(known(text), []);
        }
    }

    #[test]
    fn what_people_write_is_no_secret() {
        for text in [
            "workplace-consultant-of-the-second-line-2026",
            "https://intranet.tarnmoor.test/policies/environments",
            "evidence/alm_hardware.summary.json",
            "MicrosoftOffice365ProPlusRetail",
            "Second uplink, then review in January 2027",
            "ASIA-PACIFIC-SUPPORT-DESK-2",
            "sk-learning-platform-team-2026",
            "npm_registry_mirror_of_the_platform_team_2026",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
            "4 hours",
        ] {
            assert_eq!(masked(text), text);
            assert_eq!(known(text), []);
        }
    }

    #[test]
    fn beginnings_without_an_end_are_read_once() {
        for piece in [
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN ",
            "://a:b",
            "ghp_",
            "/eyJ",
            "sk-",
            ".sk-",
        ] {
            let text = piece.repeat((1 << 20) / piece.len());
            assert!(known(&text).len() < 2);
        }
    }

    proptest! {
        #[test]
        fn every_part_is_a_part_of_the_text(text in "([a-z:/@.+=\u{e9} \n-]|ghp_|eyJ|://|-----BEGIN |PRIVATE KEY-----|[A-Z0-9]{8}|[a-f0-9]{32}){0,30}") {
            for secret in secrets(&text) {
                prop_assert!(!text[secret.range].is_empty());
            }
            let known = known(&text);
            prop_assert!(known.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
            // What is not masked stands there as it did.
            let hidden = masked(&text);
            let mut rest = &*text;
            for part in hidden.split(MASK) {
                let at = rest.find(part);
                prop_assert!(at.is_some(), "{part:?} of {hidden:?}");
                rest = &rest[at.unwrap_or(0) + part.len()..];
            }
        }
    }
}
