//! The vocabulary, and what its check says to people.

#[cfg(test)]
mod messages;
#[cfg(test)]
mod own;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod sketch;
#[cfg(test)]
mod support;
#[cfg(test)]
mod vocabulary;
