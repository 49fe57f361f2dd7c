//! The examples as processes: what they print, and how they end.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test is to fail where it is")]

mod ci;
mod cli;
mod process;
mod quickstart;
mod tasks;
#[cfg(unix)]
mod terminal;
