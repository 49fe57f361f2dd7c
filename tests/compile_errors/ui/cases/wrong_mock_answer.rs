//! A handler that gives another operation's value, and one that gives no `Result`.
use inngest_api::{mock, v2};

fn set_up(server: &mock::Server) {
    server.on::<v2::operation::Health>(|_| Ok(v2::Account::default()));
    server.on::<v2::operation::Health>(|_| v2::ServiceHealth::default());
    server.script::<v2::operation::Health>(|script| script.value(v2::Account::default()));
}

fn main() {}
