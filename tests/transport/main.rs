//! The connection to the server: TLS, proxies, pooling, streams, layers, and calls through a network that fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test is to fail where it is"
)]

mod chaos;
mod credentials;
mod event_api;
mod http1;
mod network;
mod service;
mod streaming;
