//! What is a secret, what is none, and that looking for them ends.

use proptest::prelude::*;

use super::*;

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

#[test]
fn what_issuers_mark_is_known_wherever_it_stands() {
    let hex = "0123456789abcdef".repeat(4);
    for (secret, what) in [
        (format!("ghp_{LETTERS}"), "a token of GitHub"),
        (
            format!("github_pat_11ABCDEFG0aBcDeFgHiJkL_{LETTERS}ABCDEFGHIJKLMNOPQRSTUVW"),
            "a token of GitHub",
        ),
        ("glpat-aBcdEfghjkLmnopqrsTu".to_owned(), "a token of GitLab"),
        ("AKIAIOSFODNNXEXAMPLE".to_owned(), "an access key of AWS"),
        ("ASIAIOSFODNN7EXAMPLE".to_owned(), "an access key of AWS"),
        ("xoxb-123456789012-abcdefgh".to_owned(), "a token of Slack"),
        ("sk-proj-aB3dE6gH9jK2mN5pQ8sT".to_owned(), "a secret key"),
        (format!("sk-or-v1-{hex}"), "a secret key"),
        (
            format!("SG.aB3dE6gH9jK2mN5pQ8sTuv.{LETTERS}ABCDEFG"),
            "a key of SendGrid",
        ),
        (
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc".to_owned(),
            "a JSON Web Token",
        ),
    ] {
        for (before, after) in [
            ("", ""),
            ("token: ", " # of the bot"),
            ("\u{e9}=", ","),
            ("x/", ", y"),
            ("\"", "\""),
            ("it is ", ". And"),
        ] {
            let text = format!("{before}{secret}{after}");
            let found = known(&text);
            let range = before.len()..before.len() + secret.len();
            assert_eq!(found, [Secret { range, what }], "{text}");
            assert_eq!(masked(&text), format!("{before}{MASK}{after}"));
        }
        let within = format!("desk-{secret}");
        assert_eq!(known(&within), [], "{within}");
    }
}

#[test]
fn passwords_and_private_keys_are_known() {
    let text = "see https://bot:hunter2@intranet.test/x, or https://intranet.test/@a:b";
    assert_eq!(
        masked(text),
        "see https://bot:(masked)@intranet.test/x, or https://intranet.test/@a:b"
    );
    assert_eq!(masked("a://b:c@d"), "a://b:(masked)@d");
    assert_eq!(masked(r"a:\/\/b:%23c@d"), r"a:\/\/b:(masked)@d");
    assert_eq!(masked("a://b:$ecret,s@d"), "a://b:(masked)@d");
    let key = "k: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIE\n  -----END RSA PRIVATE KEY-----\n";
    assert_eq!(masked(key), "k: |\n  (masked)-----END RSA PRIVATE KEY-----\n");
    for key in [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    ] {
        assert_eq!(masked(key), MASK);
    }
    for harmless in [
        "https://bot:$PASSWORD@intranet.test/x",
        "https://bot:${{ secrets.it }}@intranet.test/x",
        "https://bot:%PASSWORD%@intranet.test/x",
        "https://bot:***@intranet.test/x",
        "https://bot:@intranet.test/x",
        "https://intranet.test/x, ask it@intranet.test",
        "-----BEGIN CERTIFICATE-----",
    ] {
        assert_eq!(masked(harmless), harmless);
    }
    // These could be, and are no reason to warn.
    for doubtful in [
        "callto://sip:helpdesk@acme.test",
        "rdp://full%20address=s:host:3389&username=s:it@acme.test",
        "[a](http://portal.test:8080)|[b](mailto:it@a.test)",
    ] {
        assert_eq!(known(doubtful), []);
    }
}

#[test]
fn what_could_be_a_secret_is_masked_and_not_known() {
    for text in [
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
        "shpat_0123456789abcdef0123456789abcdef",
        "dop_v1_9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "glptt-0123456789abcdef0123456789abcdef01234567",
    ] {
        assert_eq!(masked(text), MASK);
        let address = format!("https://a.test/s/{text}/b");
        assert_eq!(masked(&address), format!("https://a.test/s/{MASK}"));
        assert_eq!(known(text), []);
    }
    // With slashes it is one where it stands alone.
    let key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    assert_eq!(
        masked(&format!("the key is {key}, see below")),
        format!("the key is {MASK}, see below")
    );
    for text in [
        "AKIAIOSFODNN7EXAMPLE-old",
        "eyJhbGciOiJIUzI1NiJ9",
        "sk-abcdefghij0123456789",
    ] {
        assert_eq!(masked(text), MASK);
        assert_eq!(known(text), []);
    }
}

#[test]
fn what_people_write_is_no_secret() {
    for text in [
        "workplace-consultant-of-the-second-line-2026",
        "https://intranet.tarnmoor.test/policies/environments",
        "evidence/alm_hardware.summary.json",
        "MicrosoftOffice365ProPlusRetail",
        "Second uplink, then review in January 2027",
        "ASIA-PACIFIC-SUPPORT-DESK-2",
        "sk-learning-platform-team-2026",
        "sk-Bratislava-Support-Desk-2026",
        "EMEA-Workplace-Support-Q3-2026",
        "npm_registry_mirror_of_the_platform_team_2026",
        "evidence/github_pat_rotation_report_2026.csv",
        "glpat-rotation-of-the-platform-team-2026",
        "sk_live_chat_support_2026",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "Shared/Documents/Support4Business/Guides",
        "4 hours",
    ] {
        assert_eq!(masked(text), text);
        assert_eq!(known(text), []);
    }
    for text in [
        "ASIAPACIFICCOUNTRIES",
        "SG.M365.Licenses.BusinessPremium.AllEmployees",
        "sk-SK_Office365ProPlusRetail.img",
    ] {
        assert_eq!(known(text), []);
    }
}

#[test]
fn no_half_of_a_secret_is_shown() {
    let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.abc", "aB3".repeat(320));
    for text in [
        format!("{token} AKIAIOSFODNN7EXAMPLE{}", " and so on".repeat(10)),
        format!(
            "{token} {} https://bot:hunter2@intranet.test",
            "\u{e9}".repeat(10)
        ),
    ] {
        let beginning = masked_beginning(&text);
        assert!(
            beginning.starts_with("(masked) ") && beginning.len() < 40,
            "{beginning}"
        );
        assert!(
            !beginning.contains("AKIA") && !beginning.contains("hunter"),
            "{beginning}"
        );
    }
}

#[test]
fn beginnings_without_an_end_are_read_once() {
    for piece in [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ",
        "://a:b",
        "ghp_",
        "/eyJ",
        "sk-",
        ".sk-",
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        assert!(known(&text).len() < 2);
    }
}

proptest! {
    #[test]
    fn every_part_is_a_part_of_the_text(text in "([a-z:/@.+=\u{e9} \n-]|ghp_|eyJ|://|-----BEGIN |PRIVATE KEY-----|[A-Z0-9]{8}|[a-f0-9]{32}){0,30}") {
        for secret in secrets(&text) {
            prop_assert!(!text[secret].is_empty());
        }
        let known = known(&text);
        prop_assert!(known.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
        // What is not masked stands there as it did.
        let hidden = masked(&text);
        let mut rest = &*text;
        for part in hidden.split(MASK) {
            let at = rest.find(part);
            prop_assert!(at.is_some(), "{part:?} of {hidden:?}");
            rest = &rest[at.unwrap_or(0) + part.len()..];
        }
    }
}
