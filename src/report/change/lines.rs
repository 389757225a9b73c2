//! Which lines of a text changed.

use std::sync::Arc;

use super::Line;
use crate::source::masked;

/// The most lines between which a shortest way is looked for; longer changes are one.
const MOST: usize = 2_000;

/// Lines that stand in the place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The lines before, from 0; the one after the last is not among them.
    pub old: std::ops::Range<usize>,
    /// The lines after.
    pub new: std::ops::Range<usize>,
}

/// The changes that make a text of another one, in their order.
///
/// The end of a line does not count, so that a file that was checked out with
/// other ends is the same.
pub fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = a.iter().zip(&b).take_while(same).count();
    let rest = a.len().min(b.len()) - start;
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(rest)
        .take_while(same)
        .count();
    let (old_end, new_end) = (a.len() - end, b.len() - end);
    let (Some(a), Some(b)) = (a.get(start..old_end), b.get(start..new_end)) else {
        return Vec::new();
    };
    let mut hunks: Vec<Hunk> = Vec::new();
    for (old, new) in between(a, b) {
        hunks.push(Hunk {
            old: old.start + start..old.end + start,
            new: new.start + start..new.end + start,
        });
    }
    hunks
}

type Span = std::ops::Range<usize>;

/// The changes between lines that start and end differently.
fn between(a: &[&str], b: &[&str]) -> Vec<(Span, Span)> {
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    if a.len() > MOST || b.len() > MOST {
        return vec![(0..a.len(), 0..b.len())];
    }
    // Lengths of the longest common rest, from each pair of lines on.
    let width = b.len() + 1;
    let mut common = vec![0_u16; (a.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let get = |index: usize| common.get(index).copied().unwrap_or(0);
            let longest = if a.get(i) == b.get(j) {
                get(at(i + 1, j + 1)) + 1
            } else {
                get(at(i + 1, j)).max(get(at(i, j + 1)))
            };
            if let Some(cell) = common.get_mut(at(i, j)) {
                *cell = longest;
            }
        }
    }
    let get = |i: usize, j: usize| common.get(at(i, j)).copied().unwrap_or(0);
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let (from_i, from_j) = (i, j);
        while (i < a.len() || j < b.len()) && (i == a.len() || j == b.len() || a.get(i) != b.get(j)) {
            if i < a.len() && (j == b.len() || get(i + 1, j) >= get(i, j + 1)) {
                i += 1;
            } else {
                j += 1;
            }
        }
        if (i, j) != (from_i, from_j) {
            found.push((from_i..i, from_j..j));
        }
        while i < a.len() && j < b.len() && a.get(i) == b.get(j) {
            (i, j) = (i + 1, j + 1);
        }
    }
    found
}

impl Hunk {
    /// Its lines, the removed ones first.
    pub fn lines(&self, file: &Arc<str>, old: &str, new: &str) -> Vec<Line> {
        let of = |text: &str, span: &Span, added: bool| {
            let lines = text.lines().enumerate().skip(span.start).take(span.len());
            let lines = lines.map(|(index, text)| Line {
                file: Arc::clone(file),
                added,
                number: u32::try_from(index + 1).unwrap_or(u32::MAX),
                text: masked(text).into_owned(),
            });
            lines.collect::<Vec<Line>>()
        };
        [of(old, &self.old, false), of(new, &self.new, true)].concat()
    }

    /// The old text with this change only.
    pub fn apply_to(&self, old: &str, new: &str) -> String {
        let mut lines: Vec<&str> = old.lines().collect();
        let end = self.old.end.min(lines.len());
        let added = new.lines().skip(self.new.start).take(self.new.len());
        lines.splice(self.old.start.min(end)..end, added);
        lines.iter().flat_map(|line| [*line, "\n"]).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_change_is_found_where_it_is() {
        let found = hunks("a\nb\nc\nd\ne\n", "a\nx\nc\ne\nf\n");
        let spans: Vec<_> = found.into_iter().map(|hunk| (hunk.old, hunk.new)).collect();
        assert_eq!(spans, [(1..2, 1..2), (3..4, 3..3), (5..5, 4..5)]);
        assert_eq!(hunks("a\r\nb\r\n", "a\nb\n"), []);
    }

    proptest! {
        /// All changes made, from the last to the first, give the new text; there are none in the same.
        #[test]
        fn changes_make_the_new_text(a in "([ab]?\n){0,12}", b in "([ab]?\n){0,12}") {
            let mut lines: Vec<&str> = a.lines().collect();
            let new: Vec<&str> = b.lines().collect();
            for hunk in hunks(&a, &b).into_iter().rev() {
                lines.splice(hunk.old, new[hunk.new].iter().copied());
            }
            prop_assert_eq!(lines, new);
            prop_assert_eq!(hunks(&a, &a), []);
        }
    }
}
