//! Declarations of organizations, each written for the level that it is to have in every built-in model.
//!
//! A file is about as long as wanted, but never shorter than its level needs (5 KB at 200, 9 KB at 300, 14 KB at 400, 18 KB at 500).

mod fill;
mod template;

use std::str::FromStr;

use jiff::civil::date;

use super::random::Random;
use super::words::surname;
use super::{File, file, tickets, tools};
use template::{Line, PARTS, Who, filled, lines};

/// How many organizations are at 100, 200, … 500, by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levels([u64; 5]);

impl Default for Levels {
    fn default() -> Self {
        Self([2, 3, 3, 1, 1])
    }
}

impl FromStr for Levels {
    type Err = String;

    /// `100:2,300:1`: two of three are at 100, one is at 300.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut weights = [0; 5];
        for word in text.split(',') {
            let (level, weight) = word.split_once(':').unwrap_or((word, "1"));
            let position = ["100", "200", "300", "400", "500"]
                .iter()
                .position(|known| *known == level);
            let position = position.ok_or_else(|| format!("`{level}` is no level"))?;
            weights[position] = weight.parse().map_err(|_| format!("`{weight}` is no weight"))?;
        }
        Ok(Self(weights))
    }
}

impl Levels {
    fn draw(self, random: &mut Random) -> u16 {
        let mut left = random.below(self.0.iter().sum::<u64>().max(1));
        for (level, weight) in (1..).zip(self.0) {
            if left < weight {
                return level * 100;
            }
            left -= weight;
        }
        100
    }
}

/// How organizations stand to each other and to files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Each by itself, in one file.
    Alone,
    /// A provider, and twenty clients that its facts hold for too, in one file each.
    Clients,
    /// Each by itself, in four files.
    Split,
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "alone" => Ok(Self::Alone),
            "clients" => Ok(Self::Clients),
            "split" => Ok(Self::Split),
            _ => Err(format!("`{text}` is none of alone, clients, split")),
        }
    }
}

/// A provider and its clients are so many files.
const FAMILY: u64 = 21;

/// Organizations that are judged together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portfolio {
    pub(crate) seed: u64,
    /// Files of declarations; those of evidence come on top.
    pub(crate) files: u64,
    /// Bytes of each.
    pub(crate) bytes: usize,
    pub(crate) levels: Levels,
    pub(crate) shape: Shape,
    /// With a list of tickets each.
    pub(crate) evidence: bool,
}

/// An organization with its files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Organization {
    pub(crate) id: String,
    /// What it is to have in every model.
    pub(crate) level: u16,
    pub(crate) files: Vec<File>,
}

impl Portfolio {
    /// One by one. Each depends on the portfolio and its own number alone.
    pub(crate) fn organizations(self) -> impl Iterator<Item = Organization> {
        let lines = lines();
        let files = if self.shape == Shape::Split {
            PARTS.len() as u64
        } else {
            1
        };
        (0..self.files.div_ceil(files)).map(move |number| self.organization(number, &lines))
    }

    fn organization(self, number: u64, lines: &[Line]) -> Organization {
        let mut random = Random::new(self.seed, 500_000 + number);
        let provider = self.shape == Shape::Clients && number.is_multiple_of(FAMILY);
        let level = if provider {
            100
        } else {
            self.levels.draw(&mut random)
        };
        let id = format!("{}-{number:05}", if provider { "provider" } else { "org" });
        let who = Who {
            name: format!("\"{} & Söhne {number}\"", surname(&mut random)),
            zone: random.any(&[
                "Europe/Oslo",
                "Asia/Tokyo",
                "America/Lima",
                "Africa/Lagos",
                "Europe/Lisbon",
            ]),
            provider: format!("provider-{:05}", number / FAMILY * FAMILY),
            id: id.clone(),
        };
        let client = self.shape == Shape::Clients && !provider;
        let shown = |line: &&Line| {
            if provider {
                line.shared || line.fill.is_none() && frames(line)
            } else {
                line.level <= level && (client || !line.client) && !(client && line.shared)
            }
        };
        let shown: Vec<Line> = lines.iter().filter(shown).copied().collect();
        let mut files = self.texts(&shown, &who, &mut random);
        if self.evidence && !provider {
            files[0].bytes.extend(
                format!("\nevidence:\n  - {{id: tickets, kind: tickets, format: freshservice, file: evidence/{id}.csv, date: 2026-11-19}}\n")
                    .bytes(),
            );
            files.push(file(&format!("evidence/{id}.csv"), export(&mut random)));
        }
        Organization { id, level, files }
    }

    /// The declarations, made as long as wanted.
    fn texts(self, lines: &[Line], who: &Who, random: &mut Random) -> Vec<File> {
        if self.shape != Shape::Split {
            let text = long(lines, self.bytes, who, random);
            return vec![file(&format!("{}.gradus.yaml", who.id), text)];
        }
        let part = |(part, name): (usize, &&str)| {
            let lines: Vec<Line> = lines.iter().filter(|line| line.part == part).copied().collect();
            let head = if part == 0 {
                String::new()
            } else {
                format!("organization: {}\n\n", who.id)
            };
            let text = head.clone() + &long(&lines, self.bytes.saturating_sub(head.len()), who, random);
            file(&format!("{}/{name}.gradus.yaml", who.id), text)
        };
        PARTS.iter().enumerate().map(part).collect()
    }
}

/// Whether a provider's file needs the line around what it shares.
fn frames(line: &Line) -> bool {
    const FRAMES: &[&str] = &[
        "",
        "organization:",
        "  id: {id}",
        "  name: {name}",
        "  time_zone: {zone}",
        "systems:",
        "support:",
    ];
    FRAMES.contains(&line.text)
}

/// The lines with their holes filled, and with more of what grows until the text is as long as wanted.
fn long(lines: &[Line], bytes: usize, who: &Who, random: &mut Random) -> String {
    let mut texts = Vec::with_capacity(lines.len());
    let mut length = 0;
    for line in lines {
        let mut text = String::new();
        if line.fill.is_none() {
            filled(line.text, who, random, &mut text);
        }
        length += text.len();
        texts.push(text);
    }
    let growing: Vec<usize> = (0..lines.len())
        .filter(|&line| lines[line].fill.is_some())
        .collect();
    let mut number = 0;
    // What is added is about 150 bytes long, so half of that is as near as it gets.
    while !growing.is_empty() && length + 75 < bytes {
        for &position in &growing {
            let Some(kind) = lines[position].fill.filter(|_| length + 75 < bytes) else {
                continue;
            };
            let more = kind.one(number, &who.id, random);
            length += more.len();
            texts[position] += &more;
        }
        number += 1;
    }
    texts.concat()
}

/// A list of tickets of half a year.
fn export(random: &mut Random) -> Vec<u8> {
    let desk = tickets::Desk {
        from: date(2026, 6, 22),
        taken: date(2026, 11, 19).at(9, 0, 0, 0),
        ..tickets::Desk::usual(200)
    };
    let mut out = Vec::new();
    // Writing into memory cannot fail.
    let _ = tools::freshservice_header(&mut out);
    for number in 0..200 {
        let ticket = desk.ticket(random, number);
        let _ = tools::freshservice_row(&mut out, &desk, &ticket);
    }
    out
}
