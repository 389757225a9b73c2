//! Texts as a pack, and as a configuration beside it: refused with places, or good for a whole run.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use gradus::config::{self, Config};
use gradus::declaration::{ReadLimits, assemble, load_source};
use gradus::output::FORMATS;
use gradus::pack::{Pack, PackError, PackFile, load_sources};
use gradus::source::{Place, Source};
use gradus::trial::{Bench, flaws};

use super::ground::{
    TODAY, hash, inside, parts, report, sound, source, text, vocabulary, with_defaults, written,
};

/// The pack of an input that is rules only.
const PACK: &str = "id: own\nversion: 1.0.0\ntitle: Own\nedition: first\nprefix: OWN\n\
    levels: [{level: 100, name: Low}, {level: 200, name: High}, {level: 300, name: Higher}]\n\
    dimensions: [{id: people, name: People}, {id: sla, name: Promises}]\n\
    params: {few: {default: 2, meaning: few people}}\ndefine: {desk: 'support.channels'}\n";

/// What packs judge here: a declaration with a value of every kind.
const DECLARATION: &str = include_str!("../../../examples/start-up/larkbit.gradus.yaml");

pub(super) fn run(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let mut files = parts(text);
    let config = files.iter().position(|(name, _)| *name == "gradus.yaml");
    let config = config.map(|index| files.remove(index).1);
    if files.is_empty() && config.is_none() {
        files = vec![("pack.yaml", PACK), ("200.yaml", text)];
    }
    let config = config.and_then(configured);
    let loaded = if files.is_empty() {
        Some(own())
    } else {
        load(&files).map(with_defaults)
    };
    let Some(pack) = loaded else { return };
    pack_is_sound(&pack.0);
    let config = config.unwrap_or_else(|| Config::default_for(PathBuf::new()));
    let wrong = config::check(&config, &[&pack.0], false, TODAY);
    for error in &wrong {
        sound(error);
    }
    if !wrong.is_empty() {
        return;
    }
    // Packs of another vocabulary are for other files.
    let foreign = pack.0.declaration.is_some();
    let vocabulary = vocabulary();
    let file = load_source(
        &source("a.gradus.yaml", DECLARATION),
        &vocabulary,
        ReadLimits::default(),
    );
    let assembled = assemble(if foreign { Vec::new() } else { vec![file] }, &vocabulary);
    let report = report(assembled, &[pack], &config);
    let choice = hash(data) % FORMATS.len() as u64;
    written(FORMATS[usize::try_from(choice).unwrap()], &report);
}

fn own() -> super::ground::Set {
    static RULES: &str = "- {code: OWN201, dimension: people, criterion: a, checks: [{require: size(roles) > 0, message: b}]}\n";
    let loaded = load(&[("pack.yaml", PACK), ("200.yaml", RULES)]);
    with_defaults(loaded.unwrap())
}

fn load(files: &[(&str, &str)]) -> Option<Pack> {
    static ELSEWHERE: LazyLock<Arc<Source>> = LazyLock::new(|| source("own.schema.json", "{}"));
    let files: Vec<PackFile> = files
        .iter()
        .map(|(name, text)| PackFile {
            name: (*name).to_owned(),
            source: source(name, text),
        })
        .collect();
    let schema = |_: &str, at: Place| {
        gradus::schema::Schema::from_json(&ELSEWHERE, &serde_json::json!({})).map_err(|error| {
            PackError::Invalid {
                message: error.to_string(),
                help: "none".to_owned(),
                at,
                also: None,
            }
        })
    };
    match load_sources(&files, true, &schema) {
        Ok(pack) => Some(pack),
        Err(errors) => {
            // Without its first file a pack has no place.
            let whole = files.iter().any(|file| file.name == "pack.yaml");
            assert!(!errors.is_empty() || !whole, "refused without a reason");
            for error in &errors {
                sound(&**error);
            }
            None
        }
    }
}

fn configured(text: &str) -> Option<Config> {
    match config::parse(&source("gradus.yaml", text), PathBuf::new()) {
        Ok(config) => Some(config),
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without a reason");
            for error in &errors {
                sound(error);
            }
            None
        }
    }
}

/// Its rules stand somewhere, its examples can be run, and what is wrong with it as a whole is told.
fn pack_is_sound(pack: &Pack) {
    for rule in &pack.rules {
        inside(&rule.place, &rule.code);
        assert!(
            pack.levels.iter().any(|info| info.level == rule.level),
            "{}",
            rule.code
        );
        assert!(
            pack.dimensions.iter().any(|own| own.id == rule.dimension),
            "{}",
            rule.code
        );
    }
    if pack.declaration.is_none() {
        let bench = Bench::new(pack);
        flaws(&bench);
    }
}
