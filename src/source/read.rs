//! Reading of files, within limits.
//!
//! A file is read once, whole, into memory: spans, frames and verdicts come
//! from that one buffer, whatever happens to the file afterwards.

use std::fs::Metadata;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use miette::Diagnostic;
use thiserror::Error;

use super::{Class, Fault, Place, Source, Span, open};

/// How much of a file may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// The most bytes that it may have.
    pub bytes: u64,
    /// What to do about one that has more.
    pub help: &'static str,
}

impl Most {
    /// The most bytes of a declaration, which the command line can set.
    pub const fn of_declaration(bytes: u64) -> Self {
        Self {
            bytes,
            help: "split it into several files of one organization, or raise the limit with `--max-file-size`",
        }
    }
}

/// A file could not be read as text.
#[derive(Debug, Error, Diagnostic)]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot read `{name}`: {}", reason(.error))]
    #[diagnostic(code(gradus::source::unreadable), help("{}", advice(.error)))]
    Unreadable {
        /// The file as reports show it.
        name: Arc<str>,
        /// What the system said.
        error: io::Error,
    },
    /// A folder, a device, a pipe or a socket.
    #[error("`{name}` is {kind}, not a file")]
    #[diagnostic(
        code(gradus::source::not_a_file),
        help("name a YAML file, or a folder that holds some")
    )]
    NotAFile {
        /// The path as reports show it.
        name: Arc<str>,
        /// What it is.
        kind: &'static str,
    },
    /// Larger than the limit.
    #[error("`{name}` is larger than {limit} bytes")]
    #[diagnostic(code(gradus::source::too_large), help("{help}"))]
    TooLarge {
        /// The file as reports show it.
        name: Arc<str>,
        /// The limit, in bytes.
        limit: u64,
        /// What to do.
        help: &'static str,
    },
    /// UTF-16 or UTF-32.
    #[error("`{name}` is encoded in {encoding}, not in UTF-8")]
    #[diagnostic(code(gradus::source::encoding), help("save the file as UTF-8"))]
    Encoding {
        /// The file as reports show it.
        name: Arc<str>,
        /// The encoding that its first bytes show.
        encoding: &'static str,
    },
    /// Bytes that are no text.
    #[error("{what} at byte {} of `{}`", at.span.start, at.source.name())]
    #[diagnostic(
        code(gradus::source::not_text),
        help(
            "save it as UTF-8 text without control characters, if it is not another kind of file altogether"
        )
    )]
    NotText {
        /// The byte that is wrong; the source holds the text before it.
        #[label("here")]
        at: Place,
        /// What was found.
        what: String,
    },
}

impl Fault for ReadError {
    fn place(&self) -> Option<&Place> {
        match self {
            Self::NotText { at, .. } => Some(at),
            _ => None,
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::TooLarge { .. } => Class::Limit,
            _ => Class::Invalid,
        }
    }
}

impl ReadError {
    /// The file that could not be read, as reports show it.
    pub fn file(&self) -> &Arc<str> {
        match self {
            Self::Unreadable { name, .. }
            | Self::NotAFile { name, .. }
            | Self::TooLarge { name, .. }
            | Self::Encoding { name, .. } => name,
            Self::NotText { at, .. } => at.source.name(),
        }
    }
}

/// The system's reason in words that are the same on every platform.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        other => other.to_string(),
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "check the path, and the folder from which gradus is run",
        io::ErrorKind::PermissionDenied => "give the user that runs gradus the right to read it",
        _ => "check that the file can be opened by other programs",
    }
}

/// Reads a text file whole.
///
/// # Errors
/// Unreadable, not a regular file, larger than `most`, not UTF-8, or with a
/// control character that YAML does not allow.
pub fn read(path: &Path, name: &str, most: Most) -> Result<Source, ReadError> {
    let bytes = read_bytes(path, name, most)?;
    text(name, bytes)
}

/// Reads the bytes of a regular file.
///
/// # Errors
/// Unreadable, not a regular file, or larger than `most`.
pub fn read_bytes(path: &Path, name: &str, most: Most) -> Result<Vec<u8>, ReadError> {
    let unreadable = |error| ReadError::Unreadable {
        name: name.into(),
        error,
    };
    // Asked before opening: opening a pipe without a writer would wait for ever.
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    let regular = |meta: &Metadata| {
        let kind = match meta {
            meta if meta.is_file() => return Ok(()),
            meta if meta.is_dir() => "a folder",
            _ => "a device, pipe or socket",
        };
        Err(ReadError::NotAFile {
            name: name.into(),
            kind,
        })
    };
    regular(&meta)?;
    let too_large = || ReadError::TooLarge {
        name: name.into(),
        limit: most.bytes,
        help: most.help,
    };
    if meta.len() > most.bytes {
        return Err(too_large());
    }
    let file = open(path).map_err(unreadable)?;
    // It may be another one by now.
    regular(&file.metadata().map_err(unreadable)?)?;
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len() + 1).unwrap_or(0));
    // The size may have changed since, or be unknown (`/proc`): never read more than the limit.
    file.take(most.bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > most.bytes {
        return Err(too_large());
    }
    Ok(bytes)
}

/// The bytes as a source, without its byte order mark.
fn text(name: &str, bytes: Vec<u8>) -> Result<Source, ReadError> {
    if let Some(encoding) = wide_encoding(&bytes) {
        return Err(ReadError::Encoding {
            name: name.into(),
            encoding,
        });
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            let byte = bytes.get(valid).copied().unwrap_or(0);
            bytes.truncate(valid);
            let before = String::from_utf8(bytes).unwrap_or_default();
            return Err(not_text(
                name,
                before,
                &format!("the byte 0x{byte:02X} is not UTF-8"),
            ));
        }
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if let Some((offset, found)) = forbidden(&text) {
        let before = text.get(..offset).unwrap_or("").to_owned();
        let what = format!("the control character U+{:04X} stands", u32::from(found));
        return Err(not_text(name, before, &what));
    }
    Ok(Source::new(name, text))
}

fn not_text(name: &str, before: String, what: &str) -> ReadError {
    let end = u32::try_from(before.len()).unwrap_or(u32::MAX);
    let source = Arc::new(Source::new(name, before));
    ReadError::NotText {
        at: Place::new(&source, Span::new(end, end)),
        what: what.to_owned(),
    }
}

/// UTF-16 and UTF-32 by their byte order mark, or by the zero bytes of an ASCII start.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..]
        | [0, 0, 0xFE, 0xFF, ..]
        | [0, 0, 0, 1..=0xFF, ..]
        | [1..=0xFF, 0, 0, 0, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..]
        | [0xFE, 0xFF, ..]
        | [0, 1..=0xFF, 0, 1..=0xFF, ..]
        | [1..=0xFF, 0, 1..=0xFF, 0, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// The first character that YAML 1.2 (5.1) does not allow in a text.
fn forbidden(text: &str) -> Option<(usize, char)> {
    let suspicious = |byte: u8| {
        byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || matches!(byte, 0x7F | 0xC2 | 0xEF)
    };
    // Most texts have none of these bytes. Without an early end, many are asked at once.
    let any = |block: &[u8]| block.iter().fold(false, |any, &byte| any | suspicious(byte));
    let first = text.as_bytes().chunks(BLOCK).position(any)? * BLOCK;
    let start = (0..=first).rev().find(|&at| text.is_char_boundary(at))?;
    let mut rest = text.get(start..)?.char_indices();
    let found = rest.find(|&(_, c)| {
        matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
    });
    found.map(|(at, c)| (start + at, c))
}

/// Bytes that are asked together whether one of them is suspicious.
const BLOCK: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_forbidden_control_is_refused_wherever_it_stands() {
        for code in (0..=0x9F).filter_map(char::from_u32) {
            let allowed = matches!(code, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}');
            for prefix in ["", "a: b\n", "abcdefgh"] {
                let content = format!("{prefix}{code}x: y");
                // A NUL among the first bytes looks like a wide encoding; refused as well.
                let read = text("a", content.into_bytes());
                assert_eq!(read.is_ok(), allowed, "{prefix:?} {code:?}");
            }
        }
    }

    #[test]
    fn the_place_of_a_bad_byte_is_the_byte() {
        let error = text("a", b"k: v\nx: \xff\n".to_vec()).unwrap_err();
        let place = error.place().unwrap();
        assert_eq!((place.start().line, place.start().column), (2, 4));
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        let source = text("a", b"\xef\xbb\xbfk: v".to_vec()).unwrap();
        assert_eq!(source.text(), "k: v");
    }

    #[test]
    fn utf16_is_named() {
        for bytes in [&b"\xff\xfek\0"[..], b"k\0:\0 \0v\0", b"\0k\0:\0 \0v"] {
            let error = text("a", bytes.to_vec()).unwrap_err();
            assert!(
                matches!(
                    error,
                    ReadError::Encoding {
                        encoding: "UTF-16",
                        ..
                    }
                ),
                "{error}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_device_without_end_is_refused() {
        let error = read_bytes(Path::new("/dev/zero"), "z", Most::of_declaration(10)).unwrap_err();
        assert!(matches!(error, ReadError::NotAFile { .. }));
    }
}
