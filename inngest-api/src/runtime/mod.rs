//! The life of a request: authorized, sent under a deadline, answered, checked.
//!
//! None of it is generic: one copy serves all operations.

mod answer;
mod call;
mod core;
mod head;
mod keys;
mod layered;
pub(crate) mod observe;
mod open_calls;
mod open_stream;
mod retry;
mod trace;

pub(crate) use self::core::{Core, Settings};
pub(crate) use self::keys::KeyRing;
pub(crate) use self::layered::Layered;
pub(crate) use self::retry::Budget;
