//! The API as a user calls it: what is sent, what is decoded, what the derives and the mock do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test is to fail where it is"
)]

mod conformance;
mod derives;
mod documented_examples;
mod end_to_end;
mod mock;
mod properties;
mod recordings;
mod wire;
