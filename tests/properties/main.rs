//! What holds for any value: what the client encodes, the server decodes; what is no answer is an error, and no panic.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test is to fail where it is")]

mod hostile;
mod requests;
