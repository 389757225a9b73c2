//! Registers of hardware.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::random::Random;
use super::table::Table;
use super::{File, file};

/// A thing that was bought.
pub(crate) struct Thing {
    tag: String,
    serial: String,
    pub(crate) supplier: &'static str,
    category: &'static str,
    bought: Date,
    pub(crate) months: Option<i64>,
}

/// How much a register knows, in percent.
pub(crate) struct Known {
    pub(crate) serial: u64,
    pub(crate) supplier: u64,
    pub(crate) warranty: u64,
}

/// So many things.
pub(crate) fn things(random: &mut Random, count: u64, prefix: &str, known: &Known) -> Vec<Thing> {
    let thing = |number: u64| Thing {
        tag: format!("{prefix}-{:05}", number + 1),
        serial: if random.percent(known.serial) {
            random.hex(10).to_uppercase()
        } else {
            String::new()
        },
        supplier: if random.percent(known.supplier) {
            random.pick(&["Halden & Co", "Deskware", "Büro Nord"])
        } else {
            ""
        },
        category: random.pick(&["Laptop", "Monitor", "Dock", "Phone"]),
        bought: date(2022, 1, 10).saturating_add(random.between(0, 1_600).days()),
        months: random.percent(known.warranty).then(|| random.pick(&[36, 24, 48])),
    };
    (0..count).map(thing).collect()
}

pub(super) fn exports(random: &mut Random) -> Vec<File> {
    let known = Known {
        serial: 93,
        supplier: 88,
        warranty: 71,
    };
    let things = things(random, 300, "AT", &known);
    vec![
        file("snipe-it.csv", snipe_it(&things)),
        file("servicenow-hardware.csv", hardware(&things)),
    ]
}

/// The report with serial numbers and months of warranty; names and costs that nobody needs here.
pub(crate) fn snipe_it(things: &[Thing]) -> Vec<u8> {
    let mut table = Table::new(
        "Company,Name,Asset Tag,Category,Supplier,Manufacturer,Location,Order Number,Model,Serial,Purchase Date,\
         Purchase Cost,Warranty (months),Status,Checked Out To: Username,Checked Out To: First Name,\
         Checked Out To: Last Name,Checked Out To: Email,Checked Out To: Location",
    );
    for (number, thing) in things.iter().enumerate() {
        let months = thing.months.map_or_else(String::new, |months| months.to_string());
        let user = format!("user{number}");
        table.row([
            "Corpus",
            "",
            &thing.tag,
            thing.category,
            thing.supplier,
            "Corpus",
            "North",
            "PO-7",
            "Book, 14\"",
            &thing.serial,
            &thing.bought.to_string(),
            "1,249.00",
            &months,
            "Deployed",
            &user,
            "First",
            "Last",
            &format!("{user}@corpus.test"),
            "North",
        ]);
    }
    table.windows_1252()
}

fn hardware(things: &[Thing]) -> Vec<u8> {
    let mut table = Table::new(
        "sys_id,asset_tag,serial_number,manufacturer,model,warranty_expiration,vendor,install_status,purchase_date,assigned_to",
    );
    for (number, thing) in things.iter().enumerate() {
        let ends = thing
            .months
            .map(|months| thing.bought.saturating_add(months.months()));
        table.row([
            format!("{number:032x}").as_str(),
            &thing.tag,
            &thing.serial,
            "Corpus",
            thing.category,
            &ends.map_or_else(String::new, |day| day.to_string()),
            thing.supplier,
            "In use",
            &thing.bought.to_string(),
            "First Last",
        ]);
    }
    table.utf8()
}
