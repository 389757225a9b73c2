//! Who is reached by what is told to an audience.

use super::dates::none;
use crate::expr::eval::Site;
use crate::expr::failure::Eval;
use crate::expr::value::Value;

/// Whether an audience includes somebody: by name, or because it includes everybody.
///
/// `public` includes all; `everyone` all but `customers` and `public`; new and
/// existing employees together are everyone.
pub(super) fn reaches<'a>(site: Site<'_, 'a>, args: &[Value<'a>]) -> Eval<'a> {
    let [audience, who] = args else { return none(site) };
    let who = site.text("`reaches`", who)?;
    let mut named = Named::default();
    let mut blank = None;
    for item in site.items("`reaches`", audience)?.iter() {
        if item.is_blank() {
            blank = Some(item);
            continue;
        }
        named.add(site.text("`reaches`", &item)?, who);
    }
    match (named.include(who), blank) {
        (true, _) => Ok(Value::Bool(true)),
        (false, Some(item)) => Err(site.blank(&item)),
        (false, None) => Ok(Value::Bool(false)),
    }
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a set of words, each of which may be named"
)]
struct Named {
    who: bool,
    public: bool,
    everyone: bool,
    new: bool,
    existing: bool,
}

impl Named {
    fn add(&mut self, name: &str, who: &str) {
        self.who |= name == who;
        match name {
            "public" => self.public = true,
            "everyone" => self.everyone = true,
            "new-employees" => self.new = true,
            "existing-employees" => self.existing = true,
            _ => {}
        }
    }

    fn include(&self, who: &str) -> bool {
        let everyone = self.everyone || (self.new && self.existing);
        self.who || self.public || (everyone && !matches!(who, "customers" | "public"))
    }
}
