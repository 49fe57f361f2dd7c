//! Tests that depend on the state of a whole process: its environment variables, its memory, its threads.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed unwrap, index or panic fails the test"
)]

mod blocking;
mod fork;
mod memory;
mod provider;
mod variables;
