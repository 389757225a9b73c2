//! Which findings a change brings.

use std::collections::BTreeMap;

use crate::report::{Finding, Severity};

/// What a finding is known by, wherever its line has moved to.
type Key = (String, String, String, String);

/// The findings of the other side that are not matched yet.
#[derive(Clone, Debug, Default)]
pub struct Unseen {
    /// How many there are of each, by path.
    exact: BTreeMap<Key, Vec<Weight>>,
}

/// What makes a finding graver though it is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Weight {
    counts: bool,
    severity: Severity,
}

impl Weight {
    fn of(finding: &Finding) -> Self {
        Self {
            counts: finding.counts(),
            severity: finding.severity,
        }
    }

    /// Whether a finding of this weight was no worse before.
    fn was(self, before: Self) -> bool {
        let accepted = !self.counts || before.counts;
        // It holds back a target now, and did not before: the run fails for it.
        accepted && (self.severity < Severity::Error || before.severity == Severity::Error)
    }
}

impl Unseen {
    /// Of the findings of a side.
    pub fn of(findings: &[Finding]) -> Self {
        let mut unseen = Self::default();
        for finding in findings {
            unseen
                .exact
                .entry(key(finding))
                .or_default()
                .push(Weight::of(finding));
        }
        unseen
    }
}

/// Whether a finding is not among those of the other side; each of those answers for one only.
///
/// A finding is known by code, organization, path and message. Positions in
/// lists do not count, since a new element moves those behind it. One that
/// becomes an error, or is no longer accepted, is new.
pub fn is_new(finding: &Finding, unseen: &mut Unseen) -> bool {
    let weight = Weight::of(finding);
    let Some(before) = unseen.exact.get_mut(&key(finding)) else {
        return true;
    };
    let same = before.iter().position(|before| *before == weight);
    let found = same.or_else(|| before.iter().position(|before| weight.was(*before)));
    match found {
        Some(index) => {
            before.swap_remove(index);
            false
        }
        None => true,
    }
}

fn key(finding: &Finding) -> Key {
    (
        finding.code.to_string(),
        finding.organization.to_string(),
        without_positions(&finding.path),
        finding.message.clone(),
    )
}

/// `a[3].b[id]` as `a[].b[id]`.
fn without_positions(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        out.push('[');
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let closed = after.as_bytes().get(digits) == Some(&b']');
        rest = if closed {
            after.get(digits..).unwrap_or("")
        } else {
            after
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::without_positions;

    #[test]
    fn positions_do_not_count_and_ids_do() {
        assert_eq!(without_positions("a[3].b[id].c[12]"), "a[].b[id].c[]");
        assert_eq!(without_positions("a[3b].c["), "a[3b].c[");
        assert_eq!(without_positions(""), "");
    }
}
