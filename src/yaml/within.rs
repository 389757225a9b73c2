//! Places inside of a text node, for languages that stand in YAML.

use super::forest::Node;
use super::tree::Data;
use crate::source::{Place, Span};

impl Node<'_> {
    /// The place of a part of the node's text, given in bytes of that text.
    ///
    /// Exact for text that stands in the file as it is. For folded, escaped and
    /// block text the characters are followed through the file, so that the
    /// place starts and ends at the right character all the same.
    pub fn within(self, part: std::ops::Range<usize>) -> Place {
        let span = self.span();
        let source = self.source();
        if let Some(Data::Written(start, end)) = self.data() {
            let at = |offset: usize| {
                start
                    .saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
                    .min(end)
            };
            return Place::new(source, Span::new(at(part.start), at(part.end)));
        }
        let Some(text) = self.text() else {
            return self.place();
        };
        let written = source.slice(span);
        let mut positions = follow(written, text);
        let end_of_last = positions.last().map_or(0, |&(_, at)| at);
        positions.push((text.len(), end_of_last + 1));
        let find = |offset: usize| {
            let index = positions.partition_point(|&(at, _)| at < offset);
            positions.get(index).map_or(written.len(), |&(_, at)| at)
        };
        let start = find(part.start);
        // The end is after the last character, which may be before a line break.
        let before = positions.partition_point(|&(at, _)| at < part.end);
        let last = before.checked_sub(1).and_then(|index| positions.get(index));
        let length = |offset: usize| text.get(offset..).and_then(|rest| rest.chars().next());
        let end = last.map_or(start, |&(offset, at)| {
            at + length(offset).map_or(1, char::len_utf8)
        });
        let end = end.max(start);
        let at = |offset: usize| span.start + u32::try_from(offset).unwrap_or(0);
        Place::new(source, Span::new(at(start), at(end.min(written.len()))))
    }
}

/// For each character of `text` its byte offset there, and in `written`.
fn follow(written: &str, text: &str) -> Vec<(usize, usize)> {
    let mut positions = Vec::with_capacity(text.len());
    // What is quoted starts behind its quote; the text of a block stands as it is, and may begin with one.
    let line = written.lines().next().unwrap_or("");
    let quoted = written.starts_with(['"', '\'']) && !text.trim_start().starts_with(line);
    let mut at = usize::from(quoted);
    for (offset, c) in text.char_indices() {
        let rest = written.get(at..).unwrap_or("");
        if c.is_whitespace() {
            positions.push((offset, at));
            continue;
        }
        if let Some(found) = rest.find(c) {
            at += found;
        }
        positions.push((offset, at));
        at = (at + c.len_utf8()).min(written.len());
    }
    positions
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::source::Source;
    use crate::yaml::{Forest, Limits, parse};

    fn part_of(yaml: &str, part: &str) -> (String, u32, u32) {
        let source = Arc::new(Source::new("a", yaml));
        let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
        let node = forest.root().get("k").unwrap();
        let start = node.text().unwrap().find(part).unwrap();
        let place = node.within(start..start + part.len());
        let at = place.start();
        (place.text().to_owned(), at.line, at.column)
    }

    #[test]
    fn a_part_is_found_in_every_style() {
        assert_eq!(part_of("k: a && bcd\n", "bcd"), ("bcd".into(), 1, 9));
        assert_eq!(part_of("k: 'a && bcd'\n", "bcd"), ("bcd".into(), 1, 10));
        assert_eq!(part_of("k: \"x \\\"q\\\" bcd\"\n", "bcd"), ("bcd".into(), 1, 13));
        assert_eq!(
            part_of("k: >-\n  a &&\n  bcd == e\n", "bcd"),
            ("bcd".into(), 3, 3)
        );
        assert_eq!(part_of("k: |\n  a &&\n    bcd\n", "bcd"), ("bcd".into(), 3, 5));
        assert_eq!(part_of("k: a &&\n  bcd\n", "bcd"), ("bcd".into(), 2, 3));
        assert_eq!(part_of("k: |\n  | a\n  bcd\n", "a"), ("a".into(), 2, 5));
        assert_eq!(part_of("k: >-\n\n  > a\n  bcd\n", "> a"), ("> a".into(), 3, 3));
        assert_eq!(part_of("k: >-\n  'a' +\n  'b'\n", "'a'"), ("'a'".into(), 2, 3));
        assert_eq!(part_of("k: \"\\\"q\\\" bcd\"\n", "\"q"), ("\"q".into(), 1, 6));
        assert_eq!(part_of("k: '''a'' bcd'\n", "'a"), ("''a".into(), 1, 5));
        assert_eq!(part_of("k: >-\n  a\n  bé == e\n", "bé"), ("bé".into(), 3, 3));
    }
}
