//! Which bytes are simple, and where simple scalars end.

/// Whether a text has nothing in it that lines and columns could differ over: no tabs, carriage returns or other
/// control characters, and of the rest of Unicode nothing that breaks a line or that YAML does not print.
pub(super) fn is_simple(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(at, &byte)| match byte {
        b'\n' | 0x20..=0x7E | 0x80..=0xBF => true,
        // U+0080 to U+009F, with NEL among them.
        0xC2 => bytes.get(at + 1).is_some_and(|&next| next >= 0xA0),
        // U+2028 and U+2029 break lines.
        0xE2 => !matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])),
        // Control characters; the byte order mark, and what lies behind it.
        0x00..=0x1F | 0x7F | 0xEF => false,
        _ => true,
    })
}

/// The length of a key before its colon: letters, digits, and what joins them in names, paths and signatures.
pub(super) fn key_length(rest: &[u8]) -> Option<usize> {
    /// Longer ones are no keys of a declaration; the parser has a limit of its own.
    const LONGEST: usize = 100;
    let first = rest.first()?;
    (first.is_ascii_alphabetic() || *first == b'_').then_some(())?;
    let length = rest.iter().take(LONGEST).position(|byte| {
        !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'(' | b')'))
    })?;
    (rest.get(length) == Some(&b':')).then_some(length)
}

/// Whether a plain scalar can begin here, by its first bytes.
pub(super) fn starts_plain(rest: &[u8]) -> bool {
    match rest {
        [first, ..] if first.is_ascii_alphanumeric() || *first >= 0x80 => true,
        [
            b'_' | b'/' | b'(' | b'+' | b'.' | b'<' | b'=' | b'$' | b'~' | b';' | b'^',
            ..,
        ] => true,
        [b'-', second, ..] => second.is_ascii_digit(),
        _ => false,
    }
}

/// The length of the plain scalar that begins here; `None` where it does not end in a simple way on its line.
pub(super) fn ends_plain(rest: &[u8], flow: bool) -> Option<usize> {
    let mut at = 0;
    // After the last byte that is no blank.
    let mut end = 0;
    loop {
        match rest.get(at) {
            None | Some(b'\n') => return (!flow).then_some(end),
            Some(b' ') => {}
            Some(b'#') if at > end => return (!flow).then_some(end),
            Some(b':') => {
                // A key stands here, or what the parser takes for one.
                let next = rest.get(at + 1);
                let key = matches!(next, None | Some(b' ' | b'\n'))
                    || flow && matches!(next, Some(b',' | b'[' | b']' | b'{' | b'}'));
                if key {
                    return None;
                }
                end = at + 1;
            }
            Some(b',' | b']' | b'}') if flow => return Some(end),
            Some(b'[' | b'{') if flow => return None,
            Some(_) => end = at + 1,
        }
        at += 1;
    }
}
