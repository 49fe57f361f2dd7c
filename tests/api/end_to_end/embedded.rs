//! Runs the cases against the embedded server over TLS.

use inngest_api::auth::InPlaceOfApiKey;
use inngest_api::{Client, SigningKey, mock};
use serde_json::Value;

/// Starts a server with the app that the cases call, and returns a client of the server.
async fn embedded() -> (Client<InPlaceOfApiKey>, mock::Server) {
    let server = mock::Server::builder()
        .function("demo-app", "backfill-data", |data: Value| Ok::<_, mock::FunctionFailure>(data))
        .function("demo-app", "always-fails", |_: Value| {
            Err::<Value, _>(mock::FunctionFailure::new("Error", "this function always fails"))
        })
        .start()
        .await
        .unwrap();
    let key = SigningKey::parse("signkey-test-00").unwrap().in_place_of_api_key();
    (server.client(key).unwrap(), server)
}

inngest_api_tests::cases!([] embedded());
