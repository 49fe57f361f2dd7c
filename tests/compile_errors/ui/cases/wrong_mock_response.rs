//! A handler that returns the value of another operation, and one that does not return a `Result`.
use inngest_api::{mock, v2};

fn set_up(server: &mock::Server) {
    server.on::<v2::operation::Health>(|_| Ok(v2::Account::default()));
    server.on::<v2::operation::Health>(|_| v2::ServiceHealth::default());
    server.script::<v2::operation::Health>(|script| script.value(v2::Account::default()));
}

fn main() {}
