//! The codes that a process exits with.

use crate::source::Class;

/// What a run came to. The discriminant is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// All targets are met.
    Met = 0,
    /// Judged soundly; a target is not met.
    NotMet = 1,
    /// Wrong usage, a broken configuration or a broken pack.
    Usage = 2,
    /// Nothing to check was found.
    Nothing = 3,
    /// A declaration or its evidence could not be read or is invalid.
    Invalid = 4,
    /// A limit stopped the work.
    Limit = 5,
    /// A bug in gradus.
    Bug = 70,
    /// An output could not be written.
    Output = 74,
    /// Ended with its terminal: SIGHUP.
    HungUp = 129,
    /// Ended from a terminal: SIGINT.
    Interrupted = 130,
    /// Ended by a runner or another program: SIGTERM.
    Terminated = 143,
}

impl ExitStatus {
    /// All of them, with their meaning, for help and documentation.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Met, "all targets met"),
        (Self::NotMet, "judged soundly; a target is not met"),
        (Self::Usage, "wrong usage, broken configuration or pack"),
        (Self::Nothing, "nothing to check was found"),
        (
            Self::Invalid,
            "a declaration or its evidence could not be read or is invalid (others are still reported)",
        ),
        (Self::Limit, "a limit stopped the work"),
        (Self::Bug, "a bug in gradus"),
        (Self::Output, "an output could not be written"),
        (
            Self::HungUp,
            "its terminal is gone (SIGHUP); no file is left half written",
        ),
        (
            Self::Interrupted,
            "interrupted (SIGINT); no file is left half written",
        ),
        (
            Self::Terminated,
            "terminated (SIGTERM); no file is left half written",
        ),
    ];

    /// The exit code.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        let known = Self::ALL.iter().find(|(status, _)| *status == self);
        known.map_or("", |(_, meaning)| meaning)
    }

    /// Whether all targets are met.
    pub fn is_met(self) -> bool {
        self == Self::Met
    }

    /// The status of an error of a class.
    pub fn of(class: Class) -> Self {
        match class {
            Class::Invalid => Self::Invalid,
            Class::Limit => Self::Limit,
            Class::Usage => Self::Usage,
            Class::Nothing => Self::Nothing,
            Class::Bug => Self::Bug,
        }
    }

    /// Of two, the one that a run with both comes to.
    #[must_use]
    pub fn or_worse(self, other: Self) -> Self {
        let rank = |status: Self| match status {
            Self::Met => 0,
            Self::NotMet => 1,
            Self::Nothing => 2,
            Self::Invalid => 3,
            Self::Limit => 4,
            Self::Usage => 5,
            Self::Output => 6,
            Self::Bug => 7,
            Self::HungUp | Self::Interrupted | Self::Terminated => 8,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}
