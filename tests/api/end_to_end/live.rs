//! Against a dev server at `INNGEST_DEV`, which has the app that the cases call.
//!
//! `INNGEST_DEV=1 cargo test -p inngest-api-tests --test api live -- --ignored`

use inngest_api::{Client, DevServer};

/// A client of the dev server; there is nothing to keep alive.
fn live() -> (Client<DevServer>, ()) {
    let server = DevServer::from_env().unwrap().expect("INNGEST_DEV names the dev server");
    (Client::new(server).unwrap(), ())
}

inngest_api_tests::cases!([#[ignore = "needs a dev server at INNGEST_DEV"]] std::future::ready(live()));
