//! The client: a key's type on the outside, one core for all keys within.

mod builder;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use inngest_api_spec::{Auth, BaseUrl, Call, Credential, DevServer, Endpoint, Error, V1, V2, Via, v1, v2};

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
    pub fn v2(&self) -> v2::Operations<Via<V2>>
    where
        K: Auth<V2>,
    {
        v2::Operations::new(self.via_version::<V2>())
    }

    /// The operations of version 1, for a key that authorizes it.
    #[must_use]
    pub fn v1(&self) -> v1::Operations<Via<V1>>
    where
        K: Auth<V1>,
    {
        v1::Operations::new(self.via_version::<V1>())
    }

    /// Where the client sends its requests.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        self.core.base_url()
    }

    fn via_version<V>(&self) -> Via<V>
    where
        K: Auth<V>,
    {
        Via::authorized::<K>(Arc::clone(&self.core) as _)
    }
}

impl<K: Auth<E::Api>, E: Endpoint> Call<E> for Client<K> {
    fn via(&self) -> Via<E::Api> {
        self.via_version()
    }
}

impl<K> Clone for Client<K> {
    fn clone(&self) -> Self {
        Self { core: Arc::clone(&self.core), key: PhantomData }
    }
}

impl<K> fmt::Debug for Client<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&format_args!("{}", self.core.base_url())).finish()
    }
}
