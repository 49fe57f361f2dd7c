//! Creates the client from environment variables.

use inngest_api::Client;
use inngest_api::auth::{AnyCredential, V2};

use crate::Api;

type AnyError = Box<dyn std::error::Error>;

/// Creates the client, and the mock server that must live as long as the client, if any.
///
/// A service without a key must not start, so the mock server needs the feature `demo`.
///
/// # Errors
/// Returns an error if no key is set, or if one of the client's variables is malformed.
pub async fn client_from_env() -> Result<(Api, DemoServer), AnyError> {
    #[cfg(feature = "demo")]
    if !is_configured()? {
        return demo().await;
    }
    let client = Client::builder(AnyCredential::<V2>::from_env()?).read_env().user_agent("sock-shop/0.1").build()?;
    std::future::ready(Ok((client, DemoServer::default()))).await
}

/// The mock server, which stops when it is dropped.
#[cfg(feature = "demo")]
pub type DemoServer = Option<inngest_api::mock::Server>;
/// Without the feature `demo` there is no mock server.
#[cfg(not(feature = "demo"))]
pub type DemoServer = ();

/// Returns whether the environment sets a key or a dev server.
#[cfg(feature = "demo")]
fn is_configured() -> Result<bool, AnyError> {
    use inngest_api::{ApiKey, DevServer};

    Ok(DevServer::from_env()?.is_some() || std::env::var_os(ApiKey::VARIABLE).is_some())
}

/// Starts a mock server whose runs take two seconds, and creates a client for it.
#[cfg(feature = "demo")]
async fn demo() -> Result<(Api, DemoServer), AnyError> {
    use inngest_api::{ApiKey, mock};

    use crate::{FulfilOrder, Receipt};

    let fulfil = |order: FulfilOrder| Ok(Receipt { parcel: format!("parcel-{}", order.order) });
    let server = mock::Server::builder()
        .function("shop", "fulfil-order", fulfil)
        .run_duration(std::time::Duration::from_secs(2))
        .start()
        .await?;
    let client = server.client(AnyCredential::<V2>::new(ApiKey::parse("sk-inn-api-demo")?))?;
    Ok((client, Some(server)))
}
