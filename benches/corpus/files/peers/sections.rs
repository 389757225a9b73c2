//! Roles and what follows them in a file.

use super::{AUDIENCES, ROLES, Sheet};
use crate::files::words::{day, person, words};

const ASSETS: &[&str] = &[
    "laptop", "desktop", "printer", "switch", "phone", "tablet", "server", "kiosk",
];

impl Sheet {
    pub(super) fn roles(&mut self) -> Vec<String> {
        self.line(0, "roles:");
        let known = ROLES.iter().take(6 * self.scale).map(|role| (*role).to_owned());
        let special = (0..2 * (self.scale - 1)).map(|role| format!("specialist-{role}"));
        let names: Vec<String> = known.chain(special).collect();
        for (position, name) in names.iter().enumerate() {
            self.line(1, format!("- name: {name}"));
            let about = words(&mut self.random, 5);
            self.line(2, format!("description: \"{about}\""));
            if self.bad[9] && position == 2 {
                self.line(2, "people: []   # nobody as of now");
                continue;
            }
            self.line(2, "people:");
            for _ in 0..self.random.between(1, 2) {
                let (name, since) = (person(&mut self.random), day(&mut self.random, 30, 4_000));
                self.line(3, format!("- {{name: \"{name}\", since: \"{since}\"}}"));
            }
        }
        names
    }

    pub(super) fn escalation(&mut self, roles: &[String]) {
        self.line(0, "escalation:");
        self.line(1, "paths:");
        for path in 0..self.scale {
            self.line(2, format!("- name: path-{path}"));
            let about = self.random.any(&["incident", "request", "problem"]);
            self.line(3, format!("applies_to: {about}"));
            self.line(3, "steps:");
            let last = path + 1 == self.scale;
            let count = if self.bad[10] && path == 0 { 1 } else { 3 };
            for step in 0..count {
                let names: Vec<&str> = roles.iter().map(String::as_str).collect();
                let role = self.random.any(&names);
                let role = if self.bad[11] && last && step + 1 == count {
                    "the-boss"
                } else {
                    role
                };
                let minutes = self.random.any(&[15, 30, 60, 90, 120, 240]);
                let minutes = if self.bad[12] && last && step == 0 {
                    1_440
                } else {
                    minutes
                };
                let way = self.random.any(&["call", "page", "mail"]);
                self.line(4, format!("- role: {role}"));
                self.line(5, format!("after_minutes: {minutes}"));
                self.line(5, format!("contact: {way}"));
            }
        }
    }

    pub(super) fn slas(&mut self) {
        self.line(0, "slas:");
        let count = 2 + 2 * self.scale;
        for position in 0..count {
            let response = self.random.any(&[15, 30, 60, 240]);
            let response = if self.bad[13] && position + 1 == count {
                600
            } else {
                response
            };
            let resolution = self.random.any(&[240, 480, 960, 1_440, 10_080]);
            let resolution = if self.bad[14] && position == 0 {
                99_999
            } else {
                resolution
            };
            let penalty = self.random.any(&["none", "service-credit"]);
            self.line(1, format!("- name: {}", self.sla(position)));
            self.line(2, format!("priority: P{}", 1 + position % 4));
            self.line(2, format!("first_response_minutes: {response}"));
            self.line(2, format!("resolution_minutes: {resolution}"));
            self.line(2, format!("penalty: {penalty}"));
        }
    }

    pub(super) fn training(&mut self) {
        self.line(0, "training:");
        self.line(1, "plans:");
        for plan in 0..2 * self.scale {
            let first = plan == 0;
            let (about, audience) = (words(&mut self.random, 1), self.random.any(AUDIENCES));
            self.line(2, format!("- name: 'plan {plan} {about}'"));
            self.line(3, format!("audience: {audience}"));
            self.line(3, format!("onboarding: {}", !(first && self.bad[15])));
            let offboarding = self.random.percent(60);
            self.line(3, format!("offboarding: {offboarding}"));
            let amount = self.random.between(500, 90_000);
            if !(first && self.bad[16]) {
                self.line(3, format!("funding: {{currency: EUR, per_year: {amount}}}"));
            }
            let held = self.held(first && self.bad[17]);
            self.line(3, format!("last_held: \"{held}\""));
            self.line(3, "outline: |");
            self.paragraph(4, 2, 8);
        }
    }

    pub(super) fn figures(&mut self) {
        self.line(0, "communities:");
        for _ in 0..self.scale {
            let (about, members) = (words(&mut self.random, 1), self.random.between(3, 400));
            let meets = self.random.any(&["weekly", "monthly", "quarterly"]);
            self.line(1, format!("- name: 'champions {about}'"));
            self.line(2, format!("members: {members}"));
            self.line(2, format!("meets: {meets}"));
        }
        self.line(0, "kpis:");
        for kpi in 0..if self.bad[18] { 2 } else { 3 * self.scale } {
            let (target, told) = (
                self.random.between(50, 99),
                self.random.any(&["monthly", "quarterly"]),
            );
            self.line(
                1,
                format!("- {{name: kpi-{kpi}, target: {target}, unit: percent, reported: {told}}}"),
            );
        }
    }

    /// The list of assets makes the file as long as wanted.
    pub(super) fn servicing(&mut self, roles: &[String]) {
        self.line(0, "servicing:");
        let cadence = self.random.any(&["weekly", "monthly", "quarterly"]);
        let cadence = if self.bad[19] { "when-broken" } else { cadence };
        self.line(1, format!("cadence: {cadence}"));
        self.line(1, "inventory:");
        let (counted, tool) = (self.held(false), words(&mut self.random, 1));
        self.line(2, format!("counted_on: \"{counted}\""));
        self.line(2, format!("tool: 'CMDB: {tool}'"));
        self.line(2, "assets:");
        let names: Vec<&str> = roles.iter().map(String::as_str).collect();
        let mut asset = 0;
        while asset < 3 || self.text.len() + 90 < self.bytes {
            let (kind, bought) = (self.random.any(ASSETS), day(&mut self.random, 10, 3_000));
            let owner = self.random.any(&names);
            let owner = if self.bad[20] && asset == 1 {
                String::new()
            } else {
                format!(", owner: {owner}")
            };
            let remark = if self.random.percent(15) {
                format!("   # {}", words(&mut self.random, 3))
            } else {
                String::new()
            };
            let tag = format!("A{:05}-{asset:06}", self.number);
            self.line(
                3,
                format!("- {{tag: {tag}, kind: {kind}, bought: \"{bought}\"{owner}}}{remark}"),
            );
            asset += 1;
        }
    }
}
