//! Runs calls: adds the key, sends attempts within the timeouts, retries, checks responses.
//!
//! Nothing in it is generic over the operation: one copy serves all of them.

mod call;
mod call_keys;
mod core;
mod external;
mod keys;
mod layered;
pub(crate) mod observe;
mod open_calls;
mod open_stream;
mod refresh;
mod request_head;
mod response;
mod retry;
mod time_limit;
mod trace;

pub(crate) use self::core::{Core, Propagate, Settings, Transports};
pub(crate) use self::external::OtherServers;
pub(crate) use self::keys::{KeyChecks, KeyRing};
pub(crate) use self::layered::Layered;
pub(crate) use self::request_head::client_headers;
pub(crate) use self::retry::Budget;
