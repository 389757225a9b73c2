//! The eight questions of the servicing model, as far as evidence answers them.

use super::assets::completed;
use super::context::{Context, Export};
use super::inventory::is_complete;
use super::model::{Answer, BuildFigures, InventoryFigures, Missing};
use super::share::percent;
use super::together;
use crate::evidence::observe::Named;
use crate::evidence::summary::{Figures, Property};

/// Builds that an answer names.
const NAMED: usize = 5;

/// What lacks for an answer.
fn missing(columns: &[&str], why: &str) -> Missing {
    Missing {
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        why: why.to_owned(),
    }
}

/// An answer in the making.
struct Reply {
    answer: Option<String>,
    number: Option<f64>,
    by: Vec<&'static str>,
    missing: Vec<Missing>,
}

impl Reply {
    fn none(missing: Vec<Missing>) -> Self {
        Self {
            answer: None,
            number: None,
            by: Vec::new(),
            missing,
        }
    }

    fn of(answer: String) -> Self {
        Self {
            answer: Some(answer),
            number: None,
            by: Vec::new(),
            missing: Vec::new(),
        }
    }

    fn number(mut self, number: f64) -> Self {
        self.number = Some(number);
        self
    }
}

/// All eight, in order.
pub(super) fn answer(
    inventory: Option<&InventoryFigures>,
    devices: &[&Export<'_>],
    training: &[&Export<'_>],
    context: &Context<'_>,
) -> Vec<Answer> {
    type Ask = fn(&InventoryFigures, &Context<'_>) -> Reply;
    const ASKED: [(&str, Ask, &[&str]); 7] = [
        (
            "Q1",
            workstations,
            &["device", "server", "os", "product", "build"],
        ),
        ("Q2", servers, &["device", "server", "os", "product", "build"]),
        (
            "Q3",
            versions,
            &[
                "build",
                "version",
                "os",
                "stage",
                "unit",
                "owner",
                "application",
                "office_apps",
            ],
        ),
        ("Q4", users, &["user"]),
        ("Q5", upgraded, &["build", "version", "upgraded"]),
        ("Q6", finish, &["build", "version", "upgraded"]),
        ("Q7", support, &["build", "version", "channel", "product"]),
    ];
    let mut answers = Vec::new();
    for (question, ask, columns) in ASKED {
        let reply = match inventory {
            Some(inventory) => ask(inventory, context),
            None => Reply::none(vec![missing(&["device"], "an inventory of devices")]),
        };
        let mut answer = settled(question, reply, columns, devices);
        if let Some(inventory) = inventory {
            answer.date = Some(inventory.head.date.clone());
            answer.evidence.clone_from(&inventory.head.evidence);
            answer.rows = inventory.head.rows;
            if answer.answered && inventory.head.evidence.len() > 1 {
                answer.missing.push(overlap());
            }
        }
        answers.push(answer);
    }
    let mut last = settled(
        "Q8",
        know_how(training, context),
        &["person", "course", "status"],
        training,
    );
    if !training.is_empty() {
        let head = super::head(training);
        last.date = Some(head.date);
        last.evidence = head.evidence;
        last.rows = head.rows;
    }
    answers.push(last);
    answers
}

fn settled(question: &'static str, reply: Reply, columns: &[&str], exports: &[&Export<'_>]) -> Answer {
    let has = |column: &&&str| {
        let mut known = exports.iter().flat_map(|export| export.columns);
        exports.iter().all(|export| export.columns.is_empty()) || known.any(|own| own == **column)
    };
    let columns = columns.iter().filter(has).map(|column| (*column).to_owned());
    Answer {
        question,
        answered: reply.answer.is_some(),
        answer: reply.answer,
        number: reply.number,
        by: reply.by,
        columns: if exports.is_empty() {
            Vec::new()
        } else {
            columns.collect()
        },
        missing: reply.missing,
        ..Answer::default()
    }
}

/// Exports are counted one by one, and names of machines are kept nowhere.
fn overlap() -> Missing {
    missing(
        &[],
        "which machines stand in more than one of these inventories: they count once in each",
    )
}

fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn roles_known(inventory: &InventoryFigures) -> Option<Missing> {
    let office = &inventory.office;
    let known = office.machines.saturating_sub(office.unknown);
    (!is_complete(known, office.machines)).then(|| {
        missing(
            &["server", "os"],
            "whether a machine with Office is a workstation or a server",
        )
    })
}

fn workstations(inventory: &InventoryFigures, _: &Context<'_>) -> Reply {
    if let Some(lack) = roles_known(inventory) {
        return Reply::none(vec![lack]);
    }
    let count = inventory.office.workstations;
    Reply::of(format!("{count} workstations")).number(number(count))
}

fn servers(inventory: &InventoryFigures, _: &Context<'_>) -> Reply {
    if let Some(lack) = roles_known(inventory) {
        return Reply::none(vec![lack]);
    }
    if inventory.servers == 0 {
        let why = "servers: the inventory has none, and one that covers workstations alone cannot tell";
        return Reply::none(vec![missing(&["server", "os"], why)]);
    }
    let count = inventory.office.servers;
    Reply::of(format!("{count} servers")).number(number(count))
}

fn versions(inventory: &InventoryFigures, _: &Context<'_>) -> Reply {
    let told = |build: &&BuildFigures| build.build.is_some() || build.version.is_some();
    let with = |builds: &[BuildFigures]| {
        builds
            .iter()
            .filter(told)
            .map(|build| build.machines)
            .sum::<u64>()
    };
    let all: u64 = inventory.builds.iter().map(|build| build.machines).sum();
    if !is_complete(with(&inventory.builds), all) {
        let lack = missing(&["build", "version"], "which version of Office a machine has");
        return Reply::none(vec![lack]);
    }
    let by = &inventory.by;
    let breakdowns = [
        &by.os,
        &by.stage,
        &by.unit,
        &by.owner,
        &by.application,
        &by.office_apps,
    ];
    let mut reply = Reply::of(listed(&inventory.builds));
    for ((_, word), breakdown) in Property::ALL.into_iter().zip(breakdowns) {
        if breakdown.complete {
            reply.by.push(word);
        } else if breakdown.of > 0 {
            let column = word.replace('-', "_");
            reply
                .missing
                .push(missing(&[&column], &format!("builds by `{word}`")));
        }
    }
    if reply.by.is_empty() {
        return Reply::none(reply.missing);
    }
    reply
}

/// Versions with their machines, most first.
fn listed(builds: &[BuildFigures]) -> String {
    let mut versions: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    for build in builds {
        let name = build.version.as_deref().or(build.build.as_deref());
        *versions.entry(name.unwrap_or(&build.product)).or_default() += build.machines;
    }
    let mut versions: Vec<(&str, u64)> = versions.into_iter().collect();
    versions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let rest: u64 = versions.iter().skip(NAMED).map(|(_, machines)| machines).sum();
    let named = versions.iter().take(NAMED);
    let mut parts: Vec<String> = named
        .map(|(name, machines)| format!("{name} on {machines}"))
        .collect();
    if rest > 0 {
        parts.push(format!("others on {rest}"));
    }
    parts.join(", ")
}

fn users(inventory: &InventoryFigures, _: &Context<'_>) -> Reply {
    match &inventory.mapped {
        Some(mapped) if is_complete(mapped.count, mapped.of) => {
            Reply::of(format!("{} of {} have a known user", mapped.count, mapped.of)).number(mapped.percent)
        }
        _ => Reply::none(vec![missing(
            &["user"],
            "who uses a machine; a pseudonym is no user",
        )]),
    }
}

fn no_cycle() -> Missing {
    missing(
        &[],
        "the current cycle: a version and a start under `servicing.cycles`",
    )
}

fn upgraded(inventory: &InventoryFigures, context: &Context<'_>) -> Reply {
    let mut lacks = Vec::new();
    let Some(cycle) = &inventory.upgraded.cycle else {
        lacks.push(if context.cycle.is_none() {
            no_cycle()
        } else {
            missing(
                &["build", "version"],
                "which machines have the version of the cycle",
            )
        });
        return Reply::none(lacks);
    };
    let mut text = format!(
        "{} of {} ({} %) in this cycle",
        cycle.count, cycle.of, cycle.percent
    );
    match &inventory.upgraded.period {
        Some(period) => text.push_str(&format!(", {} since {}", period.count, period.from)),
        None => lacks.push(missing(
            &["upgraded"],
            "how many were upgraded in the reporting period",
        )),
    }
    let mut reply = Reply::of(text).number(number(cycle.count));
    reply.missing = lacks;
    reply
}

fn finish(inventory: &InventoryFigures, context: &Context<'_>) -> Reply {
    match &inventory.projected_end {
        Some(end) if end.method == "done" => Reply::of(format!("it finished on {}", end.date)),
        Some(end) => {
            let interval = match (&end.low, &end.high) {
                (Some(low), Some(high)) => format!(" (90 %: {low} to {high})"),
                (Some(low), None) => format!(" (90 %: not before {low})"),
                _ => String::new(),
            };
            Reply::of(format!("{}{interval}, at {} machines a day", end.date, end.rate))
        }
        None if context.cycle.is_none() => Reply::none(vec![no_cycle()]),
        None => Reply::none(vec![missing(
            &["upgraded"],
            "the pace: days of upgrades, or a second inventory of another day in this cycle",
        )]),
    }
}

fn support(inventory: &InventoryFigures, _: &Context<'_>) -> Reply {
    let all: u64 = inventory.builds.iter().map(|build| build.machines).sum();
    let ended =
        |build: &BuildFigures| build.end.is_some() || build.status == "ended" || build.end_is == Some("open");
    let known: u64 = inventory
        .builds
        .iter()
        .filter(|build| ended(build))
        .map(|build| build.machines)
        .sum();
    if !is_complete(known, all) {
        return Reply::none(vec![missing(
            &["build", "version", "channel"],
            "the end of support: of a build without channel, or newer than the table, it is not known",
        )]);
    }
    let mut ends: Vec<String> = Vec::new();
    for build in &inventory.builds {
        let name = build
            .version
            .as_deref()
            .or(build.build.as_deref())
            .unwrap_or(&build.product);
        let text = match (&build.end, build.end_is) {
            (Some(end), Some("bound")) => format!("{name} before {end}"),
            (Some(end), _) => format!("{name} on {end}"),
            (None, Some(_)) => format!("{name} with the next version"),
            (None, None) => continue,
        };
        if !ends.contains(&text) {
            ends.push(text);
        }
    }
    ends.truncate(NAMED);
    Reply::of(ends.join(", "))
}

fn know_how(exports: &[&Export<'_>], context: &Context<'_>) -> Reply {
    let Some(Figures::Training(all)) = together(exports) else {
        return Reply::none(vec![missing(&["person", "course"], "records of training")]);
    };
    let about = |course: &Named, name: &str| course.is(&crate::evidence::observe::slug(name));
    let (done, of) = completed(&all, |class| {
        context.courses.iter().any(|course| about(course, &class.course))
    });
    if of == 0 {
        let why = "completions of a course about the new features of Office";
        return Reply::none(vec![missing(&["course"], why)]);
    }
    Reply::of(format!("{done} of {of} completions ({} %)", percent(done, of))).number(percent(done, of))
}
