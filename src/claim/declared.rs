//! What observations need of a declaration: hours of service, promises, the current cycle.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::export::Export;
use super::terms::Terms;
use crate::evidence::clock::{Calendar, Timer, Window};
use crate::evidence::figures::{Context, Cycle, Limit, Metric, Promise};
use crate::evidence::lifecycle::{Lifecycle, version};
use crate::evidence::observe::{Named, Plan};
use crate::expr::Interval;
use crate::yaml::{Node, Value};

/// The seconds of a month, for terms that are counted in months.
const MONTH: i64 = 31 * 86_400;

/// What an organization declares of the things that exports speak of.
#[derive(Clone, Debug)]
pub struct Declared {
    zone: TimeZone,
    priorities: Vec<Named>,
    tiers: Vec<Named>,
    channels: Vec<Named>,
    courses: Vec<Named>,
    promises: Vec<Promise>,
    cycle: Option<Cycle>,
}

impl Declared {
    /// What the facts of an organization say on a day.
    pub fn of(root: Node<'_>, today: Date) -> Self {
        let zone = at(root, "organization.time_zone")
            .and_then(zone)
            .unwrap_or(TimeZone::UTC);
        let mut declared = Self {
            priorities: named(root, "support.priorities"),
            tiers: named(root, "support.tiers"),
            channels: named(root, "support.channels"),
            courses: courses(root),
            promises: Vec::new(),
            cycle: cycle(root, today),
            zone,
        };
        declared.promises = declared.promises(root);
        declared
    }

    /// How the records of an export are counted.
    pub fn plan(&self, export: &Export) -> Plan {
        Plan {
            kind: export.kind,
            zone: self.zone_of(export),
            collected: Some(export.date),
            timers: self
                .promises
                .iter()
                .map(|promise| promise.timer.clone())
                .collect(),
            priorities: self.priorities.clone(),
            log: export
                .format
                .as_deref()
                .is_some_and(|format| format.ends_with("event-log")),
        }
    }

    /// The zone of times in an export that name none.
    pub fn zone_of(&self, export: &Export) -> TimeZone {
        let own = export.time_zone.as_deref().and_then(zone_named);
        own.unwrap_or_else(|| self.zone.clone())
    }

    /// What figures need beside counts. The reporting period is the month up to today.
    pub fn context<'l>(&self, terms: &Terms, lifecycle: &'l Lifecycle, today: Date) -> Context<'l> {
        let mut context = Context::new(today, lifecycle);
        context.priorities.clone_from(&self.priorities);
        context.tiers.clone_from(&self.tiers);
        context.channels.clone_from(&self.channels);
        context.courses.clone_from(&self.courses);
        context.promises.clone_from(&self.promises);
        context.cycle.clone_from(&self.cycle);
        context.period = Some((today.saturating_sub(Span::new().months(1)), today));
        context.table_valid = u32::try_from(terms.table.length() / MONTH).unwrap_or(u32::MAX);
        context
    }

    fn promises(&self, root: Node<'_>) -> Vec<Promise> {
        let calendars = self.calendars(root);
        let mut promises = Vec::new();
        for sla in items(root, "support.slas") {
            let Some(id) = text(sla, "id") else { continue };
            let targets = sla.fact("targets").into_iter().flat_map(Node::items).enumerate();
            for (position, target) in targets.filter(|(_, target)| !target.is_blank()) {
                promises.extend(self.promise((id, sla), (position, target), &calendars));
            }
        }
        promises
    }

    fn promise(
        &self,
        (id, sla): (&str, Node<'_>),
        (position, target): (usize, Node<'_>),
        calendars: &[Calendar],
    ) -> Option<Promise> {
        let within = Interval::parse(text(target, "within")?)?;
        if covers_items_alone(sla) {
            return None;
        }
        let priority = match text(target, "priority") {
            Some(id) => Some(position_of(&self.priorities, id)?),
            None => None,
        };
        let tier = match text(target, "tier") {
            Some(id) => Some(position_of(&self.tiers, id)?),
            None => None,
        };
        let on_business = text(target, "clock") == Some("business");
        let hours = [target, sla].into_iter().find_map(|node| node.fact("hours"));
        let hours = hours.filter(|_| on_business);
        let hours = hours.into_iter().flat_map(Node::items).filter_map(Node::text);
        let hours: Vec<Calendar> = hours
            .filter_map(|id| match id {
                "always" => Some(Calendar::always()),
                _ => calendars.iter().find(|calendar| calendar.id == id).cloned(),
            })
            .collect();
        // Without hours there is no business clock, and all hours would count more than was promised.
        if on_business && hours.is_empty() {
            return None;
        }
        let pauses: Vec<String> = items(sla, "pauses_on")
            .filter_map(|state| Some(state.text()?.to_owned()))
            .collect();
        let covers = |key: &str, among: &[Named]| -> Vec<usize> {
            let ids = sla
                .fact("covers")
                .into_iter()
                .flat_map(|covers| items(covers, key));
            ids.filter_map(|id| position_of(among, id.text()?)).collect()
        };
        Some(Promise {
            sla: id.to_owned(),
            target: position,
            metric: Metric::of(text(target, "metric")?)?,
            priority,
            tier,
            tiers: covers("tiers", &self.tiers),
            channels: covers("channels", &self.channels),
            within: Limit {
                months: u64::from(within.months),
                weeks: u64::from(within.weeks),
                days: u64::from(within.days.saturating_sub(within.weeks.saturating_mul(7))),
                seconds: within.seconds,
            },
            timer: Timer::new(hours, &pauses),
            share: target
                .fact("share")
                .and_then(super::weigh::number)
                .unwrap_or(100.0),
        })
    }

    fn calendars(&self, root: Node<'_>) -> Vec<Calendar> {
        let calendars = items(root, "support.calendars");
        calendars
            .filter_map(|calendar| {
                let holidays = items(calendar, "holidays").filter_map(|day| day.text()?.parse().ok());
                Some(Calendar {
                    id: text(calendar, "id")?.to_owned(),
                    zone: calendar
                        .fact("time_zone")
                        .and_then(zone)
                        .unwrap_or_else(|| self.zone.clone()),
                    open: items(calendar, "open")
                        .filter_map(|open| self.window(open))
                        .collect(),
                    holidays: holidays.collect::<BTreeSet<Date>>(),
                })
            })
            .collect()
    }

    fn window(&self, open: Node<'_>) -> Option<Window> {
        let days = match text(open, "days") {
            Some(days) => Window::days(days)?,
            None => [true; 7],
        };
        let priorities = open.fact("priorities").map(|list| {
            let ids = list.items().filter_map(Node::text);
            ids.filter_map(|id| position_of(&self.priorities, id)).collect()
        });
        Some(Window {
            days,
            from: Window::time(text(open, "from")?)?,
            to: Window::time(text(open, "to")?)?,
            priorities,
        })
    }
}

/// Whether an agreement covers systems, and no contacts or tiers: a ticket does not tell which of them it is about.
fn covers_items_alone(sla: Node<'_>) -> bool {
    let some = |key: &str| items(sla, &format!("covers.{key}")).next().is_some();
    some("systems") && !some("channels") && !some("tiers")
}

/// The cycle that started last.
fn cycle(root: Node<'_>, today: Date) -> Option<Cycle> {
    let cycles = items(root, "servicing.cycles").filter_map(|cycle| {
        let started: Date = text(cycle, "started")?.parse().ok()?;
        Some((cycle, started))
    });
    let begun = cycles.filter(|(_, started)| *started <= today);
    let (cycle, started) = begun.max_by_key(|(_, started)| *started)?;
    Some(Cycle {
        id: text(cycle, "id")?.to_owned(),
        version: version(text(cycle, "version")?)?,
        started,
    })
}

/// Courses about what is new in the Office product that is serviced: those that a plan takes at a new release,
/// else those about the product.
fn courses(root: Node<'_>) -> Vec<Named> {
    let plans = items(root, "training.plans").flat_map(|plan| items(plan, "items"));
    let at_release = plans.filter(|item| text(*item, "moment") == Some("new-release"));
    let taken: BTreeSet<&str> = at_release
        .flat_map(|item| items(item, "courses"))
        .filter_map(Node::text)
        .collect();
    let product = at(root, "servicing.system").and_then(Node::text);
    let about = |course: Node<'_>| {
        items(course, "systems").any(|system| product.is_some() && system.text() == product)
    };
    let of_release = |course: Node<'_>| text(course, "id").is_some_and(|id| taken.contains(id));
    let all: Vec<Node<'_>> = items(root, "training.courses").collect();
    let both: Vec<Node<'_>> = all
        .iter()
        .copied()
        .filter(|course| about(*course) && of_release(*course))
        .collect();
    let chosen = if both.is_empty() {
        all.into_iter().filter(|course| about(*course)).collect()
    } else {
        both
    };
    chosen.into_iter().filter_map(one_named).collect()
}

fn at<'a>(root: Node<'a>, path: &str) -> Option<Node<'a>> {
    path.split('.').try_fold(root, Node::fact)
}

fn items<'a>(root: Node<'a>, path: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
    at(root, path)
        .into_iter()
        .flat_map(Node::items)
        .filter(|item| !item.is_blank())
}

fn text<'a>(node: Node<'a>, key: &str) -> Option<&'a str> {
    node.fact(key).and_then(Node::text)
}

fn named(root: Node<'_>, path: &str) -> Vec<Named> {
    items(root, path).filter_map(one_named).collect()
}

fn one_named(node: Node<'_>) -> Option<Named> {
    Some(Named {
        id: text(node, "id")?.to_owned(),
        name: text(node, "name").map(str::to_owned),
    })
}

fn position_of(among: &[Named], id: &str) -> Option<usize> {
    among.iter().position(|one| one.id == id)
}

fn zone(node: Node<'_>) -> Option<TimeZone> {
    (node.value() == Value::Text)
        .then(|| zone_named(node.text()?))
        .flatten()
}

/// From the data that are part of gradus: those of a machine could differ.
fn zone_named(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

#[cfg(test)]
mod tests;
