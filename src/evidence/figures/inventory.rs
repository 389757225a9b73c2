//! Figures of devices.

use std::collections::BTreeMap;

use super::context::{Context, Export};
use super::model::{
    Breakdown, Breakdowns, BuildCount, BuildFigures, InventoryFigures, OfficeMachines, UpdateChannel,
    Upgraded, UpgradedInCycle, UpgradedInPeriod, ValueFigures,
};
use super::share::{percent, ranked, share};
use super::{head, newest, projection, support, together};
use crate::evidence::summary::{Builds, Day, Figures, Install, Inventory, Property, Role, Setup};

/// Percent of the machines for which a column must be filled, so that a question can be answered by it.
pub(super) const COMPLETE: u64 = 90;

/// What the inventories of the newest day show; earlier ones are snapshots for the projection.
pub(super) fn observe(exports: &[&Export<'_>], context: &Context<'_>) -> Option<InventoryFigures> {
    let latest = newest(exports);
    let Figures::Inventory(all) = together(&latest)? else {
        return None;
    };
    let machines = |of: fn(&Setup) -> bool| count(&all, of);
    Some(InventoryFigures {
        head: head(&latest),
        machines: machines(|_| true),
        workstations: machines(|setup| setup.role == Role::Workstation),
        servers: machines(|setup| setup.role == Role::Server),
        unknown: machines(|setup| setup.role == Role::Unknown),
        office: office(&all),
        builds: builds(&all, context),
        by: Breakdowns {
            os: breakdown(&all, Property::Os),
            stage: breakdown(&all, Property::Stage),
            unit: breakdown(&all, Property::Unit),
            owner: breakdown(&all, Property::Owner),
            application: breakdown(&all, Property::Application),
            office_apps: breakdown(&all, Property::OfficeApps),
        },
        mapped: share(all.mapped),
        channels: channels(&all),
        upgraded: Upgraded {
            cycle: in_cycle(&all, context),
            period: in_period(&all, context),
        },
        projected_end: projection::end(exports, &all, context),
        in_support: support::machines(&all, context),
        os_in_support: support::systems(&all, context),
        table: support::table(&all, context),
    })
}

/// Machines of some set-ups.
pub(super) fn count(all: &Inventory, of: impl Fn(&Setup) -> bool) -> u64 {
    let found = all.machines.iter().filter(|(setup, _)| of(setup));
    found.fold(0, |sum, (_, machines)| sum.saturating_add(machines.count))
}

fn office(all: &Inventory) -> OfficeMachines {
    let with = |role: Option<Role>| {
        count(all, |setup| {
            !setup.installs.is_empty() && role.is_none_or(|role| setup.role == role)
        })
    };
    OfficeMachines {
        machines: with(None),
        workstations: with(Some(Role::Workstation)),
        servers: with(Some(Role::Server)),
        unknown: with(Some(Role::Unknown)),
    }
}

fn builds(all: &Inventory, context: &Context<'_>) -> Vec<BuildFigures> {
    let mut installs: BTreeMap<&Install, u64> = BTreeMap::new();
    for (setup, machines) in &all.machines {
        for install in &setup.installs {
            let count = installs.entry(install).or_default();
            *count = count.saturating_add(machines.count);
        }
    }
    let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
    let mut builds: Vec<(u64, &Install)> = installs
        .into_iter()
        .map(|(install, count)| (count, install))
        .collect();
    builds.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    builds
        .into_iter()
        .map(|(machines, install)| {
            let support = support::of(install, context);
            BuildFigures {
                product: install.product.clone(),
                version: support
                    .version
                    .or(install.version)
                    .map(|version| version.to_string()),
                build: filled(&install.build),
                channel: filled(&install.channel),
                machines,
                end: support.end.map(|end| end.to_string()),
                end_is: support.end_is.map(crate::evidence::lifecycle::EndIs::word),
                status: support.status.word(),
            }
        })
        .collect()
}

fn breakdown(all: &Inventory, property: Property) -> Breakdown {
    let asked = |role: Role| role != Role::Workstation || property.of_workstations();
    let of = count(all, |setup| !setup.installs.is_empty() && asked(setup.role));
    let mut values: BTreeMap<&String, Builds> = BTreeMap::new();
    let mut known = 0_u64;
    let several = matches!(property, Property::Application | Property::OfficeApps);
    for (value, builds) in &all.by {
        if value.property != property || !asked(value.role) {
            continue;
        }
        known = known.saturating_add(builds.machines);
        let own = values.entry(&value.value).or_default();
        own.machines = own.machines.saturating_add(builds.machines);
        for (build, machines) in &builds.builds {
            let count = own.builds.entry(build.clone()).or_default();
            *count = count.saturating_add(*machines);
        }
    }
    // A machine may have several of these and counts for each, so that this is an upper bound.
    let known = if several { known.min(of) } else { known };
    let ranks = ranked(values.iter().map(|(value, builds)| (*value, builds.machines)));
    let values = ranks.into_iter().filter_map(|(value, machines)| {
        let builds = ranked(
            values
                .get(&value)?
                .builds
                .iter()
                .map(|(build, count)| (build, *count)),
        );
        let builds = builds.into_iter();
        Some(ValueFigures {
            value,
            machines,
            builds: builds
                .map(|(build, machines)| BuildCount { build, machines })
                .collect(),
        })
    });
    Breakdown {
        of,
        known,
        percent: percent(known, of),
        // A machine may need no application at all: one that has some shows that the column is there.
        complete: if several {
            known > 0
        } else {
            is_complete(known, of)
        },
        values: values.collect(),
    }
}

/// Whether enough is known to answer by it.
pub(super) fn is_complete(known: u64, of: u64) -> bool {
    of > 0 && u128::from(known) * 100 >= u128::from(of) * u128::from(COMPLETE)
}

fn channels(all: &Inventory) -> Vec<UpdateChannel> {
    let mut counts: BTreeMap<&String, u64> = BTreeMap::new();
    for (setup, machines) in &all.machines {
        for install in &setup.installs {
            let count = counts.entry(&install.channel).or_default();
            *count = count.saturating_add(machines.count);
        }
    }
    ranked(counts.into_iter())
        .into_iter()
        .map(|(channel, machines)| UpdateChannel { channel, machines })
        .collect()
}

/// Whether all Microsoft 365 Apps of a machine have at least a version; `None` where that is not known.
pub(super) fn has_version(setup: &Setup, version: u16, context: &Context<'_>) -> Option<bool> {
    let mut known = None;
    for install in setup
        .installs
        .iter()
        .filter(|install| install.product == "m365-apps")
    {
        let support = support::of(install, context);
        let reached = match support.version {
            Some(own) => own >= version,
            // A build that is newer than the table is of a version that is newer than all of the table.
            None if support.beyond => version <= newest_known(context),
            None => return None,
        };
        known = Some(known.unwrap_or(true) && reached);
    }
    known.or_else(|| setup.installs.first().map(|_| false))
}

fn newest_known(context: &Context<'_>) -> u16 {
    context.lifecycle.newest()
}

fn in_cycle(all: &Inventory, context: &Context<'_>) -> Option<UpgradedInCycle> {
    let cycle = context.cycle.as_ref()?;
    let of = count(all, |setup| !setup.installs.is_empty());
    let unknown = count(all, |setup| {
        !setup.installs.is_empty() && has_version(setup, cycle.version, context).is_none()
    });
    if !is_complete(of.saturating_sub(unknown), of) {
        return None;
    }
    let done = count(all, |setup| {
        has_version(setup, cycle.version, context) == Some(true)
    });
    Some(UpgradedInCycle {
        cycle: cycle.id.clone(),
        version: cycle.version.to_string(),
        count: done,
        of,
        percent: percent(done, of),
    })
}

fn in_period(all: &Inventory, context: &Context<'_>) -> Option<UpgradedInPeriod> {
    let (from, to) = context.period?;
    if all.machines.values().all(|machines| machines.upgraded.is_empty()) || from > to {
        return None;
    }
    let days = Day::of(from)..=Day::of(to);
    let with = all
        .machines
        .iter()
        .filter(|(setup, _)| !setup.installs.is_empty());
    let upgraded = with.flat_map(|(_, machines)| machines.upgraded.range(days.clone()));
    Some(UpgradedInPeriod {
        from: from.to_string(),
        to: to.to_string(),
        count: upgraded.fold(0, |sum, (_, count)| sum.saturating_add(*count)),
    })
}
