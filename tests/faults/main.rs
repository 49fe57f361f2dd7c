//! Whatever a peer does wrong: the kind of the error, how often it was tried, whether the server may have acted, and an end.
//!
//! On real sockets, with and without TLS. Each fault is a row, and each row is run with an operation of each kind that
//! retries tell apart. All that the process says meanwhile is searched for keys (`watch`): the logger and the panic hook of the process are its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test is to fail where it is"
)]

mod answers;
mod bodies;
mod connect;
mod cuts;
mod deadlines;
mod frames;
mod framing;
mod handshakes;
mod http2;
mod peer;
mod secrets;
mod sources;
mod statuses;
mod streams;
mod table;
mod v1;
mod watch;
