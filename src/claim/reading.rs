//! The facts of an organization in the light of its evidence.

use std::collections::BTreeSet;

use super::weigh::{Claim, Standing, Weighed};
use crate::declaration::{Prefer, overlay};
use crate::yaml::{Flags, Forest, NodeRef};

impl Weighed {
    /// The facts as declared: what is written, and what evidence shows where nothing is written.
    ///
    /// `None` where evidence adds nothing.
    pub fn as_declared(&self, forest: &Forest) -> Option<Forest> {
        if self.filling.is_empty() {
            return None;
        }
        Some(overlay(forest, &self.filling, Prefer::Written, &BTreeSet::new()))
    }

    /// The facts as evidenced: what evidence shows comes in the place of what is written, and what it can measure
    /// but does not prove is no fact.
    ///
    /// `above` are the claims of the organizations that this one inherits from: their facts stand or fall with
    /// their own evidence. What that shows is not inherited.
    pub fn as_evidenced<'w>(&'w self, forest: &Forest, above: impl IntoIterator<Item = &'w Self>) -> Forest {
        let own = self.claims.iter().map(|claim| (claim, true));
        let above = above.into_iter().flat_map(|weighed| &weighed.claims);
        let mut dropped = BTreeSet::new();
        let mut taken: Vec<(NodeRef, Flags)> = Vec::new();
        for (claim, is_own) in own.chain(above.map(|claim| (claim, false))) {
            let (flag, drops) = match &claim.standing {
                Standing::Proven if is_own && claim.replaced => (Flags::REFUTED, true),
                Standing::Proven => continue,
                Standing::Contradicted { .. } => (Flags::REFUTED, claim.replaced),
                Standing::Unproven(_) => (Flags::UNPROVEN, false),
            };
            for at in nodes(claim, forest) {
                // An element leaves its list; what stands under a key is replaced, or else states nothing.
                if drops {
                    dropped.insert(at);
                }
                taken.push((at, flag));
            }
        }
        let less = forest.without(&taken);
        overlay(&less, &self.replacing, Prefer::Computed, &dropped)
    }

    /// How many claims are of a standing.
    pub fn count(&self, of: impl Fn(&Standing) -> bool) -> usize {
        self.claims.iter().filter(|claim| of(&claim.standing)).count()
    }
}

/// The nodes of a claim that are part of a forest; a nearer organization may have stated something else.
fn nodes<'c>(claim: &'c Claim, forest: &'c Forest) -> impl Iterator<Item = NodeRef> + 'c {
    let spots = claim.taken.iter();
    spots.filter_map(|(file, span)| forest.written(file, *span))
}
