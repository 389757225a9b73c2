//! The exports of `examples/`: each agrees with what its declaration states, but for one figure.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::assets::{self, Known};
use super::random::Random;
use super::table::{Table, gz};
use super::tickets::Desk;
use super::{File, SEED, file, tools, training};

/// Every export below `examples/` that is made here.
pub(crate) fn examples() -> Vec<File> {
    vec![
        file("efficient/evidence/forum.csv", forum(&mut Random::new(SEED, 20))),
        file("northwind/evidence/hardware.csv.gz", gz(&hardware())),
        file(
            "northwind/evidence/kitchen.csv",
            kitchen(&mut Random::new(SEED, 21)),
        ),
        file("start-up/evidence/laptops.csv", laptops()),
        file(
            "enterprise/evidence/incidents.csv.gz",
            gz(&incidents(&mut Random::new(SEED, 22))),
        ),
    ]
}

/// A channel over a month.
struct Month {
    channel: &'static str,
    from: Date,
    days: i64,
    questions: i64,
    answered: i64,
    by_peers: i64,
    members: &'static str,
}

impl Month {
    fn table(&self, random: &mut Random) -> Vec<u8> {
        let mut table = Table::with(';', "channel,asked,answered,by,members");
        table.row([self.channel, &self.from.to_string(), "", "", self.members]);
        for number in 0..self.questions {
            let day = self
                .from
                .saturating_add((number * self.days / self.questions).days());
            let hour = i8::try_from(random.between(8, 16)).unwrap_or(8);
            let asked = day.at(hour, i8::try_from(random.between(0, 59)).unwrap_or(0), 0, 0);
            let answered =
                (number < self.answered).then(|| asked.saturating_add(random.between(4, 55).minutes()));
            let by = if number < self.by_peers { "peer" } else { "expert" };
            training::row(&mut table, self.channel, asked, answered, by);
        }
        table.utf16()
    }
}

/// October on the forum of Fennwick: 47 of 63 answers are said to have come from peers, and 31 did.
fn forum(random: &mut Random) -> Vec<u8> {
    let month = Month {
        channel: "wellspring-forum",
        from: date(2026, 10, 1),
        days: 31,
        questions: 64,
        answered: 63,
        by_peers: 31,
        members: "171",
    };
    month.table(random)
}

/// October in the App Kitchen of Northwind, as declared.
fn kitchen(random: &mut Random) -> Vec<u8> {
    let month = Month {
        channel: "ask-the-kitchen",
        from: date(2026, 10, 1),
        days: 31,
        questions: 31,
        answered: 27,
        by_peers: 19,
        members: "84",
    };
    month.table(random)
}

/// The register of Northwind: every one of 1,012 things is said to have a serial number, and 871 do.
fn hardware() -> Vec<u8> {
    let mut table = Table::new("id,serial,supplier,purchased,warranty,status,category")
        .banner("Hardware register;;;;\r\nExported 3 November 2026;;;;\r\n");
    for number in 0..1_012_i64 {
        let has = |of: i64| number * of / 1_012 != (number + 1) * of / 1_012;
        let bought = date(2022, 2, 1).saturating_add((number * 7 % 1_500).days());
        table.row([
            format!("NW-{number:05}").as_str(),
            &if has(871) {
                format!("SN{:08}", number * 7_919)
            } else {
                "?".to_owned()
            },
            if has(968) { "Halden & Co" } else { "?" },
            &bought.to_string(),
            &if has(719) {
                bought.saturating_add(60.months()).to_string()
            } else {
                "?".to_owned()
            },
            "In use",
            ["Laptop", "Scanner", "Monitor"][usize::try_from(number % 3).unwrap_or(0)],
        ]);
    }
    table.utf8()
}

/// What Ines found when she walked through the office: 21 laptops, not 17.
fn laptops() -> Vec<u8> {
    let known = Known {
        serial: 100,
        supplier: 100,
        warranty: 100,
    };
    let mut things = assets::things(&mut Random::new(SEED, 23), 21, "LB", &known);
    for thing in things.iter_mut().skip(9) {
        thing.months = None;
    }
    for thing in things.iter_mut().skip(17) {
        thing.supplier = "";
    }
    assets::snipe_it(&things)
}

/// A quarter of the desk in Łódź: nine of ten incidents of the highest priority are said to be solved within four
/// hours, and hardly seven are.
fn incidents(random: &mut Random) -> Vec<u8> {
    let desk = Desk {
        from: date(2026, 8, 3),
        days: 90,
        count: 420,
        first: 481_001,
        taken: date(2026, 11, 16).at(7, 0, 0, 0),
        hours: (7, 20),
        response: [3, 8, 20, 60],
        resolution: [120, 60, 180, 600],
        groups: &["Service Desk"],
        topics: &[
            ("Access", "password"),
            ("Files", "share-full"),
            ("Devices", "laptop"),
        ],
        channels: &["Portal", "Hotline", "Desk-chat"],
    };
    let mut tickets = desk.tickets(random);
    for ticket in &mut tickets {
        ticket.group = "Service Desk";
        ticket.reassigned = 0;
    }
    tools::event_log(&desk, &tickets)
}
