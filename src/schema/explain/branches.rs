//! Several possible forms, none of which fits.

use jsonschema::error::{ValidationError, ValidationErrorKind};

use super::{Explainer, Spot, kinds, refused};
use crate::schema::error::ShapeError;

impl<'a> Explainer<'_, 'a> {
    /// The branch that fits best speaks for all of them.
    pub(super) fn branches(
        &self,
        spot: Spot<'a>,
        context: &[Vec<ValidationError<'static>>],
        depth: usize,
        found: &mut Vec<ShapeError>,
    ) {
        if let Some(keys) = choice(context) {
            let meanings: Vec<String> = keys.iter().map(|key| self.meaning(spot, key)).collect();
            if keys.iter().any(|key| self.misspelt(spot, key)) {
                return;
            }
            found.push(ShapeError::MissingChoice {
                keys,
                thing: self.thing(spot),
                help: meanings.join(" "),
                at: spot.node.head(),
            });
            return;
        }
        let path = spot_path(context);
        let types: Option<Vec<&'static str>> = context
            .iter()
            .map(|branch| type_error(branch, path))
            .collect::<Option<Vec<_>>>()
            .map(|all| all.into_iter().flatten().collect());
        if let Some(mut types) = types {
            types.dedup();
            found.push(self.wrong_type(spot, &types));
            return;
        }
        let best = context.iter().min_by_key(|branch| {
            let misfit = usize::from(type_error(branch, path).is_some());
            let deepest = branch
                .iter()
                .map(|error| error.instance_path().as_str().matches('/').count())
                .max()
                .unwrap_or(0);
            (misfit, branch.len(), usize::MAX - deepest)
        });
        match best {
            Some(branch) if depth > 0 => {
                for error in branch {
                    self.add(error, depth - 1, found);
                }
            }
            _ => found.push(refused("what stands here fits none of the possible forms", spot)),
        }
    }
}

/// The keys, where each branch only lacks one.
fn choice(context: &[Vec<ValidationError<'static>>]) -> Option<Vec<String>> {
    let keys: Option<Vec<String>> = context
        .iter()
        .map(|branch| match branch.as_slice() {
            [one] => match one.kind() {
                ValidationErrorKind::Required { property } => property.as_str().map(str::to_owned),
                _ => None,
            },
            _ => None,
        })
        .collect();
    keys.filter(|keys| keys.len() > 1)
}

/// The shortest path among the errors: that of the value that has no fitting branch.
fn spot_path<'e>(context: &'e [Vec<ValidationError<'static>>]) -> &'e str {
    context
        .iter()
        .flatten()
        .map(|error| error.instance_path().as_str())
        .min_by_key(|path| path.len())
        .unwrap_or("")
}

/// The kinds that a branch asks for, where the value itself is of another one.
fn type_error(branch: &[ValidationError<'static>], path: &str) -> Option<Vec<&'static str>> {
    branch
        .iter()
        .filter(|error| error.instance_path().as_str() == path)
        .find_map(|error| match error.kind() {
            ValidationErrorKind::Type { kind } => Some(kinds(kind)),
            _ => None,
        })
}
