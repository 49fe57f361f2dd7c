//! Helpers shared by the test suites.

pub mod bulk;
pub mod cases;
pub mod child;
pub mod conformance;
pub mod operations;
pub mod recording;
pub mod replay;
pub mod round_trip;
pub mod subscriber;
pub mod tls;
