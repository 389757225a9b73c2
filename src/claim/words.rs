//! Figures in messages.

/// A time in its two largest units: `41m`, `3h 20m`, `2d 4h`.
pub(super) fn time(seconds: u64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
    let Some(first) = units.iter().position(|(size, _)| seconds >= *size) else {
        return "0s".to_owned();
    };
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (size, unit) in units.iter().skip(first).take(2) {
        if rest >= *size {
            parts.push(format!("{}{unit}", rest / size));
            rest %= size;
        }
    }
    parts.join(" ")
}

/// A figure without digits that say nothing: `41`, `0.5`, `99.97`.
pub(super) fn figure(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

/// A count with its noun.
pub(super) fn counted(count: u64, singular: &str) -> String {
    match count {
        1 => format!("1 {singular}"),
        _ => format!("{count} {singular}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_figures_are_short() {
        assert_eq!(time(0), "0s");
        assert_eq!(time(2_460), "41m");
        assert_eq!(time(12_000), "3h 20m");
        assert_eq!(time(187_200), "2d 4h");
        assert_eq!(time(86_400), "1d");
        assert_eq!(figure(41.0), "41");
        assert_eq!(figure(99.97), "99.97");
        assert_eq!(figure(0.5), "0.5");
        assert_eq!(figure(100.0), "100");
    }
}
