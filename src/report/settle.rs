//! What is settled after a report was made: by a base that it is held against.

use super::change::{Change, Unseen, is_new};
use super::{ExitStatus, Finding, PolicyReport, Problem, Report, Severity};

impl Report {
    /// Adds findings of the tool; an error among them fails the run.
    pub fn add(&mut self, findings: Vec<Finding>) {
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            self.or_worse(ExitStatus::NotMet);
        }
        self.findings.extend(findings);
        self.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Adds errors, with what they mean for the run.
    pub fn fail(&mut self, errors: Vec<Problem>) {
        for error in &errors {
            self.or_worse(error.status());
        }
        self.errors.extend(errors);
        self.errors.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Says whose policy judged.
    pub fn judged_by(&mut self, policy: PolicyReport) {
        self.policy = Some(policy);
    }

    /// Shows a change beside the check; without regression a level that falls fails the run.
    pub fn beside(&mut self, mut change: Change, no_regression: bool) {
        change.guarded = no_regression;
        if no_regression && change.regressed() {
            self.or_worse(ExitStatus::NotMet);
        }
        self.change = Some(change);
    }

    /// Leaves out the findings that another side has too; the verdict stays.
    pub fn only_new(&mut self, before: &[Finding]) {
        let mut unseen = Unseen::of(before);
        let all = self.findings.len();
        self.findings.retain(|finding| is_new(finding, &mut unseen));
        if let Some(change) = &mut self.change {
            change.left_out = Some(all - self.findings.len());
        }
    }

    fn or_worse(&mut self, status: ExitStatus) {
        self.verdict.exit = self.verdict.exit.or_worse(status);
        self.verdict.met = self.verdict.exit == ExitStatus::Met;
    }
}
