//! `gradus schema`.

use super::args::{SchemaArgs, SchemaOf};
use super::terminal::Terminal;
use crate::report::ExitStatus;

pub(super) fn run(args: &SchemaArgs, terminal: Terminal) -> ExitStatus {
    let text = match args.of {
        SchemaOf::Declaration => crate::schema::DECLARATION,
        SchemaOf::Config => crate::config::CONFIG_SCHEMA,
        SchemaOf::Pack => crate::pack::PACK_SCHEMA,
        SchemaOf::Rules => crate::pack::RULES_SCHEMA,
    };
    terminal.print(text.as_bytes())
}
