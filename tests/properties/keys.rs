//! A key that stands twice is refused with both places, in whatever way it was written.

use std::sync::Arc;

use gradus::source::{Fault as _, Source};
use gradus::yaml::{Limits, YamlError, parse};

fn refused(text: &str, places: [usize; 2]) {
    let source = Arc::new(Source::new("text", text));
    let error = parse(&source, Limits::default()).unwrap_err();
    assert!(
        matches!(error, YamlError::DuplicateKey { .. }),
        "{text:?}: {error}"
    );
    let told = [
        error.place().unwrap().span.start as usize,
        error.also()[0].1.span.start as usize,
    ];
    assert_eq!(told, places, "{text:?}");
}

#[test]
fn the_same_key_in_two_spellings_is_one_key() {
    let spellings = [
        "a",
        "'a'",
        "\"a\"",
        "\"\\x61\"",
        "\"\\u0061\"",
        "!!str a",
        "! a",
        "&x a",
    ];
    for one in spellings {
        for other in spellings {
            // Where a tag or an anchor stands before a key, the key is what is pointed at.
            let at = |spelling: &str| spelling.rfind(' ').map_or(0, |space| space + 1);
            let block = format!("{one}: 1\nb: 2\n{other}: 3\n");
            let second = block.rfind(&format!("\n{other}: 3")).unwrap() + 1;
            if one == other && one.starts_with('&') {
                continue;
            }
            refused(&block, [second + at(other), at(one)]);
            let flow = format!("{{{one}: 1, b: 2, {other}: 3}}\n");
            let second = flow.rfind(&format!(", {other}: 3")).unwrap() + 2;
            refused(&flow, [second + at(other), 1 + at(one)]);
        }
    }
}

/// What `<<` brings is a default, which a key of its own outweighs; a key that stands twice beside it is none.
#[test]
fn what_is_merged_hides_no_second_key() {
    let source = Arc::new(Source::new(
        "text",
        "base: &b {k: 1, l: 2}\nuse:\n  <<: *b\n  k: 3\n",
    ));
    assert!(parse(&source, Limits::default()).is_ok());
    let text = "base: &b {k: 1}\nuse:\n  k: 2\n  <<: *b\n  k: 3\n";
    refused(text, [text.rfind("k: 3").unwrap(), text.rfind("k: 2").unwrap()]);
}
