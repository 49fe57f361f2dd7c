//! Runs the examples as processes and checks their output and exit codes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed unwrap or index fails the test")]

mod ci;
mod cli;
mod process;
mod quickstart;
mod tasks;
#[cfg(unix)]
mod terminal;
