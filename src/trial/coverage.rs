//! Which operands of conditions the examples decide.
//!
//! An operand counts as seen violated where an example is judged otherwise
//! once it is `true`, and as seen satisfied where one is judged otherwise once
//! it is `false`: an operand whose value changes nothing was not seen.

use rayon::prelude::*;

use super::bench::{Bench, Tried};
use super::mutation::Owner;
use super::part::{Part, parts, with_text};
use super::place::Places;
use crate::expr::{is_truth, operands, piece};
use crate::source::{Place, Span};

/// How far the examples of a pack decide its conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The number of operands, whole conditions included.
    pub operands: usize,
    /// Those that no example decides in at least one way, in the order of the pack.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// The number of operands that were seen satisfied and violated.
    pub fn decided(&self) -> usize {
        self.operands.saturating_sub(self.gaps.len())
    }
}

/// An operand that no example decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Whose condition it stands in.
    pub owner: Owner,
    /// Which condition, such as `check 2`.
    pub part: String,
    /// The operand.
    pub operand: String,
    /// Where it stands.
    pub place: Place,
    /// No example is judged otherwise where it is false.
    pub never_satisfied: bool,
    /// No example is judged otherwise where it is true.
    pub never_violated: bool,
}

/// An operand to be tried.
struct Seat<'b> {
    owner: Owner,
    part: Option<Part>,
    text: &'b str,
    span: Span,
}

impl Bench<'_> {
    /// Tries every operand with both truths.
    pub fn coverage(&self) -> Coverage {
        let seats = self.seats();
        let sides: Vec<(bool, bool)> = seats
            .par_iter()
            .map(|seat| (self.notices(seat, "false"), self.notices(seat, "true")))
            .collect();
        let mut places = Places::new(self.pack);
        let gaps = seats
            .iter()
            .zip(sides)
            .filter(|(_, sides)| *sides != (true, true));
        let gaps = gaps.map(|(seat, (satisfied, violated))| Gap {
            owner: seat.owner,
            part: seat.part.map_or_else(String::new, |part| part.to_string()),
            operand: piece(seat.text.get(seat.span.range()).unwrap_or("")),
            place: places.of(seat.owner, seat.part, seat.span),
            never_satisfied: !satisfied,
            never_violated: !violated,
        });
        Coverage {
            gaps: gaps.collect(),
            operands: seats.len(),
        }
    }

    fn seats(&self) -> Vec<Seat<'_>> {
        let mut seats = Vec::new();
        for (index, tried) in self.rules.iter().enumerate() {
            for (part, text) in parts(tried.rule) {
                let whole = !matches!(part, Part::Each(_));
                seat(Owner::Rule(index), Some(part), text, whole, &mut seats);
            }
        }
        for (index, named) in self.pack.definitions.iter().enumerate() {
            if self.users(named.base()).next().is_some() {
                let text = &named.expression;
                seat(Owner::Definition(index), None, text, is_truth(text), &mut seats);
            }
        }
        seats
    }

    /// Whether an example is judged otherwise once the operand is such.
    fn notices(&self, seat: &Seat<'_>, truth: &str) -> bool {
        let (before, after) = (
            seat.text.get(..seat.span.start as usize).unwrap_or(""),
            seat.text.get(seat.span.end as usize..).unwrap_or(""),
        );
        let text = format!("{before}{truth}{after}");
        match (seat.owner, seat.part) {
            (Owner::Rule(index), Some(part)) => {
                let changed = |tried: &Tried<'_>| {
                    let other = with_text(&tried.bare, part, &text, &self.pack.scope)?;
                    Some(tried.tells(self.pack, &self.pack.scope, &other))
                };
                self.rules.get(index).and_then(changed).unwrap_or(true)
            }
            (Owner::Definition(index), _) => {
                let scope = self.pack.scope_with(index, &text);
                scope.map_or(true, |scope| self.tells_definition(index, &scope))
            }
            (Owner::Rule(_), None) => true,
        }
    }
}

fn seat<'b>(owner: Owner, part: Option<Part>, text: &'b str, whole: bool, seats: &mut Vec<Seat<'b>>) {
    let all = whole.then(|| Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX)));
    seats.extend(all.into_iter().chain(operands(text)).map(|span| Seat {
        owner,
        part,
        text,
        span,
    }));
}
