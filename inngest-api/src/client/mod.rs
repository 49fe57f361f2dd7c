//! The client: a key's type on the outside, one core for all keys within.

mod builder;
mod layers;
mod network;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::__private::{Caller, Runtime};
use inngest_api_spec::{
    Auth, BaseUrl, Call, Capability, Credential, DevServer, Error, IntoArgument, JsonObject, Operation, Untyped, V1,
    V2, Version, v1, v2,
};

pub use self::builder::ClientBuilder;
pub(crate) use self::builder::environment_header;
use crate::runtime::Core;

/// A client of the Inngest REST API, whose key is a `K`.
///
/// The key's type decides what can be called: see [`Auth`]. Cheap to clone, and meant to be: clones share one pool of
/// connections. `Send + Sync + 'static`.
///
/// ```
/// use inngest_api::{ApiKey, Client};
///
/// # fn main() -> Result<(), inngest_api::Error> {
/// let client = Client::new(ApiKey::parse("sk-inn-api-0123")?)?; // the cloud; nothing is read from the environment
/// let call = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").include_output(true);
/// # Ok(())
/// # }
/// ```
pub struct Client<K> {
    core: Arc<Core>,
    /// The same, with the layers around its calls if there are any.
    runtime: Arc<dyn Runtime>,
    key: PhantomData<fn() -> K>,
}

impl<K: Credential> Client<K> {
    /// A client of the cloud, or of where the credential belongs ([`DevServer`]). Reads no environment variables.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) where the system has no TLS roots.
    pub fn new(credential: K) -> Result<Self, Error> {
        Self::builder(credential).build()
    }

    /// Takes another key of the same kind in place of the client's, for all its clones: where keys change while a service
    /// runs. Calls under way finish with theirs.
    ///
    /// A client of a dev server, to which no key is sent, goes on sending none.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), and the client keeps its key: the new one is of another
    /// environment than [`require_key_environment`](ClientBuilder::require_key_environment) said, or the credential holds none.
    pub fn replace_key(&self, key: K) -> Result<(), Error> {
        self.core.keys.replace(key.into_parts())
    }

    /// A client to be set up: base URL, deadlines, environment, TLS.
    pub fn builder(credential: K) -> ClientBuilder<K> {
        ClientBuilder::new(credential)
    }
}

impl Client<DevServer> {
    /// A client of the local dev server, `http://localhost:8288`. It has no key, and none is ever sent.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn dev() -> Result<Self, Error> {
        Self::new(DevServer::local())
    }
}

impl<K> Client<K> {
    /// The operations of version 2, for a key that authorizes it.
    #[must_use]
    pub fn v2(&self) -> v2::Operations<Capability<V2>>
    where
        K: Auth<V2>,
    {
        v2::Operations::new(self.all())
    }

    /// The operations of version 1, for a key that authorizes it.
    #[must_use]
    pub fn v1(&self) -> v1::Operations<Capability<V1>>
    where
        K: Auth<V1>,
    {
        v1::Operations::new(self.all())
    }

    /// An operation of version `V` by its name, its arguments by theirs: for tools that learn what to call when they run.
    ///
    /// What there is says [`OPERATIONS`](crate::operation::OPERATIONS). The key is checked by the compiler, as for
    /// [`v2`](Self::v2) and [`v1`](Self::v1); all else when it is sent. Values in the path, the query and the headers are
    /// text, numbers, booleans, or arrays of these where a parameter may be repeated; those in the body are any JSON; raw
    /// content is text.
    ///
    /// ```
    /// use inngest_api::auth::V2;
    /// use inngest_api::{ApiKey, Client, ErrorKind};
    /// use serde_json::{Value, json};
    ///
    /// # async fn call(client: Client<ApiKey>) -> Result<(), Box<dyn std::error::Error>> {
    /// let arguments = json!({ "app_id": "demo-app", "function_id": "backfill-data", "data": { "n": 1 } });
    /// let answer = client.untyped::<V2>("invoke_function", arguments).send().await?;
    /// println!("{}", answer.decode::<Value>()?["data"]["runId"]);
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

    /// Where the client sends its requests.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        self.core.base_url()
    }

    /// Closes the client and its clones: new calls are refused with [`Closed`](crate::ErrorKind::Closed), and those under
    /// way, streams that are being read among them, are waited for.
    ///
    /// ```
    /// # use inngest_api::{ApiKey, Client};
    /// # use std::time::Duration;
    /// # async fn stop(client: Client<ApiKey>) {
    /// // When the service was told to stop, and takes no more requests of its own:
    /// if let Err(unfinished) = client.close(Duration::from_secs(10)).await {
    ///     eprintln!("{unfinished}");
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Timeout`](crate::ErrorKind::Timeout) where some are still under way after `within`: they go on until they end or
    /// are dropped.
    pub async fn close(&self, within: Duration) -> Result<(), Error> {
        self.core.close(within).await
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

impl<K> fmt::Debug for Client<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&format_args!("{}", self.core.base_url())).finish()
    }
}
