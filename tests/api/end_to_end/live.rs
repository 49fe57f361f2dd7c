//! Runs the cases against the dev server at `INNGEST_DEV`, which must have the app that the cases call.
//!
//! `INNGEST_DEV=1 cargo test -p inngest-api-tests --test api live -- --ignored`

use inngest_api::{Client, DevServer};

/// Returns a client of the dev server. The second value is empty because no server must be kept alive.
fn live() -> (Client<DevServer>, ()) {
    let server = DevServer::from_env().unwrap().expect("INNGEST_DEV names the dev server");
    (Client::new(server).unwrap(), ())
}

inngest_api_tests::cases!([#[ignore = "needs a dev server at INNGEST_DEV"]] std::future::ready(live()));
