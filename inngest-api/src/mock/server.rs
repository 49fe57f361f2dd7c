use std::fmt;
use std::io;
use std::sync::Arc;

use inngest_api_spec::__private::Serve;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::builder::Builder;
use super::connection::{self, Serving};
use super::handler::{Handler, Served};
use super::refusal::Refusal;
use super::run::Shown;
use super::service::Service;
use crate::{Client, ClientBuilder, Credential, Decode, Endpoint, Error, v1, v2};

/// A server of the API in this process. See [the module](crate::mock).
///
/// Each has a port, keys, functions and runs of its own: tests may have as many as they like at once. It stops when it is
/// dropped; [`shutdown`](Self::shutdown) waits until it has.
#[must_use = "a server stops when it is dropped"]
pub struct Server {
    base_url: String,
    root: Option<String>,
    service: Arc<Service>,
    accepting: JoinHandle<()>,
    /// Dropped with the server, which stops the task.
    stop: oneshot::Sender<()>,
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
        Ok(Self { base_url, root, service, accepting, stop })
    }

    /// Where the server is: `https://127.0.0.1:<port>`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The certificate of the server's own authority, in PEM: what a client has to trust. Empty for plain HTTP.
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

    /// A client of this server, to be set up further: it knows where the server is, and trusts it alone.
    pub fn client_builder<K: Credential>(&self, key: K) -> ClientBuilder<K> {
        let builder = Client::builder(key).base_url(&self.base_url);
        match &self.root {
            Some(root) => builder.root_certificate(root.as_bytes()).without_default_roots(),
            None => builder,
        }
    }

    /// Lets a handler answer an operation, in the place of the server or of the handler before.
    ///
    /// Any operation, one of a listing of one's own as well. The handler gets the operation as the client sent it; what it
    /// refuses is spelled as the operation's version does. Called on the server's own task: it must not block.
    ///
    /// ```
    /// # use inngest_api::{mock, v2};
    /// # fn example(server: &mock::Server) {
    /// server.on::<v2::GetExperiment>(|call: v2::GetExperiment| {
    ///     let mut experiment = v2::ExperimentDetail::default();
    ///     experiment.id = call.experiment_id;
    ///     Ok(experiment)
    /// });
    /// # }
    /// ```
    pub fn on<E: Serve>(
        &self,
        handler: impl Fn(E) -> Result<<E::Response as Decode>::Output, Refusal> + Send + Sync + 'static,
    ) {
        let handler = Handler::typed(move |_, operation: E| handler(operation).map(Served::from));
        self.service.router().set::<E>(handler);
    }

    /// How often an operation was asked for: every request that spells it counts, whatever it was answered, also before
    /// there was a handler.
    #[must_use]
    pub fn calls<E: Endpoint>(&self) -> usize {
        self.service.router().calls::<E>()
    }

    /// All runs so far, the oldest first, as `get_function_run` shows them, outputs included.
    #[must_use]
    pub fn runs(&self) -> Vec<v2::Run> {
        let state = &self.service.state;
        let kept = state.kept();
        kept.runs().iter().map(|run| run.show(state.functions(), Shown::Alone, true)).collect()
    }

    /// All events so far, the oldest first: those that were sent, and for each invocation an internal one
    /// (`inngest/function.invoked`) that carries its data.
    #[must_use]
    pub fn events(&self) -> Vec<v1::Event> {
        self.service.state.kept().events().to_vec()
    }

    /// Stops the server, and waits until its port is free and its connections are closed.
    pub async fn shutdown(self) {
        drop(self.stop);
        // It panics nowhere, and nobody cancels it.
        let _ = self.accepting.await;
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mock::Server({})", self.base_url)
    }
}
