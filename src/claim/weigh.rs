//! Each claim of an organization, held against its evidence.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::computed;
use super::kind::{ClaimKind, KINDS};
use super::observed::{Basis, Observed};
use super::terms::Terms;
use crate::evidence::record::Kind;
use crate::source::{Place, Span};
use crate::yaml::{Node, Tree};

/// What evidence says of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Fresh evidence agrees within the tolerance.
    Proven,
    /// Fresh evidence disagrees.
    Contradicted {
        /// What is declared and what was observed, as a fragment.
        message: String,
        /// What shows it, line by line, each at a place.
        notes: Vec<(String, Option<Place>)>,
    },
    /// No evidence decides; why, as a fragment.
    Unproven(&'static str),
}

/// A declared fact that evidence can measure.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What kind of fact.
    pub kind: &'static ClaimKind,
    /// The way to the declared value.
    pub path: String,
    /// The declared value.
    pub place: Place,
    /// What evidence says of it.
    pub standing: Standing,
    /// The nodes that are no facts where the claim does not stand.
    pub(super) taken: Vec<Spot>,
    /// Whether an observation takes their place.
    pub(super) replaced: bool,
}

/// A node by its file and bytes: the same in every forest that it is part of.
pub(super) type Spot = (Arc<str>, Span);

pub(super) fn spot(node: Node<'_>) -> Spot {
    (Arc::clone(node.source().name()), node.span())
}

/// The claims of one organization.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// In the order of the kinds, and of the declaration.
    pub claims: Vec<Claim>,
    /// What evidence shows where nothing is written.
    pub(super) filling: Vec<Tree>,
    /// What evidence shows, in the place of what is written.
    pub(super) replacing: Vec<Tree>,
}

/// Finds the claims among facts that `own` says are the organization's own, and holds them against evidence.
pub fn weigh(
    root: Node<'_>,
    own: &dyn Fn(&Node<'_>) -> bool,
    observed: &Observed,
    terms: &Terms,
    today: Date,
) -> Weighed {
    let mut weighing = Weighing {
        root,
        own,
        observed,
        terms,
        today,
        kind: &KINDS[0],
        claims: Vec::new(),
    };
    for kind in &KINDS {
        weighing.kind = kind;
        (kind.weigh)(&mut weighing);
    }
    let (filling, replacing) = computed::trees(&weighing);
    Weighed {
        claims: weighing.claims,
        filling,
        replacing,
    }
}

/// One organization, its evidence and the terms; what each kind of claim is found with.
pub(super) struct Weighing<'a> {
    pub root: Node<'a>,
    own: &'a dyn Fn(&Node<'_>) -> bool,
    pub observed: &'a Observed,
    pub terms: &'a Terms,
    pub today: Date,
    kind: &'static ClaimKind,
    claims: Vec<Claim>,
}

/// A declared figure: the node that findings point at, and the nodes that fall with it.
pub(super) struct Declared<'a> {
    pub at: Node<'a>,
    pub taken: Vec<Node<'a>>,
    pub replaced: bool,
}

impl<'a> Declared<'a> {
    /// A value that stands and falls by itself.
    pub(super) fn value(at: Node<'a>) -> Self {
        Self {
            at,
            taken: vec![at],
            replaced: false,
        }
    }

    /// A value in whose place the observation comes.
    pub(super) fn replaced(at: Node<'a>) -> Self {
        Self {
            replaced: true,
            ..Self::value(at)
        }
    }
}

/// What the figures say of a claim, fresh or not.
pub(super) enum Says {
    /// The export does not tell, and why.
    Nothing(&'static str),
    /// Both agree.
    Agrees,
    /// They do not: message and lines.
    Differs(String, Vec<(String, Option<Place>)>),
}

impl Says {
    /// Says of two figures whether they agree; `message` tells both.
    pub(super) fn compare(agree: bool, message: impl FnOnce() -> String) -> Self {
        if agree {
            Self::Agrees
        } else {
            Self::Differs(message(), Vec::new())
        }
    }
}

impl<'a> Weighing<'a> {
    /// The value of some keys from the outermost node on, where it states something.
    pub(super) fn fact(&self, path: &str) -> Option<Node<'a>> {
        path.split('.').try_fold(self.root, Node::fact)
    }

    /// The elements of a list that state something and are the organization's own.
    pub(super) fn own_items(&self, path: &str) -> impl Iterator<Item = Node<'a>> + use<'a, '_> {
        let items = self.fact(path).into_iter().flat_map(Node::items);
        items.filter(|item| !item.is_blank() && self.is_own(item))
    }

    pub(super) fn is_own(&self, node: &Node<'_>) -> bool {
        (self.own)(node)
    }

    /// The figures of a kind of export; null where there are none.
    pub(super) fn section(&self, kind: Kind) -> &'a Json {
        self.observed.section(kind)
    }

    pub(super) fn basis(&self, kind: Kind) -> Basis<'a> {
        self.observed.basis(kind, self.terms, self.today)
    }

    pub(super) fn is_fresh(&self, kind: Kind) -> bool {
        matches!(self.basis(kind), Basis::Fresh(_))
    }

    /// Notes a claim with what the figures of its export say.
    pub(super) fn claim(&mut self, declared: &Declared<'a>, says: Says) {
        let kind = self.kind.evidence;
        self.claim_by(kind, declared, says);
    }

    /// As [`Weighing::claim`], where another kind of export than usual measures it.
    pub(super) fn claim_by(&mut self, kind: Kind, declared: &Declared<'a>, says: Says) {
        if !self.is_own(&declared.at) {
            return;
        }
        let standing = match (self.basis(kind), says) {
            (Basis::None, _) => Standing::Unproven("no export measures it"),
            (Basis::Stale, _) => Standing::Unproven("the export that measures it is out of date"),
            (Basis::Fresh(_), Says::Nothing(why)) => Standing::Unproven(why),
            (Basis::Fresh(_), Says::Agrees) => Standing::Proven,
            (Basis::Fresh(export), Says::Differs(message, mut notes)) => {
                let file = format!("`{}`, collected on {}", export.file, export.date);
                notes.insert(0, (file, Some(export.place.clone())));
                Standing::Contradicted { message, notes }
            }
        };
        let decided = !matches!(standing, Standing::Unproven(_));
        self.claims.push(Claim {
            kind: self.kind,
            path: declared.at.path().to_string(),
            place: declared.at.head(),
            standing,
            taken: declared.taken.iter().map(|node| spot(*node)).collect(),
            replaced: declared.replaced && decided,
        });
    }
}

/// A number that is written.
pub(super) fn number(node: Node<'_>) -> Option<f64> {
    match node.value() {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of devices and tickets are far below 2^52"
        )]
        crate::yaml::Value::Int(value) => Some(value as f64),
        crate::yaml::Value::Float(value) => Some(value),
        _ => None,
    }
}
