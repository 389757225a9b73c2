//! Rows of an inventory become machines, and machines become counts.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{Keys, hashed};
use super::label::{label, slug};
use crate::evidence::lifecycle::{Build, channel_word, product_word, version};
use crate::evidence::record::Device;
use crate::evidence::summary::{
    Builds, Day, Install, Inventory, Machines, Part, Property, Role, Setup, Value, count, later,
};

/// An Office product on a machine, as its latest row tells.
#[derive(Debug)]
struct Installed {
    /// When the row was true, build, version and channel; the greatest row counts.
    seen: (i64, String, Option<u16>, String),
}

#[derive(Debug, Default)]
struct Machine {
    server: Option<bool>,
    /// By product: when seen, build, channel; the greatest counts.
    office: BTreeMap<String, Installed>,
    os: Option<String>,
    stage: Option<String>,
    unit: Option<String>,
    applications: BTreeSet<String>,
    office_apps: BTreeSet<String>,
    owner: bool,
    /// Known, or known by a pseudonym only.
    user: Option<bool>,
    upgraded: Option<Day>,
}

#[derive(Debug, Default)]
pub(super) struct Working {
    keys: Keys,
    machines: Vec<Machine>,
}

impl Working {
    pub(super) fn add(&mut self, device: &Device<'_>, upgraded: Option<Day>) {
        let (position, new) = self
            .keys
            .position(hashed(&[&device.machine.trim().to_lowercase()]));
        if new {
            self.machines.push(Machine::default());
        }
        if let Some(machine) = self.machines.get_mut(position) {
            machine.add(device, upgraded);
        }
    }

    pub(super) fn finish(self) -> Inventory {
        let mut inventory = Inventory::default();
        for machine in &self.machines {
            machine.count(&mut inventory);
        }
        inventory
    }
}

impl Machine {
    fn add(&mut self, device: &Device<'_>, upgraded: Option<Day>) {
        self.server = self.server.max(device.server);
        least(&mut self.os, device.os);
        least(&mut self.stage, device.stage);
        least(&mut self.unit, device.unit);
        self.applications.extend(words(device.application));
        self.office_apps.extend(words(device.office_apps));
        self.owner |= device.owner.is_some_and(|owner| !owner.trim().is_empty());
        if let Some(user) = device.user.filter(|user| !user.trim().is_empty()) {
            self.user = self.user.max(Some(!is_pseudonym(user)));
        }
        self.upgraded = later(self.upgraded, upgraded);
        if let Some(product) = product_word(device.product, device.build, device.version, device.channel) {
            let stated = device.version.or(device.build).and_then(version);
            let build = device.build.filter(|build| version(build).is_none());
            let build = build.and_then(Build::parse).map(|build| build.to_string());
            let seen = (
                device.seen.map_or(i64::MIN, |seen| seen.0),
                build.unwrap_or_default(),
                stated,
                device.channel.map(channel_word).unwrap_or_default(),
            );
            match self.office.get_mut(&product) {
                Some(known) => {
                    if seen > known.seen {
                        known.seen = seen;
                    }
                }
                None => drop(self.office.insert(product, Installed { seen })),
            }
        }
    }

    fn role(&self) -> Role {
        match (self.server, self.os.as_deref().map(slug)) {
            (Some(true), _) => Role::Server,
            (Some(false), _) => Role::Workstation,
            (None, Some(os)) if os.split('-').any(|part| part == "server" || part == "linux") => Role::Server,
            (None, Some(os)) if is_workstation(&os) => Role::Workstation,
            _ => Role::Unknown,
        }
    }

    fn count(&self, inventory: &mut Inventory) {
        let role = self.role();
        let installs = self.office.iter().map(|(product, installed)| {
            let (_, build, version, channel) = &installed.seen;
            Install {
                product: product.clone(),
                version: *version,
                build: build.clone(),
                channel: channel.clone(),
            }
        });
        let setup = Setup {
            role,
            installs: installs.collect(),
        };
        count(&mut inventory.systems, self.os.clone().unwrap_or_default());
        if !setup.installs.is_empty() {
            if role != Role::Server {
                inventory
                    .mapped
                    .merge(Part::new(u64::from(self.user == Some(true)), 1));
                inventory.pseudonyms += u64::from(self.user == Some(false));
            }
            self.count_values(role, &setup.installs, inventory);
        }
        let machines: &mut Machines = inventory.machines.entry(setup).or_default();
        machines.count = machines.count.saturating_add(1);
        if let Some(day) = self.upgraded {
            count(&mut machines.upgraded, day);
        }
    }

    fn count_values(&self, role: Role, installs: &[Install], inventory: &mut Inventory) {
        let single = |value: &Option<String>| value.iter().cloned().collect::<Vec<String>>();
        let owner = if self.owner {
            vec![String::new()]
        } else {
            Vec::new()
        };
        let values = [
            (Property::Os, single(&self.os)),
            (Property::Stage, single(&self.stage)),
            (Property::Unit, single(&self.unit)),
            (Property::Owner, owner),
            (Property::Application, self.applications.iter().cloned().collect()),
            (Property::OfficeApps, self.office_apps.iter().cloned().collect()),
        ];
        for (property, values) in values {
            for value in values {
                let value = Value {
                    property,
                    role,
                    value,
                };
                let builds: &mut Builds = inventory.by.entry(value).or_default();
                builds.machines = builds.machines.saturating_add(1);
                for install in installs {
                    count(&mut builds.builds, install.name());
                }
            }
        }
    }
}

/// Keeps the word that is least: any order of rows gives the same.
fn least(own: &mut Option<String>, cell: Option<&str>) {
    if let Some(word) = cell.map(label).filter(|word| !word.is_empty())
        && own.as_deref().is_none_or(|known| word < known)
    {
        *own = Some(word.to_owned());
    }
}

/// The parts of a cell that may hold a list.
fn words(cell: Option<&str>) -> impl Iterator<Item = String> {
    let parts = cell.unwrap_or("").split([';', ',', '|']);
    parts
        .map(label)
        .filter(|word| !word.is_empty())
        .take(20)
        .map(str::to_owned)
}

/// What the usage reports of Microsoft 365 write where names are concealed: 32 hexadecimal digits.
fn is_pseudonym(user: &str) -> bool {
    let user = user.trim();
    user.len() == 32 && user.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_workstation(os: &str) -> bool {
    let first = os.split('-').next().unwrap_or("");
    let build_of_windows = os.starts_with("10-0-");
    build_of_windows
        || matches!(
            first,
            "windows" | "macos" | "mac" | "chromeos" | "microsoft" | "win10" | "win11"
        )
}
