//! What holds for any value: what the client encodes, the server decodes; what is no answer is an error, and no panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test is to fail where it is"
)]

mod every;
mod hostile;
mod injection;
mod requests;
mod served;
mod settings;
