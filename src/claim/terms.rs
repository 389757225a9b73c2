//! What counts as proof.

use crate::expr::Interval;

/// Under which terms evidence proves or contradicts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// By how many percent a declared figure may differ from the observed one; of a share, by how many points.
    pub tolerance: f64,
    /// How old evidence may be and still prove.
    pub valid: Interval,
    /// Cases from which on a share of them says something.
    pub cases: u64,
    /// How old the table of ends of support may be.
    pub table: Interval,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            tolerance: 5.0,
            valid: months(3),
            cases: 5,
            table: months(6),
        }
    }
}

fn months(months: u32) -> Interval {
    Interval::parse(&format!("{months}M")).unwrap_or_default()
}

impl Terms {
    /// Whether evidence of a day still proves.
    pub fn is_fresh(&self, date: jiff::civil::Date, today: jiff::civil::Date) -> bool {
        date <= today && today <= self.valid.after(date)
    }

    /// Whether two figures agree.
    pub fn agree(&self, declared: f64, observed: f64) -> bool {
        let larger = declared.abs().max(observed.abs());
        let room = larger * self.tolerance / 100.0;
        (declared - observed).abs() <= room + f64::EPSILON * larger
    }

    /// Whether a declared rate and an observed one agree, which so many cases tell.
    ///
    /// Few cases tell a rate badly: beside the tolerance two standard deviations of their number are allowed.
    pub fn agree_on_rate(&self, declared: f64, observed: f64, cases: u64) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "cases are far fewer than 2^52")]
        let chance = 2.0 * observed / (cases.max(1) as f64).sqrt();
        self.agree(declared, observed) || (declared - observed).abs() <= chance
    }

    /// Whether an observed share, in percent, reaches a promised one.
    pub fn reaches(&self, observed: f64, promised: f64) -> bool {
        observed + self.tolerance + 1e-9 >= promised
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_agree_within_the_tolerance() {
        let terms = Terms::default();
        assert!(terms.agree(100.0, 95.0) && terms.agree(95.0, 100.0));
        assert!(!terms.agree(100.0, 94.0) && !terms.agree(94.0, 100.0));
        assert!(terms.agree(0.0, 0.0) && !terms.agree(0.0, 1.0));
        let exact = Terms {
            tolerance: 0.0,
            ..terms
        };
        assert!(exact.agree(7.0, 7.0) && !exact.agree(7.0, 7.5));
    }

    #[test]
    fn few_cases_tell_a_rate_badly() {
        let terms = Terms::default();
        // 5 cases of a week are 21 a month, and could be 3 to 40.
        assert!(terms.agree_on_rate(23.0, 21.0, 5) && terms.agree_on_rate(12.0, 21.0, 5));
        assert!(!terms.agree_on_rate(45.0, 21.0, 5) && !terms.agree_on_rate(12.0, 30.0, 90));
    }

    #[test]
    fn a_share_may_fall_short_by_the_tolerance() {
        let terms = Terms::default();
        assert!(terms.reaches(95.0, 100.0) && !terms.reaches(94.9, 100.0));
        assert!(terms.reaches(99.0, 90.0));
    }

    #[test]
    fn evidence_proves_for_its_time() {
        let date = |text: &str| text.parse().unwrap();
        let terms = Terms::default();
        assert!(terms.is_fresh(date("2026-08-21"), date("2026-11-21")));
        assert!(!terms.is_fresh(date("2026-08-20"), date("2026-11-21")));
        assert!(!terms.is_fresh(date("2026-11-22"), date("2026-11-21")));
    }
}
