//! Where figures go, and whether there is money.

use super::dates::{date, none};
use super::{key, stated};
use crate::expr::eval::Site;
use crate::expr::failure::{Eval, Lack};
use crate::expr::value::{Value, View};

/// The slope of the least-squares line through `{date, value}`, per day; 0 where there are fewer than two dates.
#[expect(clippy::cast_precision_loss, reason = "days and counts are small")]
pub(super) fn trend<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [values] = args else { return none(site) };
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut first = None;
    for item in site.items("`trend`", values)?.iter() {
        if item.is_blank() {
            return Err(site.blank(&item));
        }
        let day = date(site, "`date`", &key(site, &item, "date")?)?;
        let value = key(site, &item, "value")?;
        let number = match value.view() {
            View::Int(number) => number as f64,
            View::Double(number) => number,
            _ => return Err(site.wrong_type("`value`", "a number", &value)),
        };
        // Counted from the first date, so that the sums stay small and exact.
        let start = *first.get_or_insert(day);
        let days = (day - start).get_days();
        points.push((f64::from(days), number));
    }
    let count = points.len() as f64;
    let mean_day = points.iter().map(|(day, _)| day).sum::<f64>() / count;
    let mean_value = points.iter().map(|(_, value)| value).sum::<f64>() / count;
    let spread: f64 = points.iter().map(|(day, _)| (day - mean_day).powi(2)).sum();
    let along: f64 = points
        .iter()
        .map(|(day, value)| (day - mean_day) * (value - mean_value))
        .sum();
    Ok(Value::Double(if spread > 0.0 { along / spread } else { 0.0 }))
}

/// What a budget may name, any one of them.
const MEANS: [&str; 4] = ["amount", "people", "effort", "cost_center"];

/// Whether a budget is not past, and names an amount, posts, effort or a cost center.
pub(super) fn funded<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [budget] = args else { return none(site) };
    let until = date(site, "`until`", &key(site, budget, "until")?)?;
    if until < site.context.today() {
        return Ok(Value::Bool(false));
    }
    for name in MEANS {
        if let Some(means) = stated(site, "`funded`", budget, name)? {
            // A budget of nothing is none.
            let nothing = match means.view() {
                View::Int(number) => number <= 0,
                View::Double(number) => number <= 0.0,
                _ => false,
            };
            if !nothing {
                return Ok(Value::Bool(true));
            }
        }
    }
    if MEANS
        .iter()
        .any(|name| stated(site, "`funded`", budget, name).is_ok_and(|means| means.is_some()))
    {
        return Ok(Value::Bool(false));
    }
    Err(site.missing(Lack::Key {
        within: budget.node(),
        key: "amount".into(),
        blank: None,
    }))
}
