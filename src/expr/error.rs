//! What can be wrong with the text of an expression.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::{Class, Fault, Place, Span};

/// A text is no expression that a pack may use.
///
/// Its span counts bytes in the text of the expression; who read that text
/// from a file knows where it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
pub enum ExprError {
    /// The text does not follow the grammar.
    #[error("{message}")]
    #[diagnostic(code(gradus::expr::syntax))]
    Syntax {
        /// What was found, and what could stand there.
        message: String,
        /// What to do, where we know the trap.
        #[help]
        help: Option<String>,
        /// Where.
        at: Span,
    },
    /// Longer than an expression may be.
    #[error("an expression of {length} bytes, and {limit} are allowed")]
    #[diagnostic(
        code(gradus::expr::length),
        help("move parts of it to named expressions under `define`")
    )]
    Length {
        /// Its length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
        /// The whole text.
        at: Span,
    },
    /// More levels of nesting than the evaluation allows.
    #[error("an expression with more than {limit} levels of nesting")]
    #[diagnostic(
        code(gradus::expr::depth),
        help("move parts of it to named expressions under `define`")
    )]
    Depth {
        /// The limit.
        limit: usize,
        /// Where it was passed.
        at: Span,
    },
    /// A name that stands for nothing here.
    #[error("the name `{name}` is unknown")]
    #[diagnostic(code(gradus::expr::name))]
    Name {
        /// The name.
        name: String,
        /// The nearest known one.
        #[help]
        help: Option<String>,
        /// Where.
        at: Span,
    },
    /// A parameter that the pack does not have.
    #[error("the parameter `{name}` is unknown")]
    #[diagnostic(code(gradus::expr::param))]
    Param {
        /// The name without `params.`.
        name: String,
        /// The nearest known one, or how to declare it.
        #[help]
        help: Option<String>,
        /// Where.
        at: Span,
    },
    /// A function that does not exist.
    #[error("the function `{name}` is unknown")]
    #[diagnostic(code(gradus::expr::function))]
    Function {
        /// The name as written.
        name: String,
        /// The nearest known one.
        #[help]
        help: Option<String>,
        /// Where.
        at: Span,
    },
    /// A function or macro with arguments that it cannot take.
    #[error("{message}")]
    #[diagnostic(code(gradus::expr::arguments))]
    Arguments {
        /// What does not fit.
        message: String,
        /// How it is called.
        #[help]
        help: Option<String>,
        /// Where.
        at: Span,
    },
    /// A constant that can never be used: a bad pattern, say.
    #[error("{message}")]
    #[diagnostic(code(gradus::expr::constant))]
    Constant {
        /// What is wrong with it.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// Where.
        at: Span,
    },
    /// A named expression whose name is taken, or cannot be a name.
    #[error("{message}")]
    #[diagnostic(code(gradus::expr::definition))]
    Definition {
        /// What is wrong with the name.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// The start of the text.
        at: Span,
    },
}

impl ExprError {
    /// The bytes of the expression's text that are meant.
    pub fn span(&self) -> Span {
        match self {
            Self::Syntax { at, .. }
            | Self::Length { at, .. }
            | Self::Depth { at, .. }
            | Self::Name { at, .. }
            | Self::Param { at, .. }
            | Self::Function { at, .. }
            | Self::Arguments { at, .. }
            | Self::Constant { at, .. }
            | Self::Definition { at, .. } => *at,
        }
    }

    pub(super) fn syntax(message: impl Into<String>, at: Span) -> Self {
        Self::Syntax {
            message: message.into(),
            help: None,
            at,
        }
    }

    pub(super) fn arguments(message: impl Into<String>, help: &str, at: Span) -> Self {
        Self::Arguments {
            message: message.into(),
            help: Some(help.to_owned()),
            at,
        }
    }

    /// The same error in a longer text, of which the expression starts at `by`.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        let (Self::Syntax { at, .. }
        | Self::Length { at, .. }
        | Self::Depth { at, .. }
        | Self::Name { at, .. }
        | Self::Param { at, .. }
        | Self::Function { at, .. }
        | Self::Arguments { at, .. }
        | Self::Constant { at, .. }
        | Self::Definition { at, .. }) = &mut self;
        *at = Span::new(at.start.saturating_add(by), at.end.saturating_add(by));
        self
    }
}

impl Fault for ExprError {
    fn place(&self) -> Option<&Place> {
        None
    }

    fn class(&self) -> Class {
        match self {
            Self::Length { .. } | Self::Depth { .. } => Class::Limit,
            _ => Class::Usage,
        }
    }
}

/// The known name that is nearest to one that is not, where one is near.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    known
        .map(|candidate| {
            let same = candidate.eq_ignore_ascii_case(name);
            let likeness = if same {
                2.0
            } else {
                strsim::jaro_winkler(name, candidate)
            };
            (candidate, likeness)
        })
        .filter(|&(_, likeness)| likeness > 0.84)
        // The smaller name among equals, so that the order of the known does not matter.
        .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(a.0)))
        .map(|(candidate, _)| candidate)
}
