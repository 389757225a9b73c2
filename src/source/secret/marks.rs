//! The beginnings of tokens, and the shape of what follows them.

/// A beginning by which an issuer marks its tokens.
pub(super) struct Mark {
    /// The beginning.
    pub start: &'static str,
    /// The least bytes that follow it.
    pub rest: usize,
    /// What they are made of, where words could follow the beginning as well.
    pub made_of: fn(&str) -> bool,
    /// What it is, with its article.
    pub what: &'static str,
}

const fn mark(start: &'static str, rest: usize, made_of: fn(&str) -> bool, what: &'static str) -> Mark {
    Mark {
        start,
        rest,
        made_of,
        what,
    }
}

/// The marks, and the shape of what follows them, as their issuers document it.
pub(super) const MARKS: &[Mark] = &[
    mark("ghp_", 30, plain, "a token of GitHub"),
    mark("gho_", 30, plain, "a token of GitHub"),
    mark("ghs_", 30, plain, "a token of GitHub"),
    mark("ghr_", 30, plain, "a token of GitHub"),
    mark("ghu_", 30, plain, "a token of GitHub"),
    mark("github_pat_", 80, mixed, "a token of GitHub"),
    mark("glpat-", 20, capital, "a token of GitLab"),
    mark("AKIA", 16, access_key, "an access key of AWS"),
    // `ASIAPACIFICCOUNTRIES` has the shape, too.
    mark(
        "ASIA",
        16,
        |rest| access_key(rest) && digits(rest),
        "an access key of AWS",
    ),
    mark("AIza", 35, mixed, "a key of Google"),
    mark("xoxb-", 12, digits, "a token of Slack"),
    mark("xoxp-", 12, digits, "a token of Slack"),
    mark("xoxa-", 12, digits, "a token of Slack"),
    mark("sk-", 20, secret_key, "a secret key"),
    mark("sk_live_", 16, plain, "a secret key"),
    mark("rk_live_", 16, plain, "a secret key"),
    mark("npm_", 36, plain, "a token of npm"),
    mark("pypi-", 50, mixed, "a token of PyPI"),
    mark(
        "SG.",
        66,
        |rest| mixed(rest) && rest.find('.') == Some(22),
        "a key of SendGrid",
    ),
    // The beginning of `{"` in base64, with which every JSON Web Token starts; it has three parts, or five.
    mark(
        "eyJ",
        24,
        |rest| mixed(rest) && rest.matches('.').count() >= 2,
        "a JSON Web Token",
    ),
];

/// Letters and digits alone: words would have something between them.
fn plain(rest: &str) -> bool {
    rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn digits(rest: &str) -> bool {
    rest.bytes().any(|byte| byte.is_ascii_digit())
}

fn capital(rest: &str) -> bool {
    rest.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn mixed(rest: &str) -> bool {
    digits(rest) && capital(rest) && rest.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn access_key(rest: &str) -> bool {
    rest.len() == 16 && rest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'Z'))
}

/// A key of one of those who begin theirs with `sk-`, which is a language as well: one part of it is long and no word.
fn secret_key(rest: &str) -> bool {
    let hex = |part: &str| part.len() >= 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut parts = rest.split(['-', '_']);
    !rest.starts_with("SK")
        && !rest.contains('.')
        && parts.any(|part| hex(part) || part.len() >= 16 && mixed(part))
}

/// Whether a part of what follows a mark is long, and no word.
pub(super) fn is_long(rest: &str) -> bool {
    let mut parts = rest.split(['-', '_', '.']);
    parts.any(|part| part.len() >= 12 && !part.bytes().all(|byte| byte.is_ascii_lowercase()))
}
