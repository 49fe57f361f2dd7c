//! What the suites have in common.

pub mod recording;
pub mod replay;
