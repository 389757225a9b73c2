//! Our columns, per kind of rows.
//!
//! These names stand as keys under `evidence[].columns`, and are the headers of the
//! tidy form. A table here is what the documentation and the messages say of them.

use crate::evidence::record::Kind;

/// How the text of a cell is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text, or a key.
    Text,
    /// A date with a time.
    Moment,
    /// A date.
    Day,
    /// A whole number.
    Count,
    /// A time that passed; the unit is that of a bare number.
    Span(Unit),
    /// A time that is left; negative where a target was missed.
    Left,
    /// Yes or no.
    Truth,
    /// A percentage.
    Percent,
    /// Digits and dots, perhaps with `(X64)`.
    Build,
}

/// The unit of a bare number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl Form {
    /// What the documentation calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Moment => "date and time",
            Self::Day => "date",
            Self::Count => "number",
            Self::Span(Unit::Minutes) => "minutes, or h:mm",
            Self::Span(Unit::Hours) => "hours, or h:mm:ss",
            Self::Left => "h:mm, negative where missed",
            Self::Truth => "yes or no",
            Self::Percent => "percent",
            Self::Build => "digits and dots",
        }
    }
}

/// A column of ours.
#[derive(Clone, Copy, Debug)]
pub struct Canonical {
    /// Its name.
    pub name: &'static str,
    /// How its cells are read, where an export does not say otherwise.
    pub form: Form,
    /// Whether nothing can be read without it.
    pub needed: bool,
    /// What it says.
    pub meaning: &'static str,
}

/// A table of columns and, beside it, their positions by name.
macro_rules! columns {
    ($table:ident $positions:ident: $($position:ident $name:literal $form:expr, $needed:literal, $meaning:literal;)*) => {
        /// Positions in the table of the same subject.
        #[derive(Clone, Copy, Debug)]
        pub(in crate::evidence) enum $positions { $($position,)* }

        impl From<$positions> for usize {
            fn from(position: $positions) -> Self {
                position as Self
            }
        }

        const $table: &[Canonical] = &[
            $(Canonical { name: $name, form: $form, needed: $needed, meaning: $meaning },)*
        ];
    };
}

columns! { TICKETS TicketColumn:
    Id "id" Form::Text, true, "number of the ticket";
    Priority "priority" Form::Text, false, "priority as the tool writes it";
    State "state" Form::Text, false, "state of work";
    Ended "ended" Form::Truth, false, "whether work has ended; left out: told by the state";
    Opened "opened" Form::Moment, false, "when it was opened";
    Responded "responded" Form::Moment, false, "when somebody first answered";
    Resolved "resolved" Form::Moment, false, "when it was resolved";
    Closed "closed" Form::Moment, false, "when it was closed";
    Updated "updated" Form::Moment, false, "when the row was written; orders the events of a log";
    Sequence "sequence" Form::Count, false, "number of the event in a log";
    Response "response" Form::Span(Unit::Minutes), false, "first response as the tool counts it, on all hours";
    ResponseBusiness "response_business" Form::Span(Unit::Minutes), false, "first response as the tool counts it, on hours of service";
    Resolution "resolution" Form::Span(Unit::Minutes), false, "resolution as the tool counts it, on all hours";
    ResolutionBusiness "resolution_business" Form::Span(Unit::Minutes), false, "resolution as the tool counts it, on hours of service";
    ResponseKept "response_kept" Form::Truth, false, "whether the tool says that the target of first response was kept";
    ResolutionKept "resolution_kept" Form::Truth, false, "whether the tool says that the target of resolution was kept";
    ResponseLeft "response_left" Form::Left, false, "time that was left of the target of first response";
    ResolutionLeft "resolution_left" Form::Left, false, "time that was left of the target of resolution";
    Reopened "reopened" Form::Count, false, "how often it was opened again";
    Reassigned "reassigned" Form::Count, false, "how often it went to another group or person";
    Tier "tier" Form::Text, false, "tier, group or level that holds or solved it";
    Escalated "escalated" Form::Truth, false, "whether it went to a higher tier";
    Topic "topic" Form::Text, false, "what it is about";
    Channel "channel" Form::Text, false, "how it came in";
    Automated "automated" Form::Truth, false, "whether an automation solved it";
}

columns! { DEVICES DeviceColumn:
    Device "device" Form::Text, true, "name of the device";
    Server "server" Form::Truth, false, "whether it is a server; left out: told by the operating system";
    Product "product" Form::Text, false, "product that the row is about";
    Version "version" Form::Text, false, "version of the product";
    Build "build" Form::Build, false, "build of the product";
    Channel "channel" Form::Text, false, "update channel, or the address of updates";
    Os "os" Form::Text, false, "operating system";
    OsVersion "os_version" Form::Text, false, "version of the operating system, where it stands apart";
    Stage "stage" Form::Text, false, "development, test, qa, production";
    Unit "unit" Form::Text, false, "business unit";
    Owner "owner" Form::Text, false, "owner of the device";
    Application "application" Form::Text, false, "dependent application";
    OfficeApps "office_apps" Form::Text, false, "Office apps that are needed";
    User "user" Form::Text, false, "who uses it";
    Serial "serial" Form::Text, false, "serial number";
    Seen "seen" Form::Moment, false, "when it last reported";
    Upgraded "upgraded" Form::Moment, false, "when the product was last upgraded";
}

columns! { ASSETS AssetColumn:
    Id "id" Form::Text, true, "asset tag, or another name of the asset";
    Serial "serial" Form::Text, false, "serial number or licence key; only whether there is one counts";
    Warranty "warranty" Form::Day, false, "last day of the warranty or licence";
    WarrantyMonths "warranty_months" Form::Count, false, "months of warranty from the day of purchase";
    Supplier "supplier" Form::Text, false, "who supplied it";
    Purchased "purchased" Form::Day, false, "day of purchase";
    Status "status" Form::Text, false, "where it stands in its life";
    Category "category" Form::Text, false, "what it is";
}

columns! { TRAINING TrainingColumn:
    Person "person" Form::Text, true, "who; only used to tell people apart";
    Course "course" Form::Text, true, "course";
    Status "status" Form::Text, false, "how far; left out: told by the day of completion";
    Assigned "assigned" Form::Day, false, "when it was assigned";
    Completed "completed" Form::Day, false, "when it was completed";
    Unit "unit" Form::Text, false, "business unit of the person";
    Audience "audience" Form::Text, false, "audience that the person belongs to";
}

columns! { ACTIVITY ActivityColumn:
    Channel "channel" Form::Text, true, "channel";
    Asked "asked" Form::Moment, false, "when the question was asked";
    Answered "answered" Form::Moment, false, "when it was first answered";
    By "by" Form::Text, false, "who answered: `peer`, `expert`, `automation`";
    Members "members" Form::Count, false, "members of the channel at that time; a row that has it is a question only where it has an answer";
}

columns! { MONITORING MonitoringColumn:
    System "system" Form::Text, true, "what is watched";
    At "at" Form::Moment, false, "when";
    Until "until" Form::Moment, false, "when it ended, of an incident";
    Available "available" Form::Percent, false, "part of the interval in which it was available";
    Acknowledged "acknowledged" Form::Moment, false, "when somebody reacted to the alert";
}

columns! { USE UseColumn:
    What "what" Form::Text, true, "application, solution or system";
    Who "who" Form::Text, false, "who or which device uses it; only used to count";
    Unit "unit" Form::Text, false, "business unit";
    Last "last" Form::Moment, false, "when it was last used";
    Count "count" Form::Count, false, "how many use it, where a row counts";
}

impl Kind {
    /// All kinds, in the order of the schema.
    pub const ALL: [Self; 10] = [
        Self::Tickets,
        Self::Inventory,
        Self::Assets,
        Self::Software,
        Self::Training,
        Self::Activity,
        Self::Monitoring,
        Self::AppDiscovery,
        Self::Solutions,
        Self::Usage,
    ];

    /// The word of a declaration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Inventory => "inventory",
            Self::Assets => "assets",
            Self::Software => "software",
            Self::Training => "training",
            Self::Activity => "activity",
            Self::Monitoring => "monitoring",
            Self::AppDiscovery => "app-discovery",
            Self::Solutions => "solutions",
            Self::Usage => "usage",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Canonical] {
        match self {
            Self::Tickets => TICKETS,
            Self::Inventory => DEVICES,
            Self::Assets | Self::Software => ASSETS,
            Self::Training => TRAINING,
            Self::Activity => ACTIVITY,
            Self::Monitoring => MONITORING,
            Self::AppDiscovery | Self::Solutions | Self::Usage => USE,
        }
    }
}
