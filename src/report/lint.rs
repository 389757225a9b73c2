//! What gradus itself has to say, beside the rules of packs.

/// The tool's own findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lint {
    /// A value that stands for a fact to come.
    Placeholder,
    /// A token, key or password in the text of a declaration.
    SecretExposed,
    /// An organization that is larger than those that a model was written for.
    BeyondModel,
    /// A waiver whose date has passed.
    WaiverExpired,
    /// A waiver that accepts nothing.
    WaiverUnused,
    /// A waiver that ends within a month.
    WaiverEndsSoon,
    /// A target that is for no organization.
    TargetUnused,
    /// A comment for gradus that cannot be read or honoured.
    IgnoreMalformed,
    /// An ignore whose date has passed.
    IgnoreExpired,
    /// An ignore that accepts nothing.
    IgnoreUnused,
    /// An ignore that ends within a month.
    IgnoreEndsSoon,
    /// A target that differs from the one at the base.
    TargetChanged,
    /// A waiver that differs from those at the base.
    WaiverChanged,
    /// Rules or parameters that differ from those at the base.
    RulesChanged,
    /// Anything else of the configuration that differs from the base.
    ConfigurationChanged,
    /// An organization or a file of it that is gone.
    DeclarationGone,
    /// An ignore that the base does not have.
    IgnoreAdded,
    /// A declared fact against which its evidence speaks.
    Contradicted,
    /// Evidence that is too old to prove.
    EvidenceStale,
    /// Rows of evidence that could not be read.
    RowsUnread,
    /// A table of ends of support that is too old.
    TableStale,
}

impl Lint {
    /// All of them, by code.
    pub const ALL: [Self; 21] = [
        Self::Placeholder,
        Self::SecretExposed,
        Self::BeyondModel,
        Self::WaiverExpired,
        Self::WaiverUnused,
        Self::WaiverEndsSoon,
        Self::TargetUnused,
        Self::IgnoreMalformed,
        Self::IgnoreExpired,
        Self::IgnoreUnused,
        Self::IgnoreEndsSoon,
        Self::TargetChanged,
        Self::WaiverChanged,
        Self::RulesChanged,
        Self::ConfigurationChanged,
        Self::DeclarationGone,
        Self::IgnoreAdded,
        Self::Contradicted,
        Self::EvidenceStale,
        Self::RowsUnread,
        Self::TableStale,
    ];

    /// The code, which begins with `GR`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Placeholder => "GR001",
            Self::SecretExposed => "GR002",
            Self::BeyondModel => "GR003",
            Self::WaiverExpired => "GR011",
            Self::WaiverUnused => "GR012",
            Self::WaiverEndsSoon => "GR013",
            Self::TargetUnused => "GR014",
            Self::IgnoreMalformed => "GR021",
            Self::IgnoreExpired => "GR022",
            Self::IgnoreUnused => "GR023",
            Self::IgnoreEndsSoon => "GR024",
            Self::TargetChanged => "GR031",
            Self::WaiverChanged => "GR032",
            Self::RulesChanged => "GR033",
            Self::ConfigurationChanged => "GR034",
            Self::DeclarationGone => "GR035",
            Self::IgnoreAdded => "GR036",
            Self::Contradicted => "GR041",
            Self::EvidenceStale => "GR042",
            Self::RowsUnread => "GR043",
            Self::TableStale => "GR044",
        }
    }

    /// Whether an ignore can accept it: what stands in declarations, and is not about ignores.
    pub fn can_be_ignored(self) -> bool {
        matches!(self, Self::Placeholder | Self::SecretExposed | Self::Contradicted)
    }

    /// What is reported.
    pub fn title(self) -> &'static str {
        match self {
            Self::Placeholder => "a placeholder is not a fact",
            Self::SecretExposed => "a secret stands in a declaration",
            Self::BeyondModel => "an organization is larger than those that a model was written for",
            Self::WaiverExpired => "a waiver has expired",
            Self::WaiverUnused => "a waiver accepts nothing",
            Self::WaiverEndsSoon => "a waiver ends within 30 days",
            Self::TargetUnused => "a target is for no organization",
            Self::IgnoreMalformed => "an ignore cannot be honoured",
            Self::IgnoreExpired => "an ignore has expired",
            Self::IgnoreUnused => "an ignore accepts nothing",
            Self::IgnoreEndsSoon => "an ignore ends within 30 days",
            Self::TargetChanged => "the change alters a target",
            Self::WaiverChanged => "the change alters a waiver",
            Self::RulesChanged => "the change alters the rules that judge it",
            Self::ConfigurationChanged => "the change alters what is checked",
            Self::DeclarationGone => "an organization or declaration is gone",
            Self::IgnoreAdded => "the change brings an ignore",
            Self::Contradicted => "evidence contradicts what is declared",
            Self::EvidenceStale => "evidence is too old to prove anything",
            Self::RowsUnread => "rows of evidence could not be read",
            Self::TableStale => "the table of ends of support is out of date",
        }
    }

    /// Why it is reported, and what follows.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Placeholder => {
                "A value such as `TODO`, `TBD`, `n/a` or an address at example.com counts as undeclared: it holds back \
                 every rule that needs the fact. Replace it with the fact, or remove the key."
            }
            Self::SecretExposed => {
                "A declaration is read by whoever reads its repository, by runners, and in reports, and no model asks for a \
                 token, a key or a password. Revoke it where it was issued, since the history of the repository keeps \
                 it, and write down where it is kept instead. gradus masks it in what it shows."
            }
            Self::BeyondModel => {
                "The document of the model speaks of smaller organizations. The rules judge as they do elsewhere; whoever \
                 reads the level should know that more is usual at this size."
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
            Self::TargetChanged => {
                "Under `--policy-from` the targets are those of the base, so this one does not count yet. \
                 Whoever answers for the targets decides on it when the change is reviewed."
            }
            Self::WaiverChanged => {
                "Under `--policy-from` the waivers are those of the base, so this one does not count yet. \
                 Whoever answers for the waivers decides on it when the change is reviewed."
            }
            Self::RulesChanged => {
                "Under `--policy-from` the rules and their parameters are those of the base, so this does not count yet. \
                 Look at what it would let through: the report shows the verdict under both."
            }
            Self::ConfigurationChanged => {
                "Under `--policy-from` the configuration is that of the base, so this does not count yet. \
                 What is no longer looked at can no longer fail: make sure that this is meant."
            }
            Self::IgnoreAdded => {
                "Under `--policy-from` only ignores are honoured that the base has too, so this one accepts nothing yet. \
                 Whoever answers for the declaration decides on it when the change is reviewed."
            }
            Self::DeclarationGone => {
                "It was declared at the base, and is not any more: its file was removed, renamed out of the globs, \
                 excluded or ignored. What is not declared cannot fail, so an organization that has a target may not \
                 go without a decision: remove its target at the base first, or bring the declaration back."
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
