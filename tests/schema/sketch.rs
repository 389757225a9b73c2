//! The example declarations of the design, where they are at hand.

use std::path::Path;
use std::sync::Arc;

use gradus::schema::{Schema, mark_blanks};
use gradus::source::Source;
use gradus::yaml::{Builder, Forest, Limits, NodeRef, parse};

use crate::support::show_all;

/// Every file of the sketch is accepted as it stands, with no placeholder in it.
#[test]
fn the_sketch_is_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/examples-sketch");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no {}", folder.display());
        return;
    };
    let mut seen = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".gradus.yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let source = Arc::new(Source::new(name.as_str(), text));
        let mut tree = parse(&source, Limits::default()).unwrap();
        let blanks = mark_blanks(&mut tree, Schema::builtin());
        assert!(blanks.is_empty(), "{name}: {blanks:?}");
        let forest = Forest::single(Arc::new(tree));
        let errors = Schema::builtin().check(forest.root());
        let lines: Vec<String> = errors.iter().map(|e| format!("{}: {e}", e.at())).collect();
        assert!(errors.is_empty(), "{}", lines.join("\n"));
        if name == "small.gradus.yaml" {
            let errors = Schema::builtin().references(forest.root());
            assert!(errors.is_empty(), "{errors:?}");
        }
        seen += 1;
    }
    assert_eq!(seen, 7);
}

/// Read as one, the files of the enterprise refer to nothing that is not there.
#[test]
fn the_references_of_the_sketch_resolve_across_its_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/examples-sketch");
    let names = ["", "-support", "-training", "-servicing", "-assets"];
    let mut trees = Vec::new();
    for name in names {
        let name = format!("enterprise{name}.gradus.yaml");
        let Ok(text) = std::fs::read_to_string(folder.join(&name)) else {
            println!("skipped: there is no {name} in {}", folder.display());
            return;
        };
        let source = Arc::new(Source::new(name, text));
        trees.push(Arc::new(parse(&source, Limits::default()).unwrap()));
    }
    // Each section stands in one file; only the first gives the organization its details.
    let mut builder = Builder::new(trees.clone());
    let mut entries = Vec::new();
    for (tree, index) in trees.iter().zip(0_u32..) {
        for (key, value) in tree.entries(tree.root()) {
            if index == 0 || tree.text(key) != Some("organization") {
                let [key, value] = [key, value].map(|node| builder.link(NodeRef { tree: index, node }));
                entries.push((key, value));
            }
        }
    }
    let root = NodeRef {
        tree: 0,
        node: trees[0].root(),
    };
    let root = builder.map(root, &entries);
    let forest = builder.finish(root);
    let errors = Schema::builtin().references(forest.root());
    assert!(errors.is_empty(), "{}", show_all(&errors));
    let alone = Forest::single(Arc::clone(&trees[1]));
    assert!(!Schema::builtin().references(alone.root()).is_empty());
}
