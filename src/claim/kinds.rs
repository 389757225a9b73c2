//! One file a subject: how claims of a kind are found, and what the figures say of them.

pub(super) mod activity;
pub(super) mod answers;
pub(super) mod devices;
pub(super) mod issues;
pub(super) mod kpis;
pub(super) mod records;
pub(super) mod registers;
pub(super) mod targets;
pub(super) mod training;
