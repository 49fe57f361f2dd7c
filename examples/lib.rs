//! Code that the examples share. The examples are the other files of this folder: `cargo run --example quickstart`.

use inngest_api::auth::{AnyCredential, KeyError, KeyErrorKind, V1, V2, Version};
use inngest_api::{ApiKey, ClientBuilder, Error, SigningKey, mock};
use serde_json::{Value, json};

/// Any error. The examples print it and exit.
pub type AnyError = Box<dyn std::error::Error>;

/// A client builder, and the mock server that it is configured for, if any.
pub type Connection<V> = (ClientBuilder<AnyCredential<V>>, Option<mock::Server>);

/// Configures a client for v2: of Inngest Cloud if `INNGEST_API_KEY` is set, of a dev server if `INNGEST_DEV` is set, and otherwise
/// of a mock server in this process, with TLS.
///
/// # Errors
/// Returns an error if a variable is malformed, or if the mock server cannot start.
pub async fn v2() -> Result<Connection<V2>, AnyError> {
    connect(AnyCredential::<V2>::from_env(), || ApiKey::parse("sk-inn-api-mock").map(AnyCredential::new)).await
}

/// Configures a client for v1, whose key is in `INNGEST_SIGNING_KEY`. Otherwise like [`v2`].
///
/// # Errors
/// Like [`v2`].
pub async fn v1() -> Result<Connection<V1>, AnyError> {
    connect(AnyCredential::<V1>::from_env(), || {
        SigningKey::parse("signkey-test-0123456789abcdef").map(AnyCredential::new)
    })
    .await
}

async fn connect<V: Version>(
    key: Result<AnyCredential<V>, KeyError>,
    mock_key: impl FnOnce() -> Result<AnyCredential<V>, KeyError>,
) -> Result<Connection<V>, AnyError> {
    match key {
        Err(error) if error.kind() == KeyErrorKind::NotSet => {
            let backfill = |data: Value| Ok(json!({ "backfilled": true, "data": data }));
            let server = mock::Server::builder().function("demo-app", "backfill-data", backfill).start().await?;
            Ok((server.client_builder(mock_key()?), Some(server)))
        }
        key => Ok((inngest_api::Client::builder(key.map_err(Error::from)?).read_env(), None)),
    }
}

/// Splits a name such as `demo-app/backfill-data` into the app and the function.
///
/// # Errors
/// Returns an error if there is no `/`.
pub fn app_and_function(name: &str) -> Result<(&str, &str), AnyError> {
    Ok(name.split_once('/').ok_or("invalid function; expected APP/FUNCTION, such as demo-app/backfill-data")?)
}
