//! A model instead of an operation.
use inngest_api::{mock, v2};

fn set_up(server: &mock::Server) {
    server.on::<v2::ServiceHealth>(|_| Ok(()));
    server.expect::<v2::Run>(1);
}

fn main() {}
