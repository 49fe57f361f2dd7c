//! Tests the service against a mock server, with an HTTP client.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed assertion or unwrap fails the test"
)]

mod common;
mod failures;
mod gate;
mod orders;
#[cfg(unix)]
mod process;
mod shutdown;
