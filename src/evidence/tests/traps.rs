//! The traps of real exports, each with what goes wrong without its handling.

use super::*;
use crate::evidence::Note;
use crate::evidence::record::{Clock, Moment, Progress, Stated};

/// 2026-03-12T15:05:00Z.
const AFTERNOON: Moment = Moment(1_773_327_900);

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

fn moment(text: &str) -> Moment {
    let timestamp: jiff::Timestamp = text.parse().unwrap();
    Moment(timestamp.as_second())
}

#[test]
fn m365_a_build_ends_in_its_architecture() {
    let text = "DeviceName,BuildVersion,UpdateChannel,OSFamily,OSBuildVersion,TotalMemoryInBytes\n\
        PC1,16.0.13231.20262 (X64),MonthlyEnterprise,Windows,10.0.19042.572 (X64),16 GB\n";
    let mut seen = 0;
    let summary = devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert_eq!(device.build, Some("16.0.13231.20262"));
        assert_eq!(device.product, Some("Microsoft 365 Apps"));
        assert_eq!(device.os, Some("Windows 10.0.19042.572 (X64)"));
        assert_eq!(device.server, Some(false));
        seen += 1;
    });
    assert_eq!((summary.format, seen), ("m365-inventory", 1));
}

#[test]
fn m365_headings_of_the_interface_do_as_well() {
    let text = "Name,Version,Build,Architecture,Update channel,Add-ins Present,Macros used,Last contact,Last user,Last email\n\
        PC1,2610,16.0.19328.20158,x64,Current Channel,Yes,No,2026-11-18,Ann,ann@x.test\n";
    devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert_eq!(
            (device.version, device.build),
            (Some("2610"), Some("16.0.19328.20158"))
        );
        assert_eq!(device.user, Some("ann@x.test"));
    });
}

#[test]
fn intune_times_are_utc_whatever_the_zone_of_others() {
    let text = "Device ID,Device name,Last check-in,OS version,Serial number,Managed by,OS,Compliance,Compliance_loc\n\
        1,PC1,2026-03-12 15:05:00.0000000,10.0.22631,ABC,Intune,Windows,Compliant,Konform\n";
    let lisbon = Request {
        zone: jiff::tz::TimeZone::get("America/New_York").unwrap(),
        ..request(Kind::Inventory)
    };
    let summary = devices(text.as_bytes(), &lisbon, &mut |device| {
        assert_eq!(device.seen, Some(AFTERNOON));
        assert_eq!(device.os, Some("Windows 10.0.22631"));
    });
    assert_eq!(summary.format, "intune-devices");
    assert!(summary.notes.contains(&Note::Utc));
}

#[test]
fn intune_a_localised_copy_stands_for_a_column_that_is_absent() {
    let text = "Device name,Last check-in,Managed by,OS_loc\nPC1,2026-03-12,Intune,Windows Server 2022\n";
    devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert_eq!(
            (device.os, device.server),
            (Some("Windows Server 2022"), Some(true))
        );
    });
}

#[test]
fn intune_apps_have_a_row_for_each_device_and_app() {
    let text = "DeviceName,DeviceId,ApplicationName,ApplicationVersion,Platform,UserName\n\
        PC1,1,Dropbox,1.2,Windows,ann\nPC1,1,Office,16.0.1.2,Windows,ann\n";
    let mut found = Vec::new();
    uses(text.as_bytes(), &request(Kind::AppDiscovery), &mut |record| {
        found.push((record.what.to_owned(), record.who.map(str::to_owned)));
    });
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], ("Office".to_owned(), Some("PC1".to_owned())));
    devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert!(device.product.is_some());
    });
}

#[test]
fn intune_apps_may_be_counted() {
    let text =
        "ApplicationKey,ApplicationName,ApplicationVersion,DeviceCount,BundleSize\nk,Dropbox,1.2,17,0\n";
    uses(text.as_bytes(), &request(Kind::AppDiscovery), &mut |record| {
        assert_eq!(
            (record.what, record.count, record.who),
            ("Dropbox", Some(17), None)
        );
    });
}

#[test]
fn intune_feature_updates_are_of_windows() {
    let text = "PolicyName,FeatureUpdateVersion,DeviceId,EventDateTimeUTC,Build,DeviceName,UPN,AggregateState\n\
        Ring,Windows 11 24H2,1,2026-03-12T15:05:00Z,26100.1,PC1,a@x.test,Success\n";
    devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert_eq!((device.product, device.build), (Some("Windows"), Some("26100.1")));
        assert_eq!(device.seen, Some(AFTERNOON));
    });
}

#[test]
fn configuration_manager_views_end_names_in_zero() {
    let text = "MachineName0,VersionToReport0,cfgUpdateChannel0,CDNBaseUrl0,Platform0\n\
        PC1,16.0.17928.20440,,http://officecdn.microsoft.com/pr/55336b82-a18d-4dd6-b5f6-9e5095c314a6,x64\n";
    let summary = devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert_eq!(device.build, Some("16.0.17928.20440"));
        assert!(
            device.channel.unwrap().contains("55336b82"),
            "the first channel that is not empty"
        );
    });
    assert_eq!(summary.format, "configuration-manager");
}

#[test]
fn configuration_manager_cmpivot_puts_the_device_first() {
    let text = "Device,KeyName,VersionToReport,cfgUpdateChannel\nPC1,k,16.0.17928.20440,http://x/492350f6\n";
    devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert_eq!((device.machine, device.build), ("PC1", Some("16.0.17928.20440")));
    });
}

#[test]
fn registry_script_names_a_host_once_for_each_product() {
    let text = "\"DisplayName\",\"Version\",\"InstallPath\",\"ClickToRun\",\"Bitness\",\"ComputerName\",\"ClickToRunUpdateUrl\"\r\n\
        \"Microsoft 365 Apps\",\"16.0.17928.20440\",\"C:\\\",\"True\",\"64-Bit\",\"PC1\",\"\"\r\n\
        \"Visio\",\"16.0.10417.20037\",\"C:\\\",\"True\",\"64-Bit\",\"PC1\",\"\"\r\n";
    let mut products = Vec::new();
    let summary = devices(text.as_bytes(), &request(Kind::Inventory), &mut |device| {
        assert_eq!(device.machine, "PC1");
        products.push(device.product.map(str::to_owned));
    });
    assert_eq!((summary.format, products.len()), ("registry-script", 2));
}

const LOG: &str = "number,incident_state,sys_mod_count,made_sla,opened_at,sys_updated_at,priority,assignment_group,resolved_at,closed_at\n";

#[test]
fn servicenow_log_a_question_mark_is_nothing() {
    let text = format!("{LOG}INC1,New,0,TRUE,29-02-2016 01:16,29-02-2016 01:23,3 - Moderate,?,?,?\n");
    let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        assert_eq!((ticket.tier, ticket.resolved, ticket.closed), (None, None, None));
        assert_eq!((ticket.ended, ticket.sequence), (Some(false), Some(0)));
        assert_eq!(ticket.priority, Some("3 - Moderate"));
        assert_eq!(ticket.opened, Some(moment("2016-02-29T01:16:00Z")));
    });
    assert_eq!(summary.format, "servicenow-event-log");
}

#[test]
fn servicenow_log_another_copy_has_other_dates() {
    let text =
        format!("{LOG}INC1,Closed,0,TRUE,29/2/2016 1:16,3/3/2016 1:23,1,A,1/3/2016 7:00,5/3/2016 12:00\n");
    let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        assert_eq!(ticket.resolved, Some(moment("2016-03-01T07:00:00Z")));
        assert_eq!(ticket.ended, Some(true));
    });
    assert!(summary.notes.contains(&Note::DayFirst));
}

#[test]
fn servicenow_times_are_in_the_zone_of_the_declaration() {
    let text = format!("{LOG}INC1,New,0,TRUE,29-07-2016 01:16,29-07-2016 01:23,1,A,?,?\n");
    let lisbon = Request {
        zone: jiff::tz::TimeZone::get("Europe/Lisbon").unwrap(),
        ..request(Kind::Tickets)
    };
    tickets(text.as_bytes(), &lisbon, &mut |ticket| {
        assert_eq!(ticket.opened, Some(moment("2016-07-29T00:16:00Z")));
    });
}

#[test]
fn servicenow_lists_have_field_names_or_labels() {
    for text in [
        "number,short_description,caller_id,priority,state,assignment_group,opened_at\nINC1,x,y,1 - Critical,Closed,Desk,2026-03-12 15:05:00\n",
        "Number,Short description,Caller,Priority,State,Assignment group,Opened\nINC1,x,y,1 - Critical,Closed,Desk,2026-03-12 15:05:00\n",
    ] {
        let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
            assert_eq!((ticket.opened, ticket.tier), (Some(AFTERNOON), Some("Desk")));
            assert_eq!((ticket.ended, ticket.row), (Some(true), 2));
        });
        assert_eq!(summary.format, "servicenow-incident");
    }
}

#[test]
fn servicenow_hardware_has_serial_and_warranty() {
    let text = "sys_id,asset_tag,serial_number,manufacturer,model,warranty_expiration,assigned_to\n\
        a1,P1,XYZ,Dell,L,2027-01-31,Ann\na2,P2,,Dell,L,,\n";
    let mut found = Vec::new();
    let summary = assets(text.as_bytes(), &request(Kind::Assets), &mut |asset| {
        found.push((asset.id.to_owned(), asset.serial, asset.warranty));
    });
    assert_eq!(summary.format, "servicenow-hardware");
    assert_eq!(found[0], ("P1".to_owned(), true, Some(day("2027-01-31"))));
    assert_eq!(found[1], ("P2".to_owned(), false, None));
}

#[test]
fn zendesk_minutes_count_before_rounded_hours() {
    let text = "Summation column,Id,Status,Priority,Via,Group,Created at,Solved at,Resolution time,Reopens,\
        First reply time in minutes,First reply time in minutes within business hours,Full resolution time in minutes,Satisfaction Score,Topic [list]\n\
        1,7,Solved,,Mail,Desk,2026-03-12 15:05,2026-03-12 16:35,2,1,41,11,90,Good,x\n";
    let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        let calendar = |seconds| {
            Some(Stated {
                seconds,
                clock: Clock::Calendar,
            })
        };
        assert_eq!(
            (ticket.resolution, ticket.response),
            (calendar(90 * 60), calendar(41 * 60))
        );
        assert_eq!(
            (ticket.id, ticket.priority, ticket.reopened),
            ("7", None, Some(1))
        );
    });
    assert_eq!(summary.format, "zendesk");
}

#[test]
fn zendesk_hours_are_read_where_minutes_are_absent() {
    let text = "Id,Status,Created at,Solved at,Resolution time,First reply time in minutes within business hours\n\
        7,Solved,2026-03-12 15:05,2026-03-12 16:35,2,11\n";
    tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        assert_eq!(ticket.resolution.map(|stated| stated.seconds), Some(7200));
        assert_eq!(ticket.response.map(|stated| stated.clock), Some(Clock::Business));
    });
}

#[test]
fn freshservice_hours_are_clocks_or_decimals_or_empty() {
    let text = "Subject,Status,Urgency,Priority,Group,Ticket Id,Created Time,Initial Response Time,First Response Time (in Hrs),First Response Status,Resolution Status\n\
        a,Open,Low,High,Desk,1,2026-03-12 15:05,,00:16:30,Within SLA,\n\
        b,Open,Low,High,Desk,2,2026-03-12 15:05,,14.38,SLA Violated,\n\
        c,Open,Low,High,Desk,3,2026-03-12 15:05,2026-03-12 15:10,,,\n";
    let mut found = Vec::new();
    let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        found.push((
            ticket.response.map(|stated| stated.seconds),
            ticket.response_kept,
            ticket.responded,
        ));
    });
    assert_eq!(summary.format, "freshservice");
    assert_eq!(found[0], (Some(990), Some(true), None));
    assert_eq!(found[1], (Some(51_768), Some(false), None));
    assert_eq!(found[2], (None, None, Some(moment("2026-03-12T15:10:00Z"))));
}

#[test]
fn freshdesk_differs_in_case() {
    let text = "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Resolved time,First response time (in hrs)\n\
        1,a,Closed,High,Email,Q,Ann,Desk,2026-03-12 15:05,2026-03-12 16:05,00:16:00\n";
    let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        assert_eq!(ticket.response.map(|stated| stated.seconds), Some(960));
        assert_eq!(ticket.ended, Some(true));
    });
    assert_eq!(summary.format, "freshdesk");
}

#[test]
fn jira_time_left_is_negative_where_a_target_was_missed() {
    let text = "Summary,Issue key,Issue Type,Status,Priority,Created,Resolved,Custom field (Time to first response),Custom field (Time to resolution),Labels,Labels,Status Category\n\
        a,IT-1,Incident,Done,High,12/Mar/26 3:05 PM,13/Mar/26 9:00 AM,-1:30,2:05,x,y,Done\n";
    let summary = tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        assert_eq!(ticket.opened, Some(AFTERNOON));
        assert_eq!(
            (ticket.response_kept, ticket.resolution_kept),
            (Some(false), Some(true))
        );
        assert_eq!(
            (ticket.response, ticket.ended),
            (None, Some(true)),
            "what is left is not what passed"
        );
    });
    assert_eq!(summary.format, "jira-service-management");
}

#[test]
fn jira_headers_are_translated() {
    let text = "Resumen,Clave de incidencia,Tipo de Incidencia,Estado,Prioridad,Creada,Campo personalizado (Time to first response)\n\
        a,IT-1,Incidente,Listo,Alta,12/mar/26 3:05 PM,1:00\n";
    tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        assert_eq!((ticket.id, ticket.opened), ("IT-1", Some(AFTERNOON)));
        assert_eq!(
            (ticket.priority, ticket.response_kept),
            (Some("Alta"), Some(true))
        );
    });
}

#[test]
fn a_repeated_column_counts_where_it_first_holds_something() {
    let text = "Issue key,Priority,Priority\nIT-1,,High\nIT-2,Low,High\n";
    let mut found = Vec::new();
    tickets(text.as_bytes(), &request(Kind::Tickets), &mut |ticket| {
        found.push(ticket.priority.map(str::to_owned));
    });
    assert_eq!(found, [Some("High".to_owned()), Some("Low".to_owned())]);
}

#[test]
fn usage_people_may_be_hidden_and_reports_name_no_product() {
    let pseudonym = "AB12CD34AB12CD34AB12CD34AB12CD34";
    for (header, rest, what) in [
        (
            "Last Activity Date,Copilot Chat Last Activity Date",
            "2026-03-12,",
            "Microsoft 365 Copilot",
        ),
        (
            "Last Activity Date,Microsoft Teams Copilot Last Activity Date",
            "2026-03-12,",
            "Microsoft 365 Copilot",
        ),
        (
            "Last Activity Date,Is Deleted,Used Web,Used Windows",
            "2026-03-12,False,Yes,No",
            "Microsoft Teams",
        ),
        (
            "Last Activation Date,Last Activity Date,Windows",
            "2025-01-01,2026-03-12,Yes",
            "Microsoft 365 Apps",
        ),
    ] {
        let text =
            format!("Report Refresh Date,User Principal Name,{header}\n2026-11-01,{pseudonym},{rest}\n");
        let summary = uses(text.as_bytes(), &request(Kind::Usage), &mut |record| {
            assert_eq!((record.what, record.who), (what, Some(pseudonym)));
            assert_eq!(record.last, Some(moment("2026-03-12T00:00:00Z")));
        });
        assert_eq!(summary.format, "m365-usage");
    }
}

#[test]
fn usage_activation_is_no_activity() {
    let text = "Report Refresh Date,User Principal Name,Last Activation Date,Last Activity Date\n2026-11-01,a,2025-01-01,\n";
    uses(text.as_bytes(), &request(Kind::Usage), &mut |record| {
        assert_eq!(record.last, None);
    });
}

#[test]
fn cornerstone_days_are_serial_numbers_below_a_banner_of_21_rows() {
    let mut text = "Transcript report\n,,\n".to_owned();
    for line in 0..19 {
        text.push_str(&format!("Filter {line}: any\n"));
    }
    text.push_str(
        "User ID,Training Title,Transcript Status,Transcript Completed Date\nu1,Office,Completed,46093\n",
    );
    let summary = completions(text.as_bytes(), &request(Kind::Training), &mut |record| {
        assert_eq!((record.person, record.completed), ("u1", Some(day("2026-03-12"))));
        assert_eq!(record.row, 23);
    });
    assert_eq!(summary.notes, [Note::Banner(21)]);
    assert_eq!(summary.format, "cornerstone");
}

#[test]
fn cornerstone_retakes_are_rows_and_words_say_how_far() {
    let text = "User - User ID,Training - Training Title,Transcript - Transcript Status,Transcript - Transcript Completed Date,Division\n\
        u1,A,No Show,,North\nu1,A,In Progress,,North\nu1,A,Completed,2026-03-12,North\nu2,A,Withdrawn,,South\n";
    let mut found = Vec::new();
    completions(text.as_bytes(), &request(Kind::Training), &mut |record| {
        found.push(record.progress);
        assert!(record.unit.is_some());
    });
    assert_eq!(
        found,
        [
            Progress::Open,
            Progress::Started,
            Progress::Completed,
            Progress::Open
        ]
    );
}

#[test]
fn moodle_progress_is_wide_and_utf_16() {
    let text = "\tEmail address\tQuiz\tQuiz - Completion date\tForum\tForum - Completion date\tCourse complete\n\
        Ann\ta@x.test\tCompleted (achieved pass grade)\tThursday, 12 March 2026, 3:05 PM\tNot completed\t\tNot completed\n";
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let mut found = Vec::new();
    let summary = completions(&bytes, &request(Kind::Training), &mut |record| {
        assert_eq!(record.person, "a@x.test");
        found.push((record.course.to_owned(), record.progress, record.completed));
    });
    assert_eq!(summary.format, "moodle-progress");
    assert_eq!(found.len(), 3);
    assert_eq!(
        found[0],
        ("Quiz".to_owned(), Progress::Completed, Some(day("2026-03-12")))
    );
    assert_eq!(found[1], ("Forum".to_owned(), Progress::Open, None));
}

#[test]
fn moodle_report_of_the_site_says_yes_or_no() {
    let text = "User full name,Email,Course,Timestarted,Timecompleted,Completion status(yes/no)\n\
        Ann,a@x.test,Safety,\"12 de marzo de 2026, 09:00\",\"13 de marzo de 2026, 15:05\",yes\nBob,b@x.test,Safety,,,no\n";
    let mut found = Vec::new();
    let summary = completions(text.as_bytes(), &request(Kind::Training), &mut |record| {
        found.push((record.person.to_owned(), record.progress, record.completed));
    });
    assert_eq!(summary.format, "moodle");
    assert_eq!(
        found[0],
        (
            "a@x.test".to_owned(),
            Progress::Completed,
            Some(day("2026-03-13"))
        )
    );
    assert_eq!(found[1].1, Progress::Open);
}

#[test]
fn snipe_it_warranties_are_months_from_purchase() {
    let text = "Asset Tag,Serial,Purchase Date,Warranty (months),Status\nA1,S,2023-01-31,13,Deployed\nA2,,2023-01-23,,Deployed\n";
    let mut found = Vec::new();
    assets(text.as_bytes(), &request(Kind::Assets), &mut |asset| {
        found.push((asset.warranty, asset.serial));
    });
    assert_eq!(found, [(Some(day("2024-02-29")), true), (None, false)]);
}

#[test]
fn a_generic_register_is_tidy() {
    let text = "site_code,site_name,name,category,status,asset_tag,serial_number,acquired_at,warranty_expires_at\n\
        a,b,PC,laptop,In use,T1,S1,2024-01-01,2027-01-01\n";
    let summary = assets(text.as_bytes(), &request(Kind::Assets), &mut |asset| {
        assert_eq!((asset.id, asset.serial), ("T1", true));
        assert_eq!(
            (asset.warranty, asset.purchased),
            (Some(day("2027-01-01")), Some(day("2024-01-01")))
        );
    });
    assert_eq!(summary.format, "tidy");
}
