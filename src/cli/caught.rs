//! Work whose panic stays with what it was about: a file, an organization, an output.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does the work, and gives the name where it panics. What it was working on must not be used any more then.
///
/// # Errors
/// The name of what met a bug.
pub(super) fn caught<T>(name: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    let caught = catch_unwind(AssertUnwindSafe(|| {
        #[cfg(debug_assertions)]
        panic_as_asked(name);
        work()
    }));
    caught.map_err(|_| name.to_owned())
}

/// No input is known that brings gradus down, so tests of what happens then ask for it: `GRADUS_PANIC` is a name and,
/// after a space, the message. Builds for users have nothing of this.
#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "this is what is asked for")]
fn panic_as_asked(name: &str) {
    let asked = std::env::var("GRADUS_PANIC").unwrap_or_default();
    if let Some((_, message)) = asked.split_once(' ').filter(|(asked, _)| *asked == name) {
        panic!("{message}");
    }
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_panic_is_an_error_with_the_name() {
        assert_eq!(caught("a", || 1), Ok(1));
        assert_eq!(caught("a", || panic!("as a test")), Err::<(), _>("a".to_owned()));
    }
}
