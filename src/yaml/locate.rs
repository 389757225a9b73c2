//! From a place back to the node that it points at.

use std::sync::Arc;

use super::forest::{Forest, Node, NodeRef};
use super::tree::Value;
use crate::source::{Place, Source, Span};

/// Collections that are looked at for the first scalar of a line; as deep as a document may be, it is among them.
const MOST_OPENED: usize = 100;

impl Forest {
    /// The node that a place points at: the smallest around it; of an `id` or a
    /// key that stands for its collection, the collection.
    pub fn at(&self, place: &Place) -> Option<Node<'_>> {
        let trees = self.trees().iter().enumerate();
        // What was computed stands at a place of a file, but is not what is written there.
        let mut of_file =
            trees.filter(|(_, tree)| !tree.is_made() && Arc::ptr_eq(tree.source(), &place.source));
        let (index, tree) = of_file.next()?;
        // Nodes stand in the order of their starts, so the smallest around the
        // place is the last one that starts before it, or holds that one.
        let mut node = tree.last_from(place.span.start)?;
        while tree.span(node).end < place.span.end {
            node = tree.parent(node)?;
        }
        if let Some(parent) = tree.parent(node)
            && let Some(value) = tree.value_of(parent, node)
        {
            node = value;
        } else if let Some(parent) = tree.parent(node)
            && tree.key(node).and_then(|key| tree.text(key)) == Some("id")
        {
            node = parent;
        }
        Some(self.node(NodeRef {
            tree: u32::try_from(index).ok()?,
            node,
        }))
    }

    /// The first fact that starts on a line (from 1) of a file: a scalar, or the value of the key that stands there.
    ///
    /// Collections start where their first part does, so they would be another fact as soon as parts move.
    pub fn first_on(&self, source: &Arc<Source>, line: u32) -> Option<Node<'_>> {
        let index = (line as usize).checked_sub(1)?;
        let start = *source.lines().get(index)?;
        let end = source.lines().get(index + 1).copied().unwrap_or(u32::MAX);
        let tree = self
            .trees()
            .iter()
            .find(|tree| Arc::ptr_eq(tree.source(), source))?;
        let starting = || tree.starting_in(Span::new(start, end)).take(MOST_OPENED);
        let scalar = starting().find(|&id| !matches!(tree.value(id), Value::List | Value::Map));
        let span = tree.span(scalar.or_else(|| starting().next())?);
        self.at(&Place::new(source, span))
    }

    /// The node that was written with these bytes of a file; of several the outermost.
    pub fn written(&self, file: &str, span: Span) -> Option<NodeRef> {
        for (index, tree) in self.trees().iter().enumerate() {
            if tree.is_made() || tree.is_union() || &**tree.source().name() != file {
                continue;
            }
            let found = tree.starting_at(span.start).find(|&id| tree.span(id) == span);
            if let (Some(node), Ok(tree)) = (found, u32::try_from(index)) {
                return Some(NodeRef { tree, node });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::source::{Place, Source, Span};
    use crate::yaml::{Forest, Limits, parse};

    #[test]
    fn the_first_fact_of_a_line_is_a_scalar_or_what_its_key_holds() {
        let text = "a:\n  b:\n    - {id: x, c: 1}\n    - id: y\n      d: [p,\n        q]\n    - - r\n\ne: []\nf:\n  []\ng:\nh: 1\n";
        let source = Arc::new(Source::new("t", text));
        let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
        let ways = (0..=15).map(|line| {
            let fact = forest.first_on(&source, line);
            fact.map_or_else(|| "-".to_owned(), |fact| fact.path().to_string())
        });
        assert_eq!(
            ways.collect::<Vec<_>>(),
            [
                "-",
                "a",
                "a.b",
                "a.b[x].id",
                "a.b[y].id",
                "a.b[y].d",
                "a.b[y].d[1]",
                "a.b[2][0]",
                "-",
                "e",
                "f",
                "f",
                "g",
                "h",
                "-",
                "-"
            ]
        );
    }

    #[test]
    fn bytes_lead_to_what_was_written_with_them() {
        let source = Arc::new(Source::new("t", "a:\n  - b: 1\nc: [2]\nd: {e: 2}\n"));
        let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
        let root = forest.root();
        let list = root.get("a").unwrap();
        let nodes = [
            list.item(0).unwrap(),
            list.item(0).unwrap().get("b").unwrap(),
            root.get("c").unwrap(),
            root.get("c").and_then(|list| list.item(0)).unwrap(),
            root.get("d").unwrap(),
        ];
        for node in nodes {
            assert_eq!(
                forest.written("t", node.span()),
                Some(node.reference()),
                "{}",
                node.path()
            );
        }
        assert_eq!(forest.written("t", Span::new(1, 2)), None);
        assert_eq!(forest.written("u", nodes[0].span()), None);
    }

    #[test]
    fn the_head_of_a_node_leads_back_to_it() {
        let text = "a:\n  b:\n    - {id: x, c: 1}\n    - id: y\n      d: [p, q]\ne: f\n";
        let source = Arc::new(Source::new("t", text));
        let forest = Forest::single(Arc::new(parse(&source, Limits::default()).unwrap()));
        for way in [
            "a",
            "a.b",
            "a.b[x]",
            "a.b[x].c",
            "a.b[y]",
            "a.b[y].d",
            "a.b[y].d[1]",
            "e",
        ] {
            let word = match way {
                "a" => "a:",
                "a.b" => "b:",
                "a.b[x]" => "x",
                "a.b[x].c" => "1",
                "a.b[y]" => "y",
                "a.b[y].d" => "d: ",
                "a.b[y].d[1]" => "q",
                _ => "f",
            };
            let start = u32::try_from(text.rfind(word).unwrap()).unwrap();
            let end = start + u32::try_from(word.trim_end_matches([':', ' ']).len()).unwrap();
            let place = Place::new(&source, Span::new(start, end));
            assert_eq!(forest.at(&place).unwrap().path().to_string(), way);
        }
    }
}
