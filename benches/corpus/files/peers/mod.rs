//! Declarations in a small format that any policy tool can read, with the truth of each file.
//!
//! The twenty checks are named in `benches/peers/CHECKS.md`. Which of them a file fails is decided before it is
//! written, so that tools are held against what was meant and not against each other.

mod sections;

use std::fmt::Display;
use std::str::FromStr;

use super::random::Random;
use super::words::{day, person, surname, words};

/// How well the organizations do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mature {
    /// All checks pass.
    All,
    /// All checks fail that can fail together.
    None,
    /// A third passes all; the others fail few or many.
    Mix,
}

impl FromStr for Mature {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            "none" => Ok(Self::None),
            "mix" => Ok(Self::Mix),
            _ => Err(format!("`{text}` is none of all, none, mix")),
        }
    }
}

/// A file and what is wrong in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    /// The YAML.
    pub(crate) text: String,
    /// Numbers of the checks that it fails, 1 to 20.
    pub(crate) fails: Vec<usize>,
}

const CHECKS: usize = 20;
const KINDS: &[&str] = &["phone", "email", "chat", "portal", "walk-in"];
const AUDIENCES: &[&str] = &["staff", "students", "customers", "partners", "field-engineers"];
const ROLES: &[&str] = &[
    "service-desk-agent",
    "second-line-engineer",
    "third-line-engineer",
    "duty-manager",
    "incident-manager",
    "problem-manager",
    "change-manager",
    "asset-manager",
    "trainer",
    "vendor-manager",
    "security-officer",
    "knowledge-manager",
];

/// The file with this number, of about so many bytes. It depends on nothing else than what is given.
pub(crate) fn declaration(seed: u64, number: u64, bytes: usize, mature: Mature) -> Judged {
    let mut random = Random::new(seed, 1_000 + number);
    let often = match mature {
        Mature::All => 0,
        Mature::None => 100,
        Mature::Mix => random.any(&[0, 0, 3, 8, 20, 50]),
    };
    let mut bad = [false; CHECKS + 1];
    for wrong in &mut bad[1..] {
        *wrong = random.percent(often);
    }
    // The only channel names no SLA, so it cannot name an unknown one.
    bad[7] &= !(bad[4] && bad[6]);
    let mut sheet = Sheet {
        random,
        bad,
        bytes,
        // What a file of 8 KB has once, one of 16 KB has twice.
        // In a very long file it is the list of assets alone that goes on: of all others few have thousands.
        scale: (bytes / 8_192).clamp(1, 64),
        number,
        text: String::with_capacity(bytes + 512),
    };
    sheet.organization();
    sheet.support();
    let roles = sheet.roles();
    sheet.escalation(&roles);
    sheet.slas();
    sheet.training();
    sheet.figures();
    sheet.servicing(&roles);
    Judged {
        text: sheet.text,
        fails: (1..=CHECKS).filter(|&check| bad[check]).collect(),
    }
}

struct Sheet {
    random: Random,
    bad: [bool; CHECKS + 1],
    bytes: usize,
    scale: usize,
    number: u64,
    text: String,
}

impl Sheet {
    fn line(&mut self, depth: usize, text: impl Display) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(&text.to_string());
        self.text.push('\n');
    }

    /// A day that is within the year, or one that is long past it.
    fn held(&mut self, late: bool) -> String {
        let (least, most) = if late { (400, 900) } else { (1, 300) };
        day(&mut self.random, least, most).to_string()
    }

    fn organization(&mut self) {
        let number = self.number;
        self.line(
            0,
            format!("# Support of organization {number} / ITサポート宣言, generated"),
        );
        self.line(0, "apiVersion: support.example/v1");
        self.line(0, "kind: SupportDeclaration");
        self.line(0, format!("metadata: {{name: org-{number:05}}}"));
        self.line(0, "organization:");
        let name = surname(&mut self.random);
        self.line(1, format!("name: \"Örg {number} {name} & Söhne\""));
        if !self.bad[1] {
            let owner = person(&mut self.random);
            self.line(1, format!("owner: \"{owner}\"   # who answers for this file"));
        }
        let sector = self
            .random
            .any(&["health", "education", "retail", "public", "logistics"]);
        self.line(1, format!("sector: {sector}"));
        let headcount = self.random.between(12, 9_000);
        self.line(1, format!("headcount: {headcount}"));
        let reviewed = self.held(self.bad[2]);
        self.line(1, format!("reviewed_on: \"{reviewed}\""));
        self.line(1, "mission: |");
        self.paragraph(2, 3, 9);
    }

    fn paragraph(&mut self, depth: usize, lines: usize, length: usize) {
        for _ in 0..lines {
            let text = words(&mut self.random, length);
            self.line(depth, text);
        }
    }

    fn sla(&self, position: usize) -> String {
        match position % (2 + 2 * self.scale) {
            0 => "standard".to_owned(),
            1 => "urgent".to_owned(),
            position => format!("sla-{}", position - 2),
        }
    }

    fn support(&mut self) {
        self.line(0, "support:");
        self.line(1, "hours:");
        let zone = self
            .random
            .any(&["Europe/Oslo", "Asia/Tokyo", "America/Lima", "Africa/Lagos"]);
        self.line(2, format!("timezone: {zone}"));
        let coverage = self.random.any(&["8x5", "12x7", "24x7"]);
        let coverage = if self.bad[3] { "sometimes" } else { coverage };
        self.line(2, format!("coverage: {coverage}"));
        self.line(1, "channels:");
        let count = if self.bad[4] { 1 } else { 3 * self.scale };
        for channel in 0..count {
            self.channel(channel, channel + 1 == count);
        }
        self.line(1, "help_desk:");
        self.line(2, "tiers:");
        for (tier, role) in ROLES.iter().enumerate().take(if self.bad[8] { 1 } else { 3 }) {
            self.line(3, format!("- tier: {}", tier + 1));
            self.line(4, format!("role: {role}"));
            let (staff, base) = (self.random.between(2, 40), self.random.percent(70));
            self.line(4, format!("staff: {staff}"));
            self.line(
                4,
                format!("tooling: {{tracker: \"Träcker\", knowledge_base: {base}}}"),
            );
        }
    }

    fn channel(&mut self, channel: usize, last: bool) {
        let kind = match channel {
            _ if last && self.bad[5] => "fax",
            0 | 1 => KINDS[channel],
            _ => self.random.any(KINDS),
        };
        self.line(2, format!("- name: channel-{channel}"));
        self.line(3, format!("kind: {kind}"));
        if last && self.bad[7] {
            self.line(3, "sla: gold-plated");
        } else if channel > 0 || !self.bad[6] {
            self.line(3, format!("sla: {}", self.sla(channel)));
        }
        let hours = self
            .random
            .any(&["\"Mon-Fri 08:00-17:00\"", "\"24/7\"", "'Mon–Sat 07:30–19:00'"]);
        self.line(3, format!("hours: {hours}"));
        let (one, two) = (self.random.any(AUDIENCES), self.random.any(AUDIENCES));
        self.line(3, format!("audience: [{one}, {two}]"));
        self.line(
            3,
            format!("address: \"support+{channel}@org{}.test\"", self.number),
        );
        if self.random.percent(40) {
            let remark = words(&mut self.random, 6);
            self.line(3, format!("# {remark}"));
        }
        if self.random.percent(30) {
            self.line(3, "notes: >-");
            self.paragraph(4, 2, 8);
        }
    }
}
