//! Packs of one's own: what `gradus init` writes, what is said about each mistake, and other vocabularies.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "own_packs/init.rs"]
mod init;
#[path = "own_packs/mistakes.rs"]
mod mistakes;
#[path = "own_packs/other_vocabulary.rs"]
mod other_vocabulary;
#[path = "own_packs/support.rs"]
mod support;
#[path = "own_packs/typing.rs"]
mod typing;
