//! The kinds of facts that evidence can measure: one list.

use super::kinds::{activity, answers, devices, issues, kpis, records, registers, targets, training};
use super::weigh::Weighing;
use crate::evidence::record::Kind;

/// A kind of declared fact that evidence can measure.
#[derive(Clone, Copy)]
pub struct ClaimKind {
    /// Its name.
    pub name: &'static str,
    /// The way to such facts; `[]` steps into a list.
    pub path: &'static str,
    /// The export that measures it.
    pub evidence: Kind,
    /// What is compared with what, and when both disagree.
    pub compares: &'static str,
    /// Finds those of an organization.
    pub(super) weigh: fn(&mut Weighing<'_>),
}

impl std::fmt::Debug for ClaimKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl ClaimKind {
    /// The keys on the way to such facts: a rule that reads all of them reads the claim.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('.')
            .map(|key| key.trim_end_matches("[]"))
            .filter(|key| *key != "*")
    }
}

/// All of them, in the order of the declaration.
pub const KINDS: [ClaimKind; 19] = [
    ClaimKind {
        name: "sla-target",
        path: "support.slas[].targets[]",
        evidence: Kind::Tickets,
        compares: "the share of tickets that kept the limit with the promised share, of first response and resolution; contradicted where it falls short by more than the tolerance, in points",
        weigh: targets::weigh,
    },
    ClaimKind {
        name: "answer-time",
        path: "support.channels[].targets[]",
        evidence: Kind::Activity,
        compares: "the limit with the median and the 90th percentile of the time to the first answer",
        weigh: activity::answer_times,
    },
    ClaimKind {
        name: "channel-people",
        path: "support.channels[].activity.people",
        evidence: Kind::Activity,
        compares: "the count with the members of the channel",
        weigh: activity::people,
    },
    ClaimKind {
        name: "channel-questions",
        path: "support.channels[].activity.questions",
        evidence: Kind::Activity,
        compares: "the count with the questions of a month",
        weigh: activity::questions,
    },
    ClaimKind {
        name: "channel-answered",
        path: "support.channels[].activity.answered",
        evidence: Kind::Activity,
        compares: "its share of the questions with the observed share, in points",
        weigh: activity::answered,
    },
    ClaimKind {
        name: "channel-answered-by-peers",
        path: "support.channels[].activity.answered_by_peers",
        evidence: Kind::Activity,
        compares: "its share of the answered questions with the observed share, in points",
        weigh: activity::answered_by_peers,
    },
    ClaimKind {
        name: "issue-rate",
        path: "support.issues[].per_month",
        evidence: Kind::Tickets,
        compares: "the count with the tickets a month of the topic of the same id or name",
        weigh: issues::weigh,
    },
    ClaimKind {
        name: "support-records",
        path: "support.records.total",
        evidence: Kind::Tickets,
        compares: "the count with the tickets of the export, which may be a part of them: contradicted where the export has more",
        weigh: records::weigh,
    },
    ClaimKind {
        name: "completions",
        path: "training.courses[].completions[]",
        evidence: Kind::Training,
        compares: "the people who completed the course with those in the records of the course of the same id or name; contradicted where the records show fewer",
        weigh: training::weigh,
    },
    ClaimKind {
        name: "kpi",
        path: "improvement.kpis[].values[]",
        evidence: Kind::Tickets,
        compares: "the latest value of wait times, SLA attainment, first contact resolution or backlog with the tickets of the time; contradicted where it flatters",
        weigh: kpis::weigh,
    },
    ClaimKind {
        name: "office-total",
        path: "servicing.inventory.total",
        evidence: Kind::Inventory,
        compares: "the count with the machines that have Office",
        weigh: registers::office_total,
    },
    ClaimKind {
        name: "office-in-support",
        path: "servicing.inventory.with.in_support",
        evidence: Kind::Inventory,
        compares: "the count with the machines whose build is in support",
        weigh: registers::office_in_support,
    },
    ClaimKind {
        name: "group-devices",
        path: "servicing.groups[].devices",
        evidence: Kind::Inventory,
        compares: "the devices of all groups of workstations, and of servers, with those that have Office",
        weigh: devices::groups,
    },
    ClaimKind {
        name: "cycle-upgraded",
        path: "servicing.cycles[].upgraded",
        evidence: Kind::Inventory,
        compares: "of the last cycle that started, the count with the machines at or above its version",
        weigh: devices::upgraded,
    },
    ClaimKind {
        name: "cycle-finished",
        path: "servicing.cycles[].finished",
        evidence: Kind::Inventory,
        compares: "a finished cycle with the share of machines at or above its version: contradicted below nine of ten, the tolerance in points allowed",
        weigh: devices::finished,
    },
    ClaimKind {
        name: "answer",
        path: "servicing.answers[]",
        evidence: Kind::Inventory,
        compares: "the answer with that of the export, where both are numbers; else the export must answer the question (Q8: the training records)",
        weigh: answers::weigh,
    },
    ClaimKind {
        name: "hardware",
        path: "assets.hardware.total",
        evidence: Kind::Assets,
        compares: "the count with the entries that are not retired",
        weigh: registers::hardware,
    },
    ClaimKind {
        name: "hardware-column",
        path: "assets.hardware.with.*",
        evidence: Kind::Assets,
        compares: "for serial, warranty, supplier and purchased the count with the entries that have the column filled",
        weigh: registers::hardware_columns,
    },
    ClaimKind {
        name: "software",
        path: "assets.software.total",
        evidence: Kind::Software,
        compares: "the count with the entries that are not retired",
        weigh: registers::software,
    },
];
