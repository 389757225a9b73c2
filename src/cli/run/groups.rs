//! Which files are for which packs.

use std::path::Path;
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::cli::policy::Policy;
use crate::declaration::{Found, Vocabulary};
use crate::schema::Schema;

/// The files of one vocabulary, and the packs that judge them.
pub(super) struct Group {
    pub vocabulary: Vocabulary,
    pub include: GlobSet,
    pub packs: Vec<usize>,
}

/// One group for the built-in vocabulary, and one for each pack with its own.
pub(super) fn groups(policy: &Policy) -> Vec<Group> {
    let (own, foreign): (Vec<usize>, Vec<usize>) = (0..policy.packs.len()).partition(|&index| {
        let pack = policy.packs.get(index);
        pack.is_some_and(|(pack, _)| pack.declaration.is_none())
    });
    let mut groups = Vec::new();
    if !own.is_empty() {
        groups.push(Group {
            vocabulary: Vocabulary {
                schema: Arc::clone(Schema::builtin()),
                id: None,
            },
            include: globs(&policy.config.declarations),
            packs: own,
        });
    }
    for index in foreign {
        let (Some((pack, _)), Some(declarations)) = (policy.packs.get(index), policy.globs.get(index)) else {
            continue;
        };
        let Some(declaration) = &pack.declaration else {
            continue;
        };
        let patterns = if declarations.is_empty() {
            &policy.config.declarations
        } else {
            declarations
        };
        groups.push(Group {
            vocabulary: Vocabulary {
                schema: Arc::clone(&declaration.schema),
                id: Some(declaration.id.clone()),
            },
            include: globs(patterns),
            packs: vec![index],
        });
    }
    groups
}

/// Whether a file that is named is for a group: its globs fit, or nobody's do and it is the first.
pub(super) fn is_for(groups: &[Group], index: usize, file: &Found, root: &Path) -> bool {
    let relative = file.path.strip_prefix(root).unwrap_or(&file.path);
    let fits = |group: &Group| group.include.is_match(relative);
    groups.get(index).is_some_and(fits) || index == 0 && !groups.iter().any(fits)
}

/// Every glob of declarations that a policy has.
pub(in crate::cli) fn every_glob(policy: &Policy) -> GlobSet {
    let of_packs = policy.globs.iter().flatten();
    let all: Vec<String> = policy
        .config
        .declarations
        .iter()
        .chain(of_packs)
        .cloned()
        .collect();
    globs(&all)
}

/// The globs were checked when the configuration was read.
pub(super) fn globs(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        builder.add(glob);
    }
    builder.build().unwrap_or_default()
}
