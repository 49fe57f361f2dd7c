//! The client: generic over the type of its key on the outside, one core for all keys inside.

mod builder;
mod environment;
mod layers;
mod network;

use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::__private::{Caller, Runtime};
use inngest_api_spec::{
    Auth, BaseUrl, Call, Capability, Credential, DevServer, Error, Events, IntoArgument, JsonObject, Key, Operation,
    Untyped, V1, V2, Version, events, v1, v2,
};

use crate::auth::{CredentialProvider, Erased};
use crate::runtime::Core;

pub use self::builder::ClientBuilder;
pub(crate) use self::builder::environment_header;
pub(crate) use self::environment::check_destination;

/// A client of the Inngest REST API with a key of type `K`.
///
/// The type of the key determines which operations can be called: see [`Auth`]. A client is cheap to clone, and clones share
/// one connection pool.
///
/// ```
/// use inngest_api::{ApiKey, Client};
///
/// # fn main() -> Result<(), inngest_api::Error> {
/// let client = Client::new(ApiKey::parse("sk-inn-api-0123")?)?; // Inngest Cloud; reads no environment variables
/// let call = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").include_output(true);
/// # Ok(())
/// # }
/// ```
pub struct Client<K> {
    core: Arc<Core>,
    /// The core, wrapped in the call layers if there are any.
    runtime: Arc<dyn Runtime>,
    key: PhantomData<fn() -> K>,
}

impl<K: Credential> Client<K> {
    /// Creates a client of Inngest Cloud, or of the server that the credential belongs to ([`DevServer`]).
    ///
    /// Reads no settings from environment variables. Use [`builder`](Self::builder) for another server or other settings.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) if the system has no TLS roots, or if the credential was read from an
    /// environment variable while these set another server: see [`ClientBuilder::build`].
    pub fn new(credential: K) -> Result<Self, Error> {
        Self::builder(credential).build()
    }

    /// Replaces the key of the client and all its clones, for keys that are rotated while a service runs. Calls in flight
    /// finish with the previous key.
    ///
    /// A client of a dev server sends no key, also after this. A client with a [provider](Self::with_provider) uses the key until
    /// the server rejects it (401), or until a refresh ends that is running now.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) if the new key belongs to another environment than
    /// [`require_key_environment`](ClientBuilder::require_key_environment) set, if the credential holds no key, or if the key
    /// belongs to another server, as [`ClientBuilder::build`] checks it. The client then keeps its key.
    pub fn replace_key(&self, key: K) -> Result<(), Error> {
        self.core.keys.replace(key.into_parts())
    }

    /// Returns a builder, to set the base URL, timeouts, the environment, TLS and more.
    pub fn builder(credential: K) -> ClientBuilder<K> {
        ClientBuilder::new(credential)
    }

    /// Returns a builder for a client whose key comes from a provider: for access tokens, which expire, and for keys from a
    /// secret manager. The type of the client is the same as with a fixed key.
    ///
    /// The provider is first called by the first call, within the call's timeout. If the key [expires], the client calls the
    /// provider again shortly before that, while calls still use the current key; if the server rejects the key (401), at once,
    /// followed by one more attempt. It is never called twice at a time. See the guide
    /// [which key when](crate::guide::keys#credentials-that-change).
    ///
    /// [expires]: crate::auth::Provided::expires_in
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use inngest_api::auth::Provided;
    /// use inngest_api::{AccessToken, Client};
    ///
    /// # async fn log_in() -> std::io::Result<String> { Ok("token".to_owned()) }
    /// # fn main() -> inngest_api::Result<()> {
    /// let client = Client::<AccessToken>::with_provider(|| async {
    ///     let token = AccessToken::parse(&log_in().await?)?;
    ///     Ok(Provided::new(token).expires_in(Duration::from_secs(3600)))
    /// })
    /// .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_provider(provider: impl CredentialProvider<K>) -> ClientBuilder<K>
    where
        K: Key,
    {
        ClientBuilder::provided(Arc::new(Erased::new(provider)))
    }
}

impl Client<DevServer> {
    /// Creates a client of the local dev server, `http://localhost:8288`. It has no key and sends none.
    ///
    /// # Errors
    /// The same as [`new`](Self::new).
    pub fn dev() -> Result<Self, Error> {
        Self::new(DevServer::local())
    }
}

impl<K> Client<K> {
    /// Returns the operations of version 2. The key must authorize it.
    #[must_use]
    pub fn v2(&self) -> v2::Operations<Capability<V2>>
    where
        K: Auth<V2>,
    {
        v2::Operations::new(self.all())
    }

    /// Returns the operations of version 1. The key must authorize it.
    #[must_use]
    pub fn v1(&self) -> v1::Operations<Capability<V1>>
    where
        K: Auth<V1>,
    {
        v1::Operations::new(self.all())
    }

    /// Returns the operations of the Event API. The key must authorize it: an [`EventKey`](crate::EventKey).
    #[must_use]
    pub fn events(&self) -> events::Operations<Capability<Events>>
    where
        K: Auth<Events>,
    {
        events::Operations::new(self.all())
    }

    /// Returns a call of the operation of version `V` with this name: for tools that choose operations at run time.
    ///
    /// [`OPERATIONS`](crate::operation::OPERATIONS) lists all operations and their parameters. The compiler checks the key, as
    /// for [`v2`](Self::v2) and [`v1`](Self::v1); names and arguments are checked when the call is sent. Arguments in the
    /// path, the query and the headers are text, numbers or booleans, or arrays of these if the parameter may be repeated;
    /// arguments in the body are any JSON; raw content is text.
    ///
    /// ```
    /// use inngest_api::auth::V2;
    /// use inngest_api::{ApiKey, Client, ErrorKind};
    /// use serde_json::{Value, json};
    ///
    /// # async fn call(client: Client<ApiKey>) -> Result<(), Box<dyn std::error::Error>> {
    /// let arguments = json!({ "app_id": "demo-app", "function_id": "backfill-data", "data": { "n": 1 } });
    /// let response = client.untyped::<V2>("invoke_function", arguments).send().await?;
    /// println!("{}", response.decode::<Value>()?["data"]["runId"]);
    /// # Ok(())
    /// # }
    /// # let client = Client::builder(ApiKey::parse("sk-inn-api-0").unwrap()).base_url("http://127.0.0.1:1").build().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let mistaken = client.untyped::<V2>("get_function_runs", json!({})).send().await.unwrap_err();
    /// assert_eq!(mistaken.kind(), ErrorKind::Request);
    /// assert_eq!(mistaken.to_string(), "v2 has no operation `get_function_runs`; did you mean `get_function_run`?");
    /// # });
    /// ```
    pub fn untyped<V: Version>(&self, operation: &str, arguments: impl IntoArgument<JsonObject>) -> Untyped<V>
    where
        K: Auth<V>,
    {
        Untyped::new(self.all(), operation, arguments.into_argument())
    }

    /// Returns the base URL that the client sends its requests to.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        self.core.base_url()
    }

    /// Closes the client and its clones, and waits for calls in flight, including streams that are being read, and for a
    /// provider that is running. New calls fail with [`Closed`](crate::ErrorKind::Closed).
    ///
    /// ```
    /// # use inngest_api::{ApiKey, Client};
    /// # use std::time::Duration;
    /// # async fn stop(client: Client<ApiKey>) {
    /// // When the service is shutting down and accepts no more requests:
    /// if let Err(unfinished) = client.close(Duration::from_secs(10)).await {
    ///     eprintln!("{unfinished}");
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Timeout`](crate::ErrorKind::Timeout) if calls are still in flight after `timeout`. They continue until they end or
    /// are dropped.
    pub async fn close(&self, timeout: Duration) -> Result<(), Error> {
        self.core.close(timeout).await
    }

    fn all<V>(&self) -> Capability<V>
    where
        K: Auth<V>,
    {
        Capability::for_version::<K>(Arc::clone(&self.runtime))
    }

    fn with(core: Arc<Core>, runtime: Arc<dyn Runtime>) -> Self {
        Self { core, runtime, key: PhantomData }
    }
}

impl<K> Caller for Client<K> {}

impl<K: Auth<E::Api>, E: Operation> Call<E> for Client<K> {
    fn capability(&self) -> Capability<E> {
        Capability::for_operation::<K>(Arc::clone(&self.runtime))
    }
}

impl<K> Clone for Client<K> {
    fn clone(&self) -> Self {
        Self::with(Arc::clone(&self.core), Arc::clone(&self.runtime))
    }
}

// A panic during a call leaves no state half changed: each lock protects one assignment at a time.
impl<K> UnwindSafe for Client<K> {}
impl<K> RefUnwindSafe for Client<K> {}

impl<K> fmt::Debug for Client<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&format_args!("{}", self.core.base_url())).finish()
    }
}
