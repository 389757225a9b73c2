//! Block scalars: `|` and `>`.

use super::{Reader, number};
use crate::source::Span;
use crate::yaml::tree::Flags;

/// What becomes of the line breaks at the end of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// What `|` or `>` says, with what stands behind it.
struct Header {
    folded: bool,
    chomp: Chomp,
    /// The column of the text where it is written down, counted from that of the collection around it.
    deeper: Option<usize>,
}

/// What was passed on the way to a line with text.
#[derive(Clone, Copy)]
struct Passed {
    /// Lines of nothing but blanks.
    lines: usize,
    /// Blanks on the line that was come to.
    blanks: usize,
}

impl Reader<'_> {
    /// A block scalar with all its lines, from its `|` or `>`.
    ///
    /// One without text, and one that the end of the file cuts off, are left to the parser.
    pub(super) fn block(&mut self) -> Option<()> {
        // So every line has its break.
        (self.bytes.last() == Some(&b'\n')).then_some(())?;
        let open = self.open.last_mut()?;
        let around = open.indent;
        if open.first == self.pending.len() {
            open.header = Some(self.at);
        }
        let header = self.block_header()?;
        let (column, passed) = if let Some(deeper) = header.deeper {
            (around + deeper, self.pass_empty(around + deeper))
        } else {
            let (widest, passed) = self.pass_to_text();
            (widest.max(around + 1), passed)
        };
        // What stands before that column is no text of it, or an error.
        (passed.blanks == column && self.at < self.bytes.len()).then_some(())?;
        let start = self.at;
        let text = self.block_text(&header, column, passed.lines);
        (text.len() <= self.limits.scalar).then_some(())?;
        let span = self.tree.trimmed(Span::new(number(start), number(self.at)));
        let data = self.tree.text_data(&text, span);
        let end = span.end as usize;
        let id = self.push(data, Flags::default(), start, end)?;
        self.attach(id, end);
        Some(())
    }

    /// `|`, `>-`, `|2+` …, up to the start of the next line.
    fn block_header(&mut self) -> Option<Header> {
        let folded = self.peek(0)? == b'>';
        self.at += 1;
        let (mut chomp, mut deeper) = (None, None);
        // A sign and a digit, in any order.
        for _ in 0..2 {
            match self.peek(0)? {
                b'-' if chomp.is_none() => chomp = Some(Chomp::Strip),
                b'+' if chomp.is_none() => chomp = Some(Chomp::Keep),
                digit @ b'1'..=b'9' if deeper.is_none() => deeper = Some(usize::from(digit - b'0')),
                _ => break,
            }
            self.at += 1;
        }
        self.end_of_line()?;
        Some(Header {
            folded,
            chomp: chomp.unwrap_or(Chomp::Clip),
            deeper,
        })
    }

    /// Goes to the first byte that is no blank; also the most blanks that a line on the way has.
    fn pass_to_text(&mut self) -> (usize, Passed) {
        let mut widest = 0;
        let mut lines = 0;
        loop {
            let start = self.at;
            while self.peek(0) == Some(b' ') {
                self.at += 1;
            }
            let blanks = self.at - start;
            widest = widest.max(blanks);
            if self.peek(0) != Some(b'\n') {
                return (widest, Passed { lines, blanks });
            }
            self.at += 1;
            lines += 1;
        }
    }

    /// Passes lines of at most so many blanks, and those blanks before the text of the next.
    fn pass_empty(&mut self, column: usize) -> Passed {
        let mut lines = 0;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or(&[]);
            let blanks = rest.iter().take(column).take_while(|&&byte| byte == b' ').count();
            if rest.get(blanks) != Some(&b'\n') {
                self.at += blanks;
                return Passed { lines, blanks };
            }
            self.at += blanks + 1;
            lines += 1;
        }
    }

    /// The text of the lines in a column, from the first byte of the first one, behind so many empty lines. Goes to the
    /// start of the line that is none of them.
    fn block_text(&mut self, header: &Header, column: usize, mut empty: usize) -> String {
        let mut text = String::new();
        let breaks = |text: &mut String, count| text.extend(std::iter::repeat_n('\n', count));
        // Of the line before: whether it began with a blank.
        let mut last: Option<bool> = None;
        loop {
            let indented = self.peek(0) == Some(b' ');
            // Only lines that begin without a blank are folded.
            let folds = header.folded && last == Some(false) && !indented;
            if folds && empty == 0 {
                text.push(' ');
            } else if !folds && last.is_some() {
                text.push('\n');
            }
            breaks(&mut text, empty);
            last = Some(indented);
            let rest = self.text.get(self.at..).unwrap_or("");
            let line = rest.split('\n').next().unwrap_or("");
            text.push_str(line);
            self.at += line.len() + 1;
            let passed = self.pass_empty(column);
            empty = passed.lines;
            if passed.blanks < column || self.at >= self.bytes.len() {
                self.at -= passed.blanks;
                break;
            }
        }
        if header.chomp != Chomp::Strip {
            text.push('\n');
        }
        if header.chomp == Chomp::Keep {
            breaks(&mut text, empty);
        }
        text
    }
}
