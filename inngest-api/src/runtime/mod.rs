//! The life of a request: authorized, sent under a deadline, answered, checked.
//!
//! None of it is generic: one copy serves all operations.

mod answer;
mod call;
mod core;
mod head;
mod keys;
mod retry;

pub(crate) use self::core::{Core, Settings};
pub(crate) use self::keys::Keys;
pub(crate) use self::retry::Budget;
