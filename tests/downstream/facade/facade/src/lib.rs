//! A crate that passes the dependency on.

pub use inngest_api;
