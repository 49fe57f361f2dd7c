//! What the suites have in common.

pub mod bulk;
pub mod cases;
pub mod child;
pub mod operations;
pub mod recording;
pub mod replay;
pub mod round_trip;
pub mod tls;
