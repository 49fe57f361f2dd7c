//! The server, called by the client of the Rust SDK, in this process and as a process, and by the Python package `mcp`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed assertion or unwrap fails the test"
)]

mod calls;
mod long_responses;
mod processes;
mod python;
mod readme;
mod session;
mod waits;
