//! What gradus itself has to say, beside the rules of packs.

/// The tool's own findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lint {
    /// A value that stands for a fact to come.
    Placeholder,
    /// A waiver whose date has passed.
    WaiverExpired,
    /// A waiver that accepts nothing.
    WaiverUnused,
    /// A waiver that ends within a month.
    WaiverEndsSoon,
    /// A target that is for no organization.
    TargetUnused,
    /// A declared fact against which its evidence speaks.
    Contradicted,
    /// Evidence that is too old to prove.
    EvidenceStale,
    /// Rows of evidence that could not be read.
    RowsUnread,
    /// A table of ends of support that is too old.
    TableStale,
    /// A comment for gradus that cannot be read or honoured.
    IgnoreMalformed,
    /// An ignore whose date has passed.
    IgnoreExpired,
    /// An ignore that accepts nothing.
    IgnoreUnused,
    /// An ignore that ends within a month.
    IgnoreEndsSoon,
}

impl Lint {
    /// All of them, by code.
    pub const ALL: [Self; 13] = [
        Self::Placeholder,
        Self::WaiverExpired,
        Self::WaiverUnused,
        Self::WaiverEndsSoon,
        Self::TargetUnused,
        Self::Contradicted,
        Self::EvidenceStale,
        Self::RowsUnread,
        Self::TableStale,
        Self::IgnoreMalformed,
        Self::IgnoreExpired,
        Self::IgnoreUnused,
        Self::IgnoreEndsSoon,
    ];

    /// The code, which begins with `GR`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Placeholder => "GR001",
            Self::WaiverExpired => "GR011",
            Self::WaiverUnused => "GR012",
            Self::WaiverEndsSoon => "GR013",
            Self::TargetUnused => "GR014",
            Self::Contradicted => "GR041",
            Self::EvidenceStale => "GR042",
            Self::RowsUnread => "GR043",
            Self::TableStale => "GR044",
            Self::IgnoreMalformed => "GR021",
            Self::IgnoreExpired => "GR022",
            Self::IgnoreUnused => "GR023",
            Self::IgnoreEndsSoon => "GR024",
        }
    }

    /// Whether an ignore can accept it: what stands in declarations, and is not about ignores.
    pub fn can_be_ignored(self) -> bool {
        matches!(self, Self::Placeholder | Self::Contradicted)
    }

    /// What is reported.
    pub fn title(self) -> &'static str {
        match self {
            Self::Placeholder => "a placeholder is not a fact",
            Self::WaiverExpired => "a waiver has expired",
            Self::WaiverUnused => "a waiver accepts nothing",
            Self::WaiverEndsSoon => "a waiver ends within 30 days",
            Self::TargetUnused => "a target is for no organization",
            Self::Contradicted => "evidence contradicts what is declared",
            Self::EvidenceStale => "evidence is too old to prove anything",
            Self::RowsUnread => "rows of evidence could not be read",
            Self::TableStale => "the table of ends of support is out of date",
            Self::IgnoreMalformed => "an ignore cannot be honoured",
            Self::IgnoreExpired => "an ignore has expired",
            Self::IgnoreUnused => "an ignore accepts nothing",
            Self::IgnoreEndsSoon => "an ignore ends within 30 days",
        }
    }

    /// Why it is reported, and what follows.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Placeholder => {
                "A value such as `TODO`, `TBD`, `n/a` or an address at example.com counts as undeclared: it holds back \
                 every rule that needs the fact. Replace it with the fact, or remove the key."
            }
            Self::WaiverExpired | Self::IgnoreExpired => {
                "Its findings count again. Mend what it accepted, or decide anew and give it a later date, \
                 at most a year ahead."
            }
            Self::WaiverUnused => {
                "No finding of its rule stands where it points: the matter is mended, or the rule, organization \
                 or path is misspelt. Remove it, so that it does not hide something later."
            }
            Self::TargetUnused => {
                "No organization of the run has an id that the target names, so it guards nothing: the id is misspelt, \
                 or the organization was not among the files that were checked."
            }
            Self::Contradicted => {
                "An export shows another figure than the declaration, by more than `evidence.tolerance` in gradus.yaml \
                 allows. The level as declared still counts the fact, the level as evidenced does not. State what \
                 holds, or mend what the export shows."
            }
            Self::EvidenceStale => {
                "The newest export of its kind is older than `evidence.valid` in gradus.yaml, or dated in the future. \
                 What it shows counts for nothing, and claims that it could prove are unproven. Export anew."
            }
            Self::RowsUnread => {
                "Figures that leave out rows may flatter, so the run does not pass. The first rows are named, never \
                 what stands in them. Mend the export, or say in its entry under `evidence` how to read it."
            }
            Self::TableStale => {
                "Whether a build is in support comes from a table that ships with gradus and carries its date. It is \
                 older than `evidence.table` in gradus.yaml, or an installed build is newer than all that it knows. \
                 Update gradus, or give a newer table of your own."
            }
            Self::WaiverEndsSoon | Self::IgnoreEndsSoon => {
                "From the day after its date its findings count again. Mend them, or decide anew."
            }
            Self::IgnoreMalformed => {
                "A comment that begins with `gradus:` is meant for gradus, and this one accepts nothing: it is written in \
                 another way than `# gradus: ignore[PS404] reason, until=2027-03-31`, names a code that is unknown or \
                 cannot be ignored, or ends more than a year ahead."
            }
            Self::IgnoreUnused => {
                "No finding of the code stands on its line: the matter is mended, or the ignore stands in another place. \
                 It holds for the line that it ends, or, in a comment of its own, for the line directly below. \
                 Remove it, so that it does not hide something later."
            }
        }
    }
}
