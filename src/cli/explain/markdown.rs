//! A page as Markdown, for documentation and comments.

use std::fmt::Write as _;

use super::cel::layout;
use super::page::{Block, Inline, Language, Line, Page};
use crate::output::escape::{markdown, markdown_cell, markdown_code, markdown_fence, markdown_inline};

/// Columns of conditions.
const WIDTH: usize = 100;

pub(in crate::cli) fn render(page: &Page) -> String {
    let mut out = format!("# {}: {}\n", markdown(&page.name), markdown(&page.title));
    if page.title.is_empty() {
        out = format!("# {}\n", markdown(&page.name));
    }
    for block in &page.blocks {
        out.push('\n');
        push(&mut out, &self::block(block), "", "");
    }
    out
}

/// Appends lines, the first after `first` and the others after `others`.
fn push(out: &mut String, text: &str, first: &str, others: &str) {
    let mut lead = first;
    for line in text.lines() {
        let line = if line.is_empty() {
            String::new()
        } else {
            format!("{lead}{line}")
        };
        out.push_str(&line);
        out.push('\n');
        lead = others;
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("## {}", markdown(text)),
        Block::Subheading(text) => format!("### {}", markdown(text)),
        Block::Paragraph(line) => self::line(line),
        Block::Facts(facts) => self::facts(facts),
        Block::Steps(steps) => {
            let mut out = String::new();
            for (step, number) in steps.iter().zip(1_u32..) {
                let mark = format!("{number}. ");
                let indent = " ".repeat(mark.len());
                push(&mut out, &blocks(step), &mark, &indent);
                out.push('\n');
            }
            out.trim_end().to_owned()
        }
        Block::Items(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("- {}", self::line(item)))
                .collect();
            items.join("\n")
        }
        Block::Terms(terms) => {
            let mut out = String::new();
            let loose = terms.iter().any(|(_, about)| about.len() > 1);
            for (term, about) in terms {
                // The first paragraph stands beside its word.
                let gap = match about.first() {
                    Some(Block::Paragraph(_)) => ": ",
                    _ => "\n\n",
                };
                let text = format!("{}{gap}{}", self::line(term), blocks(about));
                push(&mut out, &text, "- ", "  ");
                if loose {
                    out.push('\n');
                }
            }
            out.trim_end().to_owned()
        }
        Block::Code(language, text) => code(*language, text),
        Block::Table { head, rows } => table(head, rows),
    }
}

fn blocks(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(block).collect();
    blocks.join("\n\n")
}

fn code(language: Language, text: &str) -> String {
    match language {
        Language::Yaml => markdown_fence("yaml", text),
        Language::Shell => markdown_fence("sh", text),
        Language::Cel => markdown_fence("cel", &layout(text, WIDTH).join("\n")),
    }
}

/// A table of two columns; a fact without a name goes on with the one before.
fn facts(facts: &[(String, Line)]) -> String {
    let mut out = "| | |\n|---|---|\n".to_owned();
    for (name, value) in facts {
        let _ = writeln!(out, "| {} | {} |", markdown_cell(&markdown(name)), cell(value));
    }
    out
}

fn table(head: &[String], rows: &[Vec<Line>]) -> String {
    let head: Vec<String> = head.iter().map(|text| markdown_cell(&markdown(text))).collect();
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

fn line(line: &Line) -> String {
    parts(line, |text| text)
}

fn cell(line: &Line) -> String {
    parts(line, |text| markdown_cell(&text))
}

fn parts(line: &Line, finish: impl Fn(String) -> String) -> String {
    let mut out = String::new();
    for part in &line.0 {
        let text = match part {
            // The blanks around a part hold it apart from its neighbours.
            Inline::Text(text) => {
                let blank = |at: bool| if at { " " } else { "" };
                let inner = text.trim();
                let lead = blank(text.starts_with(char::is_whitespace));
                let trail = blank(!inner.is_empty() && text.ends_with(char::is_whitespace));
                let escape = if out.is_empty() { markdown } else { markdown_inline };
                finish(format!("{lead}{}{trail}", escape(inner)))
            }
            Inline::Code(text) => finish(markdown_code(text)),
            Inline::Link { text, target } => format!("[{}]({target})", finish(markdown(text))),
            Inline::Address(address) => address_of(address),
        };
        if out.ends_with('`') && text.starts_with('`') {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out.trim().to_owned()
}

/// A link that shows where it leads; code, where it is no plain address of the web.
fn address_of(address: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?=&%#:+,;".contains(c);
    if address.starts_with("https://") && address.chars().all(plain) {
        format!("<{address}>")
    } else {
        markdown_code(address)
    }
}
