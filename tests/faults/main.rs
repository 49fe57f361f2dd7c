//! Injected faults: for every misbehavior of a peer, the kind of the error, the number of attempts, and whether the
//! server may have processed the request.
//!
//! The tests use real sockets, with and without TLS. Each fault is a row of a table, and runs with an operation of each
//! retry class. `watch` searches the process's logs and panics for keys, so that this is a separate test binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failing test should panic where it fails"
)]

mod bodies;
mod connect;
mod cuts;
mod deadlines;
mod event_keys;
mod frames;
mod framing;
mod handshakes;
mod http2;
mod peer;
mod responses;
mod secrets;
mod sources;
mod statuses;
mod streams;
mod table;
mod v1;
mod watch;
