//! What the examples share: the examples themselves are the files beside this one, `cargo run --example quickstart`.

use inngest_api::auth::{AnyCredential, KeyError, KeyErrorKind, V1, V2, Version};
use inngest_api::{ApiKey, ClientBuilder, Error, SigningKey, mock};
use serde_json::{Value, json};

/// Any error: an example says it, and ends.
pub type AnyError = Box<dyn std::error::Error>;

/// A client to be made, and the server that it talks to where that is in this process.
pub type Connection<V> = (ClientBuilder<AnyCredential<V>>, Option<mock::Server>);

/// Version 2: against the cloud where `INNGEST_API_KEY` is set, against a dev server where `INNGEST_DEV` is, and otherwise
/// against a server in this very process, over real TLS.
///
/// # Errors
/// Where a variable is malformed, or the server cannot start.
pub async fn v2() -> Result<Connection<V2>, AnyError> {
    connect(AnyCredential::<V2>::from_env(), || ApiKey::parse("sk-inn-api-embedded").map(AnyCredential::new)).await
}

/// Version 1, whose key is in `INNGEST_SIGNING_KEY`; else as [`v2`].
///
/// # Errors
/// As [`v2`].
pub async fn v1() -> Result<Connection<V1>, AnyError> {
    connect(AnyCredential::<V1>::from_env(), || {
        SigningKey::parse("signkey-test-0123456789abcdef").map(AnyCredential::new)
    })
    .await
}

async fn connect<V: Version>(
    key: Result<AnyCredential<V>, KeyError>,
    embedded: impl FnOnce() -> Result<AnyCredential<V>, KeyError>,
) -> Result<Connection<V>, AnyError> {
    match key {
        Err(error) if error.kind() == KeyErrorKind::NotSet => {
            let backfill = |data: Value| Ok(json!({ "backfilled": true, "data": data }));
            let server = mock::Server::builder().function("demo-app", "backfill-data", backfill).start().await?;
            Ok((server.client_builder(embedded()?), Some(server)))
        }
        key => Ok((inngest_api::Client::builder(key.map_err(Error::from)?).read_env(), None)),
    }
}

/// `demo-app/backfill-data` to the app and the function.
///
/// # Errors
/// Where there is no `/`.
pub fn app_and_function(name: &str) -> Result<(&str, &str), AnyError> {
    Ok(name.split_once('/').ok_or("a function is APP/FUNCTION, such as demo-app/backfill-data")?)
}
