//! Machines with Office, as inventories write them.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::random::Random;
use super::table::{Table, zip};
use super::{File, file};

/// A machine.
pub(crate) struct Machine {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is a server.
    pub(crate) server: bool,
    /// Name and build of the system.
    pub(crate) os: (&'static str, &'static str),
    /// Which of [`BUILDS`] is installed.
    pub(crate) build: usize,
    /// The day on which that came.
    pub(crate) upgraded: Date,
    /// Business unit.
    pub(crate) unit: &'static str,
    /// Main user: a pseudonym; empty where it is shared.
    pub(crate) user: String,
    /// Serial number.
    pub(crate) serial: String,
    /// Last contact.
    pub(crate) seen: Date,
}

/// Version, build, channel; the newest first.
pub(crate) const BUILDS: [(&str, &str, &str); 5] = [
    ("2606", "16.0.20131.20206", "Monthly Enterprise Channel"),
    ("2605", "16.0.20026.20266", "Monthly Enterprise Channel"),
    ("2604", "16.0.19929.20264", "Monthly Enterprise Channel"),
    ("2508", "16.0.19127.20752", "Semi-Annual Enterprise Channel"),
    ("2402", "16.0.17328.20648", "Semi-Annual Enterprise Channel"),
];

const SYSTEMS: [(&str, &str); 3] = [
    ("Windows 11 Enterprise", "10.0.26100.4652"),
    ("Windows 11 Enterprise", "10.0.22631.5624"),
    ("Windows 10 Enterprise", "10.0.19045.6093"),
];

const UNITS: &[&str] = &["Operations", "Sales", "Finance", "Laboratory"];

/// The day of the second of two snapshots.
const TAKEN: Date = date(2026, 8, 20);

/// So many machines, one in thirty a server.
pub(crate) fn machines(random: &mut Random, count: u64, taken: Date) -> Vec<Machine> {
    let machine = |number: u64| {
        let server = number.is_multiple_of(30);
        let build = match random.below(100) {
            0..=58 => 0,
            59..=79 => 1,
            80..=89 => 2,
            90..=96 => 3,
            _ => 4,
        };
        Machine {
            name: format!("{}-{:04}", if server { "SRV" } else { "PC" }, number + 1),
            server,
            os: if server {
                ("Windows Server 2022", "10.0.20348.3932")
            } else {
                random.pick(&SYSTEMS)
            },
            build,
            upgraded: taken.saturating_sub(random.between(0, 12).days()),
            unit: random.pick(UNITS),
            user: if server || random.percent(8) {
                String::new()
            } else {
                random.hex(32).to_uppercase()
            },
            serial: format!("SN{}", random.hex(8).to_uppercase()),
            seen: taken.saturating_sub(random.between(0, 6).days()),
        }
    };
    (0..count).map(machine).collect()
}

/// The inventories of all tools, of one fleet.
pub(super) fn exports(random: &mut Random) -> Vec<File> {
    let fleet = machines(random, 240, TAKEN);
    vec![
        file("m365-inventory.csv", admin_center(&fleet)),
        file(
            "intune-devices.zip",
            zip(&[("DevicesWithInventory.csv", intune(&fleet))]),
        ),
        file("intune-apps.csv", apps(&fleet)),
        file("configuration-manager.csv", configuration_manager(&fleet)),
        file("registry-script.csv", registry(&fleet)),
        file("devices-1.csv", tidy(&fleet, TAKEN.saturating_sub(7.days()))),
        file("devices-2.csv", tidy(&fleet, TAKEN)),
        file("m365-usage.csv", usage(&fleet)),
    ]
}

/// Builds with their architecture; people as 32 digits of base 16.
pub(crate) fn admin_center(fleet: &[Machine]) -> Vec<u8> {
    let mut table = Table::new(
        "AadDeviceID,Architecture,BuildVersion,DeviceName,FreeDiskSpaceInBytes,Manufacturer,Model,OSBuildVersion,OSFamily,\
         SharedComputerLicensing,TotalMemoryInBytes,UpdateChannel,Last contact,Last user",
    );
    for machine in fleet {
        let (_, build, channel) = BUILDS[machine.build];
        table.row([
            machine.serial.as_str(),
            "X64",
            &format!("{build} (X64)"),
            &machine.name,
            "335 GB",
            "Corpus",
            "Book, 14 inch",
            &format!("{} (X64)", machine.os.1),
            machine.os.0,
            "0",
            "16 GB",
            channel,
            &machine.seen.to_string(),
            &machine.user,
        ]);
    }
    table.utf8()
}

/// Columns of the portal, one of them with its localised copy.
pub(crate) fn intune(fleet: &[Machine]) -> Vec<u8> {
    let mut table = Table::new(
        "Device ID,Device name,Enrollment date,Last check-in,OS version,Serial number,Manufacturer,Model,Category,\
         Primary user UPN,Compliance,Compliance_loc,Managed by,Ownership,Encrypted,OS,JoinType",
    );
    for machine in fleet {
        let seen = format!("{} 07:30:00.0000000", machine.seen);
        table.row([
            machine.serial.to_lowercase().as_str(),
            &machine.name,
            "2025-01-14 09:00:00.0000000",
            &seen,
            machine.os.1,
            &machine.serial,
            "Corpus",
            "Book",
            machine.unit,
            &machine.user,
            "Compliant",
            "Conforme",
            "Intune",
            "Corporate",
            "True",
            "Windows",
            "Azure AD joined",
        ]);
    }
    table.utf8()
}

/// A row for each device and application.
fn apps(fleet: &[Machine]) -> Vec<u8> {
    let mut table = Table::new(
        "ApplicationName,ApplicationVersion,ApplicationPublisher,DeviceName,DeviceId,Platform,UserName",
    );
    for (number, machine) in fleet.iter().enumerate() {
        let (_, build, _) = BUILDS[machine.build];
        let office = ("Microsoft 365 Apps for enterprise - en-us", build);
        let others = [
            ("Zip tool", "24.09"),
            ("Own macro runner", "1.2"),
            ("Chat, free edition", "9.1"),
        ];
        let other = others
            .into_iter()
            .enumerate()
            .filter(|(index, _)| number % (index + 2) == 0);
        for (name, version) in std::iter::once(office).chain(other.map(|(_, app)| app)) {
            table.row([
                name,
                version,
                "Corpus",
                &machine.name,
                &machine.serial,
                "Windows",
                &machine.user,
            ]);
        }
    }
    table.utf8()
}

/// The view of the database: names end in `0`, the channel is the address that updates come from.
fn configuration_manager(fleet: &[Machine]) -> Vec<u8> {
    const ADDRESS: &str = "http://officecdn.microsoft.com/pr";
    let mut table = Table::with(
        ';',
        "Device,CDNBaseUrl0,ClientCulture0,LastScenarioResult0,Platform0,UpdatesEnabled0,VersionToReport0",
    );
    for machine in fleet {
        let (_, build, channel) = BUILDS[machine.build];
        let id = if channel.starts_with("Monthly") {
            "55336b82-a18d-4dd6-b5f6-9e5095c314a6"
        } else {
            "7ffbc6bf-bc32-4f92-8982-f9dd17fd3114"
        };
        let address = format!("{ADDRESS}/{id}");
        table.row([
            machine.name.as_str(),
            &address,
            "en-us",
            "Success",
            "x64",
            "True",
            build,
        ]);
    }
    table.utf16()
}

/// A row for each product of a machine.
fn registry(fleet: &[Machine]) -> Vec<u8> {
    let mut table = Table::new(
        "DisplayName,Version,InstallPath,ClickToRun,Bitness,ComputerName,ClickToRunUpdatesEnabled,ClickToRunUpdateUrl,\
         ClientCulture",
    );
    for (number, machine) in fleet.iter().enumerate() {
        let (_, build, _) = BUILDS[machine.build];
        let names = [
            "Microsoft 365 Apps for enterprise - en-us",
            "Microsoft Visio LTSC Professional 2024 - en-us",
        ];
        for name in names.into_iter().take(if number % 9 == 0 { 2 } else { 1 }) {
            let path = r"C:\Program Files\Microsoft Office";
            table.row([
                name,
                build,
                path,
                "True",
                "x64",
                &machine.name,
                "True",
                "",
                "en-us",
            ]);
        }
    }
    table.utf8()
}

/// Our own names, as they were on a day: what was upgraded later still had the build before.
pub(crate) fn tidy(fleet: &[Machine], day: Date) -> Vec<u8> {
    const STAGES: [&str; 4] = ["development", "test", "qa", "production"];
    let mut table = Table::new(
        "device,server,product,version,build,channel,os,stage,unit,owner,application,office_apps,user,serial,seen,upgraded",
    );
    for (number, machine) in fleet.iter().enumerate() {
        let done = machine.upgraded <= day;
        let (version, build, channel) = BUILDS[if done {
            machine.build
        } else {
            (machine.build + 1).min(4)
        }];
        table.row([
            machine.name.as_str(),
            if machine.server { "yes" } else { "no" },
            "Microsoft 365 Apps",
            version,
            build,
            channel,
            machine.os.0,
            STAGES[if number % 20 < 3 { number % 20 } else { 3 }],
            machine.unit,
            "workplace-team",
            if number % 2 == 0 { "erp" } else { "none" },
            "Word Excel Outlook",
            &machine.user,
            &machine.serial,
            &machine.seen.min(day).to_string(),
            &if done {
                machine.upgraded.to_string()
            } else {
                String::new()
            },
        ]);
    }
    table.utf8()
}

/// Who used Microsoft 365 Apps; the report hides people.
fn usage(fleet: &[Machine]) -> Vec<u8> {
    let mut table = Table::new(
        "Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date,Report Period,Windows,Mac",
    );
    for machine in fleet.iter().filter(|machine| !machine.user.is_empty()) {
        let (day, seen) = (TAKEN.to_string(), machine.seen.to_string());
        table.row([
            day.as_str(),
            &machine.user,
            "2025-02-03",
            &seen,
            "30",
            "Yes",
            "No",
        ]);
    }
    table.marked()
}
