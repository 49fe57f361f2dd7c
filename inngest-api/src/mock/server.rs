use std::fmt;
use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::builder::Builder;
use super::connection::{self, Serving};
use super::memory::{self, InMemory};
use super::run::Shown;
use super::service::Service;
use crate::auth::Credential;
use crate::{Client, ClientBuilder, Error, v1, v2};

/// A server of the API in this process. See [the module](crate::mock).
///
/// Each has a port, keys, functions and runs of its own: tests may have as many as they like at once. It stops when it is
/// dropped; [`shutdown`](Self::shutdown) waits until it has.
#[must_use = "a server stops when it is dropped"]
pub struct Server {
    base_url: String,
    root: Option<String>,
    pub(super) service: Arc<Service>,
    link: Link,
}

/// How clients get to a server.
enum Link {
    Socket {
        accepting: JoinHandle<()>,
        /// Dropped with the server, which stops the task.
        _stop: oneshot::Sender<()>,
    },
    Memory(CancellationToken),
    /// It was shut down.
    Closed,
}

impl Server {
    /// A server to be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(super) fn start(listener: TcpListener, serving: Serving, root: Option<String>) -> io::Result<Self> {
        let scheme = if root.is_some() { "https" } else { "http" };
        let base_url = format!("{scheme}://{}", listener.local_addr()?);
        let service = Arc::clone(&serving.service);
        let (stop, stopped) = oneshot::channel();
        let accepting = tokio::spawn(connection::accept(listener, serving, stopped));
        Ok(Self { base_url, root, service, link: Link::Socket { accepting, _stop: stop } })
    }

    pub(super) fn in_memory(service: Arc<Service>) -> Self {
        let link = Link::Memory(CancellationToken::new());
        Self { base_url: memory::BASE_URL.to_owned(), root: None, service, link }
    }

    /// Where the server is: `https://127.0.0.1:<port>`; in memory `https://mock.invalid`, where nobody gets.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The certificate of the server's own authority, in PEM: what a client has to trust. Empty for plain HTTP, and in memory.
    #[must_use]
    pub fn root_certificate_pem(&self) -> &str {
        self.root.as_deref().unwrap_or_default()
    }

    /// A client of this server.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn client<K: Credential>(&self, key: K) -> Result<Client<K>, Error> {
        self.client_builder(key).build()
    }

    /// A client of this server, to be set up further: it knows the way to the server, and trusts it alone.
    pub fn client_builder<K: Credential>(&self, key: K) -> ClientBuilder<K> {
        let builder = Client::builder(key).base_url(&self.base_url);
        let builder = match &self.link {
            Link::Memory(stopped) => builder.transport(InMemory::new(&self.service, stopped.clone())),
            Link::Socket { .. } | Link::Closed => builder,
        };
        match &self.root {
            Some(root) => builder.root_certificate(root.as_bytes()).without_default_roots(),
            None => builder,
        }
    }

    /// All runs so far, the oldest first, as `get_function_run` shows them, outputs included.
    #[must_use]
    pub fn runs(&self) -> Vec<v2::Run> {
        let state = &self.service.state;
        let kept = state.kept();
        kept.runs().iter().map(|run| run.show(state.functions(), Shown::WithoutClient, true)).collect()
    }

    /// All events so far, the oldest first: those that were sent, and for each invocation an internal one
    /// (`inngest/function.invoked`) that carries its data.
    #[must_use]
    pub fn events(&self) -> Vec<v1::Event> {
        self.service.state.kept().events().to_vec()
    }

    /// Stops the server, and waits until its port is free and its connections are closed.
    ///
    /// # Panics
    /// As the drop of a server of which something was [expected](Self::expect).
    pub async fn shutdown(mut self) {
        match std::mem::replace(&mut self.link, Link::Closed) {
            Link::Socket { accepting, _stop: stop } => {
                drop(stop);
                // It panics nowhere, and nobody cancels it.
                let _ = accepting.await;
            }
            Link::Memory(stopped) => stopped.cancel(),
            Link::Closed => {}
        }
    }
}

/// Stops the server. Checks what was [expected](Server::expect), unless the test fails already.
impl Drop for Server {
    fn drop(&mut self) {
        if let Link::Memory(stopped) = &self.link {
            stopped.cancel();
        }
        if !std::thread::panicking() {
            self.check_expected();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mock::Server({})", self.base_url)
    }
}
