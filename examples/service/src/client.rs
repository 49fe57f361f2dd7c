//! The client, as the environment says it.

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::Client;

use crate::Api;

type AnyError = Box<dyn std::error::Error>;

/// The client, and what has to be kept as long as it is used.
///
/// A service whose key is missing must not start, so without the feature `demo` there is no server but Inngest's.
///
/// # Errors
/// Where there is no key, or one of the client's variables is malformed.
pub async fn client_from_env() -> Result<(Api, EmbeddedServer), AnyError> {
    #[cfg(feature = "demo")]
    if !is_said()? {
        return demo().await;
    }
    let client = Client::builder(AnyCredential::<V2>::from_env()?).read_env().user_agent("sock-shop/0.1").build()?;
    std::future::ready(Ok((client, EmbeddedServer::default()))).await
}

/// A server in this process, which stops when it is dropped.
#[cfg(feature = "demo")]
pub type EmbeddedServer = Option<inngest_api::mock::Server>;
/// There is no server in this process.
#[cfg(not(feature = "demo"))]
pub type EmbeddedServer = ();

/// Whether the environment names a key or a dev server.
#[cfg(feature = "demo")]
fn is_said() -> Result<bool, AnyError> {
    use inngest_api::{ApiKey, DevServer};

    Ok(DevServer::from_env()?.is_some() || std::env::var_os(ApiKey::VARIABLE).is_some())
}

/// A client of a server in this process, whose orders take two seconds.
#[cfg(feature = "demo")]
async fn demo() -> Result<(Api, EmbeddedServer), AnyError> {
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
