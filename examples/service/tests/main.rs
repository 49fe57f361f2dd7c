//! The service over a server of this process, asked by a real HTTP client.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test is to fail where it is"
)]

mod common;
mod failures;
mod gate;
mod orders;
#[cfg(unix)]
mod process;
mod shutdown;
