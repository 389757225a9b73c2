//! An explanation as blocks: written once, drawn as text or as Markdown.

/// A page: a name, what it is in a line, and the rest.
#[derive(Debug)]
pub(in crate::cli) struct Page {
    /// A code or an id.
    pub name: String,
    pub title: String,
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug)]
pub(in crate::cli) enum Block {
    Heading(String),
    /// One below a heading.
    Subheading(String),
    Paragraph(Line),
    /// Short facts by name.
    Facts(Vec<(String, Line)>),
    /// Numbered.
    Steps(Vec<Vec<Block>>),
    /// With bullets.
    Items(Vec<Line>),
    /// Words, each with what is said of it.
    Terms(Vec<(Line, Vec<Block>)>),
    Code(Language, String),
    Table {
        head: Vec<String>,
        rows: Vec<Vec<Line>>,
    },
}

/// What a piece of code is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Language {
    Yaml,
    Cel,
    Shell,
}

/// Words in a row.
#[derive(Debug, Default)]
pub(in crate::cli) struct Line(pub Vec<Inline>);

/// A part of a line.
#[derive(Debug)]
pub(in crate::cli) enum Inline {
    /// Prose; what stands between backticks is code.
    Text(String),
    /// Code, whatever stands in it.
    Code(String),
    /// Another page of the reference.
    Link { text: String, target: String },
    /// An address of the web that we stand for.
    Address(String),
}

impl Line {
    /// Prose alone.
    pub(in crate::cli) fn text(text: impl Into<String>) -> Self {
        Self(vec![Inline::Text(text.into())])
    }

    /// Code alone.
    pub(in crate::cli) fn code(text: impl Into<String>) -> Self {
        Self(vec![Inline::Code(text.into())])
    }

    /// The same with prose after it.
    pub(in crate::cli) fn and(mut self, text: impl Into<String>) -> Self {
        self.0.push(Inline::Text(text.into()));
        self
    }

    /// The same with code after it.
    pub(in crate::cli) fn and_code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Inline::Code(text.into()));
        self
    }

    /// The same with more after it.
    pub(in crate::cli) fn with(mut self, other: Inline) -> Self {
        self.0.push(other);
        self
    }

    /// Lines as one, with `between` in between.
    pub(in crate::cli) fn join(lines: impl IntoIterator<Item = Inline>, between: &str) -> Self {
        let mut joined = Self::default();
        for part in lines {
            if !joined.0.is_empty() {
                joined.0.push(Inline::Text(between.to_owned()));
            }
            joined.0.push(part);
        }
        joined
    }
}

impl Page {
    /// A page without content yet.
    pub(in crate::cli) fn new(name: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            blocks: Vec::new(),
        }
    }

    /// Adds a section, unless there is nothing in it.
    pub(in crate::cli) fn section(&mut self, heading: &str, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            self.blocks.push(Block::Heading(heading.to_owned()));
            self.blocks.extend(blocks);
        }
    }
}

/// A paragraph of prose.
pub(in crate::cli) fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(Line::text(text))
}
