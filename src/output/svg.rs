//! The badge as an image that needs no service.
//!
//! One file of SVG 1.1 with neither script, style sheet nor reference to anything outside of it. Its name for screen
//! readers stands in `title` and `aria-label`. The width is estimated from the letters, and `textLength` makes every
//! font keep to the estimate, so that no text runs out of its side.

use std::io::{self, Write};

use unicode_width::UnicodeWidthChar as _;

use super::badge::Badge;
use super::escape::xml_text;
use super::{Format, Look};
use crate::report::{Keep, Report};

pub(super) const FORMAT: Format = Format {
    name: "svg",
    about: "the same badge as an image that needs no service",
    colored: false,
    keep: Keep::First,
    render,
};

/// Pixels at each end of a side.
const MARGIN: u32 = 6;

fn render(report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let badge = Badge::of(report);
    let (label, message) = (xml_text(&badge.label), xml_text(&badge.message));
    let (left, right) = (width(&badge.label), width(&badge.message));
    let (first, second) = (left + 2 * MARGIN, right + 2 * MARGIN);
    let total = first + second;
    let color = badge.color.hex();
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"20\" role=\"img\" aria-label=\"{label}: {message}\">"
    )?;
    writeln!(out, "  <title>{label}: {message}</title>")?;
    writeln!(
        out,
        "  <clipPath id=\"r\"><rect width=\"{total}\" height=\"20\" rx=\"3\"/></clipPath>"
    )?;
    writeln!(out, "  <g clip-path=\"url(#r)\">")?;
    writeln!(out, "    <rect width=\"{first}\" height=\"20\" fill=\"#444\"/>")?;
    writeln!(
        out,
        "    <rect x=\"{first}\" width=\"{second}\" height=\"20\" fill=\"{color}\"/>"
    )?;
    writeln!(out, "  </g>")?;
    writeln!(
        out,
        "  <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"11\" aria-hidden=\"true\">"
    )?;
    writeln!(
        out,
        "    <text x=\"{MARGIN}\" y=\"14\" textLength=\"{left}\">{label}</text>"
    )?;
    let x = first + MARGIN;
    writeln!(
        out,
        "    <text x=\"{x}\" y=\"14\" textLength=\"{right}\">{message}</text>"
    )?;
    writeln!(out, "  </g>")?;
    writeln!(out, "</svg>")
}

/// Pixels that a text takes in a sans-serif font of 11 pixels, about.
fn width(text: &str) -> u32 {
    let tenths: u32 = text.chars().map(tenths).sum();
    tenths.div_ceil(10)
}

/// A letter in tenths of a pixel, in the wide fonts that stand first.
fn tenths(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 31,
        ' ' | '.' | ',' | ':' | ';' | '!' | 'f' | 't' => 42,
        'r' | 'I' | 'J' | '(' | ')' | '[' | ']' | '/' | '-' => 50,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 62,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 106,
        'A'..='Z' => 78,
        c if c.is_ascii() => 70,
        c => u32::try_from(c.width().unwrap_or(0)).unwrap_or(0) * 72,
    }
}
