//! A schema as a graph of shapes, for walks that must not interpret JSON.

use std::collections::HashSet;
use std::sync::Arc;

use super::shape::{Kind, Kinds, Known, Reference, Section, Shape, ShapeId, settle, unite};

/// The shapes of a schema, ready to be walked beside a document.
///
/// Where a schema leaves several possibilities, a shape unites them: a field
/// is known when any of them knows it.
#[derive(Debug)]
pub struct Shapes {
    all: Vec<Shape>,
    any: ShapeId,
    root: ShapeId,
    references: Vec<Arc<Reference>>,
    /// The sections of all references, each once, by name.
    sections: Vec<Section>,
    exact: bool,
}

impl Shapes {
    pub(super) fn link(mut all: Vec<Shape>, any: ShapeId, root: ShapeId) -> Self {
        let united: Vec<(usize, Shape)> = (0..all.len())
            .filter(|&index| all.get(index).is_some_and(|shape| !shape.parts.is_empty()))
            .map(|index| (index, unite(&all, index)))
            .collect();
        for (index, shape) in united {
            if let Some(slot) = all.get_mut(index) {
                *slot = shape;
            }
        }
        all.iter_mut().for_each(settle);
        let mut shapes = Self {
            all,
            any,
            root,
            references: Vec::new(),
            sections: Vec::new(),
            exact: false,
        };
        shapes.survey();
        shapes
    }

    /// Finds out what is below each shape that can be reached.
    fn survey(&mut self) {
        let mut order = vec![self.root];
        let mut reached: HashSet<ShapeId> = HashSet::from([self.root]);
        let mut at = 0;
        while let Some(&id) = order.get(at) {
            at += 1;
            for below in self.get(id).below() {
                if reached.insert(below) {
                    order.push(below);
                }
            }
        }
        self.exact = order.iter().all(|&id| self.get(id).exact);
        for &id in &order {
            if let Some(reference) = self.get(id).reference.clone()
                && !self.references.contains(&reference)
            {
                self.references.push(reference);
            }
        }
        let sections = self.references.iter().flat_map(|reference| &reference.sections);
        self.sections = sections.cloned().collect();
        self.sections.sort_by(|a, b| a.name.cmp(&b.name));
        self.sections.dedup();
        // A shape may stand below itself: repeat until nothing changes.
        let mut changed = true;
        while changed {
            changed = false;
            for &id in order.iter().rev() {
                let shape = self.get(id);
                let refers = shape.reference.is_some() || shape.below().any(|below| self.get(below).refers);
                if refers && !shape.refers {
                    changed = true;
                    if let Some(shape) = self.all.get_mut(id.index()) {
                        shape.refers = true;
                    }
                }
            }
        }
    }

    /// Whether a walk beside the graph can judge documents as the schema does.
    pub(super) fn is_exact(&self) -> bool {
        self.exact
    }

    /// Every reference of the schema, once.
    pub(super) fn references(&self) -> &[Arc<Reference>] {
        &self.references
    }

    /// The sections of all references, each once, by name.
    pub(super) fn sections(&self) -> &[Section] {
        &self.sections
    }

    pub(super) fn get(&self, shape: ShapeId) -> &Shape {
        static UNKNOWN: std::sync::LazyLock<Shape> = std::sync::LazyLock::new(Shape::default);
        self.all.get(shape.index()).unwrap_or(&UNKNOWN)
    }

    /// The shape of a whole document.
    pub fn root(&self) -> ShapeId {
        self.root
    }

    /// The shape that allows everything.
    pub fn any(&self) -> ShapeId {
        self.any
    }

    /// The shape of a key's value; `None` where a closed shape does not know the key.
    ///
    /// An open shape gives [`Shapes::any`] for a key that it does not name.
    pub fn field(&self, shape: ShapeId, name: &str) -> Option<ShapeId> {
        self.lookup(shape, name).map(|known| known.shape)
    }

    pub(super) fn lookup(&self, shape: ShapeId, name: &str) -> Option<Known> {
        let shape = self.get(shape);
        let known = |shape, required| Some(Known { shape, required });
        if let Some(field) = shape.named(name) {
            return known(field.shape, field.required);
        }
        let required = || shape.required.iter().any(|key| **key == *name);
        if let Some(&(_, id)) = shape.patterns.iter().find(|(pattern, _)| pattern.matches(name)) {
            return known(id, required());
        }
        if let Some(id) = shape.extra {
            return known(id, required());
        }
        let open = !shape.closed && (shape.kinds.is_any() || shape.kinds.meets(Kinds::OBJECT));
        if open { known(self.any, required()) } else { None }
    }

    /// The keys that a shape knows by name, with the shapes of their values, by name.
    pub fn fields(&self, shape: ShapeId) -> impl Iterator<Item = (&str, ShapeId)> {
        self.get(shape)
            .fields
            .iter()
            .map(|field| (&*field.name, field.shape))
    }

    /// Whether a shape knows a key by name.
    pub(super) fn names(&self, shape: ShapeId, name: &str) -> bool {
        self.get(shape).named(name).is_some()
    }

    /// The shape of a list's elements.
    pub fn element(&self, shape: ShapeId) -> Option<ShapeId> {
        let shape = self.get(shape);
        let list = shape.kinds.is_any() || shape.kinds.meets(Kinds::LIST);
        list.then(|| shape.element.unwrap_or(self.any))
    }

    /// What values of the shape are.
    pub fn kind(&self, shape: ShapeId) -> Kind {
        self.get(shape).kinds.kind()
    }

    /// Whether a mapping of this shape must have the key.
    pub fn requires(&self, shape: ShapeId, name: &str) -> bool {
        self.get(shape).required.iter().any(|key| **key == *name)
    }

    /// The words that a text of this shape can be; empty where it is free.
    pub fn words(&self, shape: ShapeId) -> impl Iterator<Item = &str> {
        self.get(shape).words.iter().map(|word| &**word)
    }

    /// Whether no value of the shape has the key: because it is no mapping, or one that refuses it.
    pub fn refuses(&self, shape: ShapeId, name: &str) -> bool {
        self.get(shape).certain.keys && self.field(shape, name).is_none()
    }

    /// The words of which a text of this shape is always one; `None` where it may be another.
    pub fn fixed_words(&self, shape: ShapeId) -> Option<impl Iterator<Item = &str>> {
        self.get(shape).certain.words.then(|| self.words(shape))
    }

    /// The name of the shape, such as `duration` or `periodic`.
    pub fn name(&self, shape: ShapeId) -> Option<&str> {
        self.get(shape).name.as_deref()
    }

    /// How a value of this form is written, where the form has a name.
    pub(super) fn form(&self, shape: ShapeId) -> Option<&str> {
        self.get(shape).form.as_deref()
    }

    /// What a value of this shape means, in full sentences.
    pub fn description(&self, shape: ShapeId) -> Option<&str> {
        self.get(shape).description.as_deref()
    }

    /// What a thing of this shape is called.
    pub fn title(&self, shape: ShapeId) -> Option<&str> {
        self.get(shape).title.as_deref()
    }

    /// What a text of this shape refers to.
    pub fn reference(&self, shape: ShapeId) -> Option<&Reference> {
        self.get(shape).reference.as_deref()
    }

    /// All shapes.
    pub fn ids(&self) -> impl Iterator<Item = ShapeId> + use<> {
        (0..u32::try_from(self.all.len()).unwrap_or(u32::MAX)).map(ShapeId)
    }
}
