//! Characters that no text has: refused wherever they stand, never the end of what is read.

use std::path::Path;
use std::sync::Arc;

use gradus::declaration::{ReadLimits, Vocabulary, load_source};
use gradus::schema::Schema;
use gradus::source::{Fault as _, Most, ReadError, read};
use proptest::prelude::*;

use crate::printer::{print, said, taste};

const SOUND: &str = "organization:\n  id: acme\n  name: \"Acme\"\n  time_zone: 'Europe/Brussels' # here\n\
                     support: {channels: [{id: portal, kind: portal}]}\nx-text: |\n  a\n  b\n";

/// What YAML 1.2 (5.1) does not allow in a text.
fn forbidden() -> Vec<char> {
    let all = (0..=0x9f_u32).chain([0xfffe, 0xffff]).filter_map(char::from_u32);
    all.filter(|c| !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}'))
        .collect()
}

fn read_bytes(folder: &Path, bytes: &[u8]) -> Result<gradus::source::Source, ReadError> {
    let path = folder.join("text");
    std::fs::write(&path, bytes).unwrap();
    read(&path, "text", Most::of_declaration(1 << 20))
}

#[test]
fn every_control_at_every_position_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    assert!(read_bytes(folder.path(), SOUND.as_bytes()).is_ok());
    for at in 0..=SOUND.len() {
        for c in forbidden() {
            let text = format!("{}{c}{}", &SOUND[..at], &SOUND[at..]);
            match read_bytes(folder.path(), text.as_bytes()) {
                Err(error @ ReadError::NotText { .. }) => {
                    assert_eq!(error.place().unwrap().span.start as usize, at, "{c:?}");
                    assert!(
                        error.to_string().contains(&format!("U+{:04X}", u32::from(c))),
                        "{error}"
                    );
                }
                // With a NUL as its second byte a file looks like one of wide characters.
                Err(ReadError::Encoding { .. }) if c == '\0' && at < 4 => {}
                other => panic!("{c:?} at {at}: {other:?}"),
            }
        }
    }
}

/// Bytes that are not UTF-8, surrogates among them, at every position.
#[test]
fn every_broken_byte_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let broken: [&[u8]; 6] = [
        b"\xff",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b"\x80",
    ];
    for at in (0..=SOUND.len()).step_by(3) {
        for bytes in broken {
            let text = [&SOUND.as_bytes()[..at], bytes, &SOUND.as_bytes()[at..]].concat();
            let error = read_bytes(folder.path(), &text).unwrap_err();
            assert!(
                matches!(error, ReadError::NotText { .. }),
                "{bytes:x?} at {at}: {error}"
            );
            assert_eq!(error.place().unwrap().span.start as usize, at, "{bytes:x?}");
        }
    }
}

/// A surrogate is no character, and an escape does not make it one.
#[test]
fn an_escape_of_half_a_character_is_refused() {
    for escape in ["\\uD800", "\\uDFFF", "\\U0000D800", "\\U00110000"] {
        let text = SOUND.replace("\"Acme\"", &format!("\"Acme{escape}\""));
        let source = Arc::new(gradus::source::Source::new("text", text));
        let error = gradus::yaml::parse(&source, gradus::yaml::Limits::default()).unwrap_err();
        assert_eq!(error.place().unwrap().start().line, 3, "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing behind a NUL is ever left out in silence, whatever the document is.
    #[test]
    fn a_text_with_a_nul_is_never_read(said in said(), taste in taste(), at in any::<prop::sample::Index>(), c in prop::sample::select(forbidden())) {
        let text = print(&said, taste).text;
        let boundaries: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let at = *at.get(&boundaries);
        let folder = tempfile::tempdir().unwrap();
        let with = |c: char| format!("{}{c}{}", &text[..at], &text[at..]);
        prop_assert!(read_bytes(folder.path(), with('\0').as_bytes()).is_err());
        prop_assert!(read_bytes(folder.path(), with(c).as_bytes()).is_err());
    }
}

/// A control that an escape brings is text like any other, and harms no reader of the file.
#[test]
fn an_escaped_control_is_text() {
    let text = SOUND.replace("\"Acme\"", "\"Ac\\0\\e\\x9bme\"");
    let source = Arc::new(gradus::source::Source::new("text", text));
    let vocabulary = Vocabulary {
        schema: Arc::clone(Schema::builtin()),
        id: None,
    };
    let file = load_source(&source, &vocabulary, ReadLimits::default());
    for fault in &file.faults {
        println!("{fault}");
    }
    assert!(file.faults.iter().all(|fault| fault.place().is_some()));
}
