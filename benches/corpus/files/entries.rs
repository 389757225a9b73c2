//! Which exports the corpus has.

/// The organizations of the corpus, each with its exports.
pub(crate) const ENTRIES: &[(&str, &[&str])] = &[
    (
        "event-log",
        &[
            "{id: event-log, kind: tickets, format: servicenow-event-log, file: servicenow-event-log.csv, date: 2026-07-06, date_format: dd-MM-yyyy HH:mm}",
        ],
    ),
    (
        "incidents",
        &[
            "{id: incidents, kind: tickets, format: servicenow-incident, file: servicenow-incident.csv, date: 2026-07-06}",
        ],
    ),
    (
        "jira",
        &["{id: jira, kind: tickets, format: jira-service-management, file: jira.csv, date: 2026-07-06}"],
    ),
    (
        "zendesk",
        &["{id: zendesk, kind: tickets, format: zendesk, file: zendesk.csv, date: 2026-07-06}"],
    ),
    (
        "freshservice",
        &[
            "{id: freshservice, kind: tickets, format: freshservice, file: freshservice.csv.gz, date: 2026-07-06}",
        ],
    ),
    (
        "tickets",
        &["{id: tickets, kind: tickets, file: tickets.jsonl, date: 2026-07-06}"],
    ),
    (
        "admin-center",
        &[
            "{id: admin-center, kind: inventory, format: m365-inventory, file: m365-inventory.csv, date: 2026-08-20}",
        ],
    ),
    (
        "intune",
        &[
            "{id: intune, kind: inventory, format: intune-devices, file: intune-devices.zip, date: 2026-08-20}",
        ],
    ),
    (
        "intune-apps",
        &[
            "{id: intune-apps, kind: app-discovery, format: intune-apps, file: intune-apps.csv, date: 2026-08-20}",
        ],
    ),
    (
        "configuration-manager",
        &[
            "{id: configuration-manager, kind: inventory, format: configuration-manager, file: configuration-manager.csv, date: 2026-08-20}",
        ],
    ),
    (
        "registry",
        &[
            "{id: registry, kind: inventory, format: registry-script, file: registry-script.csv, date: 2026-08-20}",
        ],
    ),
    (
        "devices",
        &[
            "{id: devices-before, kind: inventory, file: devices-1.csv, date: 2026-08-13}",
            "{id: devices, kind: inventory, file: devices-2.csv, date: 2026-08-20}",
        ],
    ),
    (
        "office-usage",
        &["{id: office-usage, kind: usage, format: m365-usage, file: m365-usage.csv, date: 2026-08-20}"],
    ),
    (
        "snipe-it",
        &["{id: snipe-it, kind: assets, format: snipe-it, file: snipe-it.csv, date: 2026-08-20}"],
    ),
    (
        "hardware",
        &[
            "{id: hardware, kind: assets, format: servicenow-hardware, file: servicenow-hardware.csv, date: 2026-08-20}",
        ],
    ),
    (
        "transcript",
        &["{id: transcript, kind: training, format: cornerstone, file: cornerstone.csv, date: 2026-08-20}"],
    ),
    (
        "transcript-book",
        &[
            "{id: transcript-book, kind: training, format: cornerstone, file: cornerstone.xlsx, date: 2026-08-20}",
        ],
    ),
    (
        "moodle",
        &["{id: moodle, kind: training, format: moodle, file: moodle.csv, date: 2026-08-20}"],
    ),
    (
        "channels",
        &["{id: channels, kind: activity, file: activity.csv, date: 2026-07-31}"],
    ),
];
