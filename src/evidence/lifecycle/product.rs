//! Our words for Office products and channels of updates.

use super::build::{Build, version};
use crate::evidence::observe::{label, slug};

/// Channels by the first digits of the address that updates come from.
const ADDRESSES: [(&str, &str); 9] = [
    ("492350f6", "current"),
    ("64256afe", "current-preview"),
    ("5440fd1f", "beta"),
    ("55336b82", "monthly-enterprise"),
    ("7ffbc6bf", "semi-annual"),
    ("b8f9b850", "semi-annual-preview"),
    ("f2e724c1", "perpetual-2019"),
    ("5030841d", "perpetual-2021"),
    ("7983bac0", "perpetual-2024"),
];

/// Our word for a channel, by its name or by the address that updates come from; else what the export says.
pub fn channel_word(text: &str) -> String {
    let lower = text.to_lowercase();
    if let Some((_, word)) = ADDRESSES.iter().find(|(address, _)| lower.contains(address)) {
        return (*word).to_owned();
    }
    let word = slug(text);
    let has = |part: &str| word.contains(part);
    let preview = has("preview") || has("targeted") || has("first-release") || has("insider");
    let known = if let Some(year) = ["2019", "2021", "2024"].into_iter().find(|year| has(year)) {
        return format!("perpetual-{year}");
    } else if has("perpetual") || has("ltsc") {
        "perpetual"
    } else if has("monthly-enterprise") || word == "mec" || word == "monthlyenterprise" {
        "monthly-enterprise"
    } else if has("semi-annual") || has("semiannual") || has("deferred") || has("broad") || word == "sac" {
        if preview {
            "semi-annual-preview"
        } else {
            "semi-annual"
        }
    } else if has("beta") || has("insider-fast") {
        "beta"
    } else if has("current") || has("monthly") || word == "cc" {
        if preview { "current-preview" } else { "current" }
    } else {
        return label(text).to_owned();
    };
    known.to_owned()
}

/// Parts of names of products that belong to Office and are not it.
const OTHERS: [&str; 20] = [
    "visio",
    "project",
    "teams",
    "onedrive",
    "onenote",
    "proof",
    "language",
    "mui",
    "viewer",
    "add-in",
    "addin",
    "update",
    "telemetry",
    "runtime",
    "components",
    "tool",
    "click-to-run-ext",
    "copilot",
    "libre",
    "open",
];

/// Our word for an Office product: `m365-apps`, or `office-` with its year; `None` where it is another product.
pub fn product_word(
    product: Option<&str>,
    build: Option<&str>,
    stated: Option<&str>,
    channel: Option<&str>,
) -> Option<String> {
    let dated = [build, stated]
        .into_iter()
        .flatten()
        .any(|text| version(text).is_some());
    let channel = channel.map(channel_word);
    let parsed = build.and_then(Build::parse);
    let Some(product) = product.map(slug).filter(|product| !product.is_empty()) else {
        return by_build(parsed, channel.as_deref(), dated);
    };
    let has = |part: &str| product.contains(part);
    if OTHERS.iter().any(|other| has(other)) {
        return None;
    }
    let years = ["2007", "2010", "2013", "2016", "2019", "2021", "2024"];
    if has("365") && (has("apps") || has("proplus") || has("office") || has("business") || has("enterprise"))
        || has("m365")
        || has("o365")
    {
        return Some("m365-apps".to_owned());
    }
    if !has("office") {
        return None;
    }
    match years.into_iter().find(|year| has(year)) {
        Some(year) => Some(format!("office-{year}")),
        None => by_build(parsed, channel.as_deref(), dated).or_else(|| Some("m365-apps".to_owned())),
    }
}

fn by_build(build: Option<Build>, channel: Option<&str>, dated: bool) -> Option<String> {
    if let Some(year) = channel.and_then(|channel| channel.strip_prefix("perpetual-")) {
        return Some(format!("office-{year}"));
    }
    let apps = || Some("m365-apps".to_owned());
    let Some(build) = build.filter(|build| build.length() > 1) else {
        return (dated || channel.is_some()).then(apps)?;
    };
    let year = match build.generation() {
        (12, _) => "2007",
        (14, _) => "2010",
        (15, _) => "2013",
        // Builds that only the versions for volume licences have.
        (16, Some(10_336..=10_420)) => "2019",
        (16, Some(14_332)) => "2021",
        (16, Some(17_932)) => "2024",
        (16, Some(0..=5_999)) => "2016",
        (16, Some(_)) => return apps(),
        _ => {
            return build
                .office()
                .filter(|(major, _)| *major > 5_999)
                .and_then(|_| apps());
        }
    };
    Some(format!("office-{year}"))
}
