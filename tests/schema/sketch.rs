//! The example declarations of the design, where they are at hand.

use std::path::Path;
use std::sync::Arc;

use gradus::schema::{Schema, mark_blanks};
use gradus::source::Source;
use gradus::yaml::{Forest, Limits, parse};

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
