//! What users derive: narrow clients, typed functions, typed events.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test is to fail where it is")]

mod clients;
mod events;
mod functions;
