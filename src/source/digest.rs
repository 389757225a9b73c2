//! What tells one content from another.

use std::fmt;
use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several contents, each under its name.
    ///
    /// Lengths are part of it, so that no content can pass for the end of another one.
    pub fn of_named<'n>(parts: impl IntoIterator<Item = (&'n str, &'n [u8])>) -> Self {
        let mut all = Sha256::new();
        for (name, content) in parts {
            for bytes in [name.as_bytes(), content] {
                all.update((bytes.len() as u64).to_be_bytes());
                all.update(bytes);
            }
        }
        Self(all.finalize().into())
    }

    /// The digest that a text writes out; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix("sha256:")?;
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    /// `sha256:` and 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A reader that digests what passes through it.
pub struct Digesting<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Digesting<R> {
    /// Digests what is read from another reader.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
        }
    }

    /// The digest of everything, what nobody asked for included.
    ///
    /// # Errors
    /// Those of the other reader.
    pub fn finish(mut self) -> io::Result<Digest> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(Digest(self.hash.finalize().into()))
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..count).unwrap_or(&[]));
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_one_that_everybody_computes() {
        // FIPS 180-4, the message `abc`.
        let abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), abc);
        assert_eq!(Digest::parse(abc), Some(Digest::of(b"abc")));
        for text in [
            "",
            "sha256:",
            "sha256:+a",
            &abc[7..],
            &abc.replace("ba78", "ba7é"),
            &abc.replace("ba", "+a"),
        ] {
            assert_eq!(Digest::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_passes_through_is_digested_whole() {
        let mut reader = Digesting::new(&b"abcdef"[..]);
        reader.read_exact(&mut [0; 2]).unwrap();
        assert_eq!(reader.finish().unwrap(), Digest::of(b"abcdef"));
    }

    #[test]
    fn a_content_does_not_run_into_the_next_one() {
        let one = Digest::of_named([("a", &b"bc"[..]), ("d", b"")]);
        for other in [
            [("a", &b"b"[..]), ("cd", b"")],
            [("ab", b"c"), ("d", b"")],
            [("a", b"bc"), ("", b"d")],
        ] {
            assert_ne!(Digest::of_named(other), one);
        }
    }
}
