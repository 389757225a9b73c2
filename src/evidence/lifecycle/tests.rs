//! Tests of the module.

use jiff::civil::date;

use super::*;

fn tables() -> Lifecycle {
    assert!(Tables::builtin().is_ok());
    Lifecycle::default()
}

fn apps(build: &str, channel: &str, today: Date) -> Support {
    tables().office("m365-apps", None, build, &channel_word(channel), today)
}

const TODAY: Date = date(2026, 9, 1);

#[test]
fn numbers_are_compared_as_numbers() {
    let build = |text: &str| Build::parse(text).unwrap();
    assert!(build("16.0.9126.2275") < build("16.0.13231.20262"));
    assert_eq!(build("16.0.13231.20262 (X64)"), build("16.0.13231.20262"));
    assert_eq!(build("16.0.13231.20262").to_string(), "16.0.13231.20262");
    for broken in ["", "x", "16..0", "1.2.3.4.5", "99999999999"] {
        assert_eq!(Build::parse(broken), None, "{broken}");
    }
    assert_eq!(version("Version 2610"), Some(2610));
    assert_eq!(version("2610"), Some(2610));
    assert_eq!(
        (version("24H2"), version("2613"), version("16.0")),
        (None, None, None)
    );
}

#[test]
fn a_reported_end_holds_through_its_day() {
    // Semi-Annual 2408: reported, 2026-03-10.
    let on = |day| apps("16.0.17928.20776", "Semi-Annual Enterprise Channel", day);
    assert_eq!(on(date(2026, 3, 10)).status, Status::Supported);
    let after = on(date(2026, 3, 11));
    assert_eq!(
        (after.status, after.end, after.end_is, after.version),
        (
            Status::Ended,
            Some(date(2026, 3, 10)),
            Some(EndIs::Reported),
            Some(2408)
        )
    );
}

#[test]
fn the_current_channel_supports_until_the_next_version() {
    let newest = |day| apps("16.0.20228.20190", "Current Channel", day);
    let support = newest(TODAY);
    assert_eq!(
        (support.status, support.end_is),
        (Status::Supported, Some(EndIs::Open))
    );
    // Later a next version has come of which the table knows nothing.
    assert_eq!(newest(date(2026, 11, 1)).status, Status::Unknown);
    let before = apps("16.0.17726.20160", "Current Channel", TODAY);
    assert_eq!(
        (before.status, before.end),
        (Status::Ended, Some(date(2024, 8, 1)))
    );
}

#[test]
fn an_unknown_end_is_bounded_by_later_versions() {
    // Monthly Enterprise 2310 has no known end, and later ones ended long ago.
    let support = apps("16.0.16924.20202", "Monthly Enterprise Channel", TODAY);
    assert_eq!(
        (support.status, support.end_is),
        (Status::Ended, Some(EndIs::Bound))
    );
}

#[test]
fn without_a_channel_the_listed_channels_must_agree() {
    // Old everywhere.
    assert_eq!(apps("16.0.16924.20202", "", TODAY).status, Status::Ended);
    // 2607 is in support on all of its channels, until different days.
    let newest = tables().office("m365-apps", Some(2607), "", "", TODAY);
    assert_eq!((newest.status, newest.end), (Status::Supported, None));
    // 2512 ended on one channel and not on another.
    let split = tables().office("m365-apps", Some(2512), "", "", date(2026, 2, 1));
    assert_eq!(split.status, Status::Unknown);
}

#[test]
fn newer_versions_end_by_the_rule_of_their_channel() {
    let on = |channel: &str, version: u16| {
        tables().office(
            "m365-apps",
            Some(version),
            "",
            &channel_word(channel),
            date(2026, 11, 22),
        )
    };
    let monthly = on("Monthly Enterprise", 2610);
    assert_eq!(
        (monthly.status, monthly.end),
        (Status::Supported, Some(date(2027, 2, 9)))
    );
    assert!(monthly.beyond);
    assert_eq!(on("Monthly Enterprise", 2609).end, Some(date(2027, 1, 12)));
    // Semi-Annual is Monthly Enterprise from version 2606 on.
    assert_eq!(
        on("Semi-Annual Enterprise Channel", 2610).end,
        Some(date(2027, 2, 9))
    );
    assert_eq!(on("Current Channel", 2610).status, Status::Newer);
    let build = apps("16.0.29999.20000", "Monthly Enterprise", TODAY);
    assert_eq!((build.status, build.beyond), (Status::Newer, true));
}

/// The rule that derives ends of newer versions gives those that are reported.
#[test]
fn the_rule_agrees_with_what_is_reported() {
    let tables = tables();
    let mut agreed = 0;
    for known in [2505, 2506, 2507, 2508, 2509, 2510, 2511, 2512, 2606, 2607] {
        let support = tables.office("m365-apps", Some(known), "", "monthly-enterprise", TODAY);
        let Some(end) = support.end else { continue };
        assert_eq!(super::apps::end_by_rule(known), Some(end), "{known}");
        agreed += 1;
    }
    assert!(agreed >= 5, "{agreed}");
}

#[test]
fn a_channel_that_changed_its_name_is_judged_by_its_builds() {
    // 2508 for Semi-Annual, on a device that calls itself Monthly Enterprise since July 2026.
    let builds = Table::parse(BUILDS).unwrap();
    let only = builds.rows.iter().find(|row| {
        let build = builds.cell(row, "full_build");
        let same = builds
            .rows
            .iter()
            .filter(|other| builds.cell(other, "full_build") == build);
        builds.cell(row, "channel") == "Semi-Annual Enterprise Channel"
            && builds.cell(row, "version") == "2508"
            && same.count() == 1
    });
    let build = builds.cell(only.unwrap(), "full_build");
    let by_name = apps(build, "Monthly Enterprise Channel", TODAY);
    assert_eq!(by_name, apps(build, "Semi-Annual Enterprise Channel", TODAY));
}

#[test]
fn channels_are_known_by_address_and_by_name() {
    for (text, word) in [
        (
            "http://officecdn.microsoft.com/pr/55336b82-a18d-4dd6-b5f6-9e5095c314a6",
            "monthly-enterprise",
        ),
        (
            "https://officecdn.microsoft.com/PR/492350F6-3A01-4F97-B9C0-C7C6DDF67D60",
            "current",
        ),
        ("7ffbc6bf-bc32-4f92-8982-f9dd17fd3114", "semi-annual"),
        ("Monthly Enterprise", "monthly-enterprise"),
        ("Semi-Annual Enterprise Channel (Preview)", "semi-annual-preview"),
        ("Current Channel (Preview)", "current-preview"),
        ("SemiAnnual", "semi-annual"),
        ("PerpetualVL2021", "perpetual-2021"),
        ("Broad", "semi-annual"),
        ("\\\\share\\office", crate::evidence::observe::HIDDEN),
        ("own ring", "own ring"),
    ] {
        assert_eq!(channel_word(text), word, "{text}");
    }
}

#[test]
fn products_are_told_apart() {
    let word = |product, build, channel| product_word(product, build, None, channel);
    let apps = Some("m365-apps".to_owned());
    assert_eq!(
        word(Some("Microsoft 365 Apps for enterprise - en-us"), None, None),
        apps
    );
    assert_eq!(
        word(Some("Microsoft Office 365 ProPlus - de-de"), None, None),
        apps
    );
    assert_eq!(word(None, Some("16.0.20228.20190"), None), apps);
    assert_eq!(product_word(None, None, Some("2610"), None), apps);
    let office = |year: &str| Some(format!("office-{year}"));
    assert_eq!(
        word(
            Some("Microsoft Office LTSC Professional Plus 2021 - en-us"),
            None,
            None
        ),
        office("2021")
    );
    assert_eq!(
        word(Some("Microsoft Office Professional Plus 2016"), None, None),
        office("2016")
    );
    assert_eq!(word(None, Some("16.0.14332.20400"), None), office("2021"));
    assert_eq!(word(None, Some("15.0.5589.1000"), None), office("2013"));
    assert_eq!(word(None, Some("16.0.5056.1000"), None), office("2016"));
    assert_eq!(word(None, None, Some("PerpetualVL2024")), office("2024"));
    for other in [
        "Microsoft Visio - en-us",
        "Zoom",
        "Microsoft Teams",
        "LibreOffice 24",
        "Office Language Pack 2019",
    ] {
        assert_eq!(word(Some(other), Some("16.0.20228.20190"), None), None, "{other}");
    }
    assert_eq!(word(None, None, None), None);
    assert_eq!(word(None, Some("10.0.22631.1"), None), None);
    assert_eq!(product_word(None, None, Some("24H2"), None), None);
}

#[test]
fn perpetual_office_ends_by_its_year() {
    let tables = tables();
    assert_eq!(
        tables.office("office-2016", None, "", "", TODAY).status,
        Status::Ended
    );
    let support = tables.office("office-2021", None, "", "", TODAY);
    assert_eq!(
        (support.status, support.end),
        (Status::Supported, Some(date(2026, 10, 13)))
    );
    assert_eq!(
        tables.office("office-1997", None, "", "", TODAY).status,
        Status::Unknown
    );
}

#[test]
fn windows_is_known_by_name_or_build() {
    let tables = tables();
    let on = |name: &str| tables.os(name, date(2026, 11, 22));
    assert_eq!(on("Windows 11 25H2"), Status::Supported);
    assert_eq!(on("Windows 10"), Status::Ended);
    assert_eq!(on("Windows Server 2022 Standard"), Status::Supported);
    assert_eq!(on("10.0.26200.1234"), Status::Supported);
    assert_eq!(on("Windows 11 Enterprise 24H2"), Status::Supported);
    assert_eq!(on("Windows 11 Pro 24H2"), Status::Ended);
    // Editions of different support, and the name does not say which.
    assert_eq!(on("Windows 11 24H2"), Status::Unknown);
    assert_eq!(on("Windows 11"), Status::Unknown);
    assert_eq!(on("Windows 10 Enterprise LTSC 1809"), Status::Unknown);
    assert_eq!(on("macOS 15"), Status::Unknown);
    assert_eq!(on(""), Status::Unknown);
}

#[test]
fn the_user_may_bring_tables() {
    let mut tables = tables();
    let own = "# date: 2026-11-20\n# source: our own\nchannel,version,end_of_service,end_of_service_basis\n\
               Current Channel,2610,2026-12-03,reported\n";
    tables.replace(own).unwrap();
    assert_eq!((tables.date(), tables.source()), (date(2026, 11, 20), "our own"));
    let support = tables.office("m365-apps", Some(2610), "", "current", date(2026, 11, 22));
    assert_eq!(support.end, Some(date(2026, 12, 3)));
    assert_eq!(tables.newest(), 2610);
}

#[test]
fn broken_tables_are_located() {
    let read = |text: &str| tables().replace(text).unwrap_err().to_string();
    insta::assert_snapshot!(
        [
            read("channel,version,end_of_service\nCurrent,2610,\n"),
            read("# date: 2026-11-20\na,b\n1,2\n"),
            read("# date: 2026-11-20\nchannel,version,end_of_service\nCurrent,2610,\nCurrent,soon,\n"),
            read("# date: 2026-11-20\nchannel,version,end_of_service\nCurrent,2610,soon\n"),
            read("# date: 2026-11-20\nchannel,version,end_of_service\nCurrent,2610\n"),
        ]
        .join("\n")
    , @r"
    the table of ends of support does not say of which day it is
    the table of ends of support has none of the known headers
    line 4 of the table of ends of support has no version in the column `version`
    line 3 of the table of ends of support has no date in the column `end_of_service`
    line 3 of the table of ends of support is no CSV
    ");
}
