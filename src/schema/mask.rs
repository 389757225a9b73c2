//! Texts of a document as messages may show them.

/// The most characters of a text that a message shows.
const SHOWN: usize = 60;

/// Beginnings by which issuers mark their tokens.
const MARKS: &[&str] = &[
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "ghr_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "sk-",
    "sk_live_",
    "rk_live_",
    "eyJ",
    "AIza",
    "npm_",
    "pypi-",
    "SG.",
    "-----BEGIN",
];

/// The text on one line, shortened, or a mask where it looks like a secret.
pub(crate) fn shown(text: &str) -> String {
    if is_secret(text) {
        return "(masked)".to_owned();
    }
    let mut line: String = text
        .chars()
        .take(SHOWN)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        line.push('…');
    }
    line
}

/// Whether a text, or a part of it, looks like a token, key or password in an address.
pub(super) fn is_secret(text: &str) -> bool {
    let password = text
        .split_once("://")
        .and_then(|(_, rest)| rest.split(['/', '?', '#']).next())
        .and_then(|authority| authority.rsplit_once('@'))
        .is_some_and(|(user, _)| user.contains(':'));
    password || text.contains("-----BEGIN") || runs(text).any(is_token)
}

/// The stretches of characters that tokens are made of.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '.')))
}

fn is_token(run: &str) -> bool {
    if run.len() >= 16 && MARKS.iter().any(|mark| run.starts_with(mark)) {
        return true;
    }
    // A path or a host is made of short words; a token is one long one.
    run.split(['/', '.']).any(|part| {
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
    })
}

fn class(byte: Option<&u8>) -> u8 {
    match byte {
        Some(b'0'..=b'9') => 0,
        Some(b'A'..=b'Z') => 1,
        Some(b'a'..=b'z') => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_never_shown() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "token ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "-----BEGIN RSA PRIVATE KEY-----",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
            "https://user:hunter2@intranet.test/x",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        ] {
            assert_eq!(shown(text), "(masked)", "{text}");
        }
    }

    #[test]
    fn what_people_write_is_shown() {
        for text in [
            "workplace-consultant-of-the-second-line-2026",
            "https://intranet.tarnmoor.test/policies/environments",
            "evidence/alm_hardware.summary.json",
            "MicrosoftOffice365ProPlusRetail",
            "Second uplink, then review in January 2027",
            "4 hours",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
