//! The samples of real exports, where they are at hand.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;

fn sample(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        println!("skipped: {name} is not here");
    }
    bytes
}

#[test]
fn the_event_log_has_258_rows_of_40_incidents() {
    let Some(bytes) = sample("servicenow-incident-event-log.sample.csv") else {
        return;
    };
    let mut last = BTreeMap::new();
    let summary = tickets(&bytes, &request(Kind::Tickets), &mut |ticket| {
        assert!(ticket.opened.is_some() && ticket.updated.is_some(), "{ticket:?}");
        last.insert(
            ticket.id.to_owned(),
            (ticket.ended, ticket.resolved.is_some(), ticket.row),
        );
    });
    assert_eq!(
        (summary.format, summary.rows, last.len()),
        ("servicenow-event-log", 258, 40)
    );
    assert_eq!(last.values().map(|(.., row)| *row).max(), Some(259));
}

#[test]
fn snipe_it_has_two_assets() {
    let Some(bytes) = sample("snipe-it-assets.sample.csv") else {
        return;
    };
    let mut ids = Vec::new();
    let summary = assets(&bytes, &request(Kind::Assets), &mut |asset| {
        assert!(asset.purchased.is_some() && !asset.serial && asset.warranty.is_none());
        ids.push(asset.id.to_owned());
    });
    assert_eq!(summary.format, "snipe-it");
    assert_eq!(ids, ["ICC-2065556", "WBH-2841795"]);
}

#[test]
fn the_exports_of_the_example_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/efficient/evidence");
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let columns = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    let declared = columns(&[
        ("opened", "Created Time"),
        ("responded", "Initial Response Time"),
        ("resolved", "Resolved Time"),
        ("priority", "Priority"),
        ("tier", "Group"),
        ("topic", "Sub-Category"),
        ("channel", "Source"),
    ]);
    let nulls = [String::new(), "-".to_owned()];
    let request_of_tickets = Request {
        format: Some("freshservice"),
        columns: &declared,
        date_format: Some("yyyy-MM-dd HH:mm"),
        nulls: &nulls,
        ..request(Kind::Tickets)
    };
    let summary = tickets(&file("tickets.csv"), &request_of_tickets, &mut |ticket| {
        assert!(ticket.opened.is_some() && ticket.topic.is_some() && ticket.ended == Some(true));
    });
    assert_eq!(summary.rows, 252);
    let declared = columns(&[
        ("device", "Name"),
        ("version", "Version"),
        ("channel", "Update channel"),
        ("os", "Operating system"),
        ("stage", "Stage"),
        ("unit", "Business unit"),
        ("owner", "Owner"),
        ("application", "Application"),
        ("user", "Main user"),
        ("seen", "Last contact"),
    ]);
    let request_of_devices = Request {
        columns: &declared,
        ..request(Kind::Inventory)
    };
    let mut servers = 0;
    devices(&file("devices.csv"), &request_of_devices, &mut |device| {
        assert!(device.version.is_some() && device.seen.is_some());
        servers += u32::from(device.server == Some(true));
    });
    assert!(servers > 0);
    let request_of_training = request(Kind::Training);
    let summary = completions(&file("transcript.csv"), &request_of_training, &mut |_| {});
    assert_eq!((summary.format, summary.rows), ("cornerstone", 603));
}
