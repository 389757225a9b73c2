//! Globs of a configuration, within limits: one that cannot be used must not pass for one that fits nothing.

use globset::{Glob, GlobSetBuilder};

use crate::limit;

/// Bytes of globs up to which a set of them always compiles: a byte becomes far less than the 2 KiB that are there.
const SMALL: usize = 4_096;

/// A glob that can be used.
///
/// # Errors
/// Why it cannot.
pub(super) fn glob(text: &str) -> Result<Glob, String> {
    let most = limit::GLOB_BYTES.count();
    if text.len() > most {
        return Err(format!("it has more than {most} bytes"));
    }
    // Deeper ones than 250 do not compile, and ask for a stack.
    let most = limit::GLOB_GROUPS.count();
    if text.matches('{').count() > most {
        return Err(format!("it has more than {most} braces"));
    }
    Glob::new(text).map_err(|error| error.kind().to_string())
}

/// Whether globs can be asked together.
pub(super) fn fit_together(globs: &[String]) -> bool {
    if globs.iter().map(String::len).sum::<usize>() <= SMALL {
        return true;
    }
    let mut builder = GlobSetBuilder::new();
    for glob in globs.iter().filter_map(|text| glob(text).ok()) {
        builder.add(glob);
    }
    builder.build().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_of_the_greatest_length_can_be_used() {
        let most = limit::GLOB_BYTES.count();
        for unit in ["*", "?", "a", "**/", "{a,b}", "[!a-z]", "{a,", "[a-z]*", "é"] {
            let close = if unit == "{a," { "}" } else { "" };
            let times = (most / (unit.len() + close.len())).min(if unit.contains('{') { 32 } else { most });
            let text = unit.repeat(times) + &close.repeat(times);
            let Ok(glob) = glob(&text) else { panic!("{unit}") };
            // Where it does not compile, this panics.
            let _ = glob.compile_matcher();
            assert!(fit_together(&[text.clone()]));
        }
        assert_eq!(
            glob(&"a".repeat(most + 1)).unwrap_err(),
            "it has more than 1000 bytes"
        );
    }

    #[test]
    fn sets_are_refused_before_they_are_used() {
        let small = vec!["{a,b}?[!c-d]**".to_owned(); SMALL / 15];
        let mut builder = GlobSetBuilder::new();
        for text in &small {
            builder.add(glob(text).unwrap());
        }
        assert!(builder.build().is_ok());
        assert!(fit_together(&small));
    }
}
