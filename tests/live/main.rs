//! The cases of `cases.rs` against a dev server at `INNGEST_DEV`, which has the app that they know.
//!
//! `INNGEST_DEV=1 cargo test -p inngest-api-tests --test live -- --ignored`
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test is to fail where it is")]

use inngest_api::{Client, DevServer};

/// A client of the dev server; there is nothing to keep alive.
fn live() -> (Client<DevServer>, ()) {
    let server = DevServer::from_env().unwrap().expect("INNGEST_DEV names the dev server");
    (Client::new(server).unwrap(), ())
}

inngest_api_tests::cases!([#[ignore = "needs a dev server at INNGEST_DEV"]] std::future::ready(live()));
