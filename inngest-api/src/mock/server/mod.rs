//! The server: sockets and TLS, or an in-memory transport, and the methods that tests use.

mod builder;
mod in_memory;
mod listener;
mod overrides;
mod tls;
mod verify;

use std::fmt;
use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::in_memory::InMemory;
use self::listener::{HttpServer, accept};
use super::http::MockService;
use super::state::RunView;
use crate::auth::Credential;
use crate::{Client, ClientBuilder, Error, v1, v2};

pub use self::builder::Builder;

/// A mock server of the Inngest API, running inside the test process.
///
/// See the [module documentation](crate::mock) for an overview and examples.
///
/// Each server has its own port, keys, functions and runs, so any number of tests can run at once. Dropping a server stops it;
/// [`shutdown`](Self::shutdown) also waits until it has stopped.
#[must_use = "a server stops when it is dropped"]
pub struct Server {
    base_url: String,
    root_certificate: Option<String>,
    service: Arc<MockService>,
    listening: Listening,
}

/// How clients reach the server.
enum Listening {
    Socket {
        task: JoinHandle<()>,
        /// Stops the task when it is dropped.
        _stop: oneshot::Sender<()>,
    },
    InMemory(CancellationToken),
    Stopped,
}

impl Server {
    /// Returns a builder for a server.
    pub fn builder() -> Builder {
        Builder::default()
    }

    fn start(listener: TcpListener, http: HttpServer, root_certificate: Option<String>) -> io::Result<Self> {
        let scheme = if root_certificate.is_some() { "https" } else { "http" };
        let base_url = format!("{scheme}://{}", listener.local_addr()?);
        let service = Arc::clone(&http.service);
        service.state.set_base_url(&base_url);
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(accept(listener, http, stopped));
        Ok(Self { base_url, root_certificate, service, listening: Listening::Socket { task, _stop: stop } })
    }

    fn in_memory(service: Arc<MockService>) -> Self {
        service.state.set_base_url(in_memory::BASE_URL);
        let listening = Listening::InMemory(CancellationToken::new());
        Self { base_url: in_memory::BASE_URL.to_owned(), root_certificate: None, service, listening }
    }

    /// Returns the base URL: `https://127.0.0.1:<port>`. For a server in memory, `https://mock.invalid`, which cannot be reached
    /// over the network.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns the certificate of the server's certificate authority, as PEM. Clients that are not made by this server have to
    /// trust it. Empty for plain HTTP and in memory.
    #[must_use]
    pub fn root_certificate_pem(&self) -> &str {
        self.root_certificate.as_deref().unwrap_or_default()
    }

    /// Returns a client of this server.
    ///
    /// # Errors
    /// See [`ClientBuilder::build`].
    pub fn client<K: Credential>(&self, key: K) -> Result<Client<K>, Error> {
        self.client_builder(key).build()
    }

    /// Returns a builder for a client of this server, with the server's base URL and certificate set.
    pub fn client_builder<K: Credential>(&self, key: K) -> ClientBuilder<K> {
        self.connect(Client::builder(key))
    }

    /// Sets this server's base URL and certificate in a builder: for clients whose key comes from a
    /// [provider](Client::with_provider).
    pub fn connect<K: Credential>(&self, builder: ClientBuilder<K>) -> ClientBuilder<K> {
        let builder = builder.base_url(&self.base_url);
        let builder = match &self.listening {
            Listening::InMemory(stopped) => builder.transport(InMemory::new(&self.service, stopped.clone())),
            Listening::Socket { .. } | Listening::Stopped => builder,
        };
        match &self.root_certificate {
            Some(pem) => builder.root_certificate(pem.as_bytes()).without_default_roots(),
            None => builder,
        }
    }

    /// Returns all runs, the oldest first, as `get_function_run` returns them with outputs.
    #[must_use]
    pub fn runs(&self) -> Vec<v2::Run> {
        let state = &self.service.state;
        let store = state.store();
        store.runs().iter().map(|run| run.to_v2(state.functions(), RunView::Single, true)).collect()
    }

    /// Returns all events, the oldest first: sent events, and an internal event (`inngest/function.invoked`) with the input of
    /// each invocation.
    #[must_use]
    pub fn events(&self) -> Vec<v1::Event> {
        self.service.state.store().events().to_vec()
    }

    /// Stops the server, and waits until its port is free and its connections are closed.
    ///
    /// # Panics
    /// If [expected](Self::expect) requests did not arrive, like dropping the server.
    pub async fn shutdown(mut self) {
        match std::mem::replace(&mut self.listening, Listening::Stopped) {
            Listening::Socket { task, _stop: stop } => {
                drop(stop);
                // The task does not panic and is never aborted.
                let _ = task.await;
            }
            Listening::InMemory(stopped) => stopped.cancel(),
            Listening::Stopped => {}
        }
    }
}

/// Stops the server. Panics if [expected](Server::expect) requests did not arrive, unless the thread is already panicking.
impl Drop for Server {
    fn drop(&mut self) {
        if let Listening::InMemory(stopped) = &self.listening {
            stopped.cancel();
        }
        if !std::thread::panicking() {
            self.verify_expectations();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mock::Server({})", self.base_url)
    }
}
