//! Paths in addresses.

use std::fmt::Write as _;

/// A path as a relative reference (RFC 3986), or a `file` address where the path is absolute.
///
/// Everything but letters, digits and `-._~` of ASCII is percent-encoded, so
/// that no name is taken for a scheme, a query or a fragment.
pub fn uri_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    let drive = drive(path);
    if path.starts_with('/') || drive.is_some() {
        out.push_str("file:///");
    }
    if let Some((letter, _)) = drive {
        out.push(letter);
        out.push(':');
    }
    let path = drive.map_or(path, |(_, rest)| rest);
    let mut first = drive.is_none();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if !first {
            out.push('/');
        }
        first = false;
        for byte in segment.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The letter of a drive of Windows, and the rest of the path.
fn drive(path: &str) -> Option<(char, &str)> {
    let letter = path.chars().next().filter(char::is_ascii_alphabetic)?;
    let rest = path.get(1..)?.strip_prefix(':')?;
    rest.starts_with('/').then_some((letter, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        for (path, expected) in [
            ("gradus/support.yaml", "gradus/support.yaml"),
            ("a b%c#d?e.yaml", "a%20b%25c%23d%3Fe.yaml"),
            ("http://x", "http%3A/x"),
            ("/etc/a", "file:///etc/a"),
            ("C:/a b", "file:///C:/a%20b"),
            ("c:x", "c%3Ax"),
            ("//host/a", "file:///host/a"),
            ("../ü\\.yaml", "../%C3%BC%5C.yaml"),
            ("##[x]\n::y", "%23%23%5Bx%5D%0A%3A%3Ay"),
        ] {
            assert_eq!(uri_path(path), expected, "{path}");
        }
    }
}
