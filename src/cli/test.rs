//! `gradus test`.

use super::args::TestArgs;
use super::terminal::Terminal;
use crate::report::ExitStatus;

pub(super) fn run(_args: &TestArgs, _terminal: &Terminal) -> ExitStatus {
    ExitStatus::Met
}
