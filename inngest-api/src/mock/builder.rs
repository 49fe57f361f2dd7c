use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpListener;

use super::account_keys::AccountKeys;
use super::auth::Keys;
use super::clock::Clock;
use super::cloud::Cloud;
use super::connection::{Protocols, Serving};
use super::executed::{CommandOutput, Executor};
use super::function::{Function, FunctionError};
use super::handlers;
use super::server::Server;
use super::service::Service;
use super::state::State;
use super::tls::Tls;
use crate::types::{AppId, FunctionId};

/// Sets a [`Server`] up.
#[must_use = "a builder makes no server until `start` or `in_memory`"]
#[derive(Default)]
pub struct Builder {
    functions: Vec<Function>,
    triggers: Vec<(String, AppId, FunctionId)>,
    runs_take: Duration,
    keys: Keys,
    plain_http: bool,
    protocols: Protocols,
    account_keys: AccountKeys,
    cloud: Option<Executor>,
    session_keys: Vec<String>,
}

impl Builder {
    /// A function of an app: the closure gets the data that it is invoked with, and gives the run's output.
    ///
    /// The input is any type that the data decodes to, the output any that serializes. A closure that fails, panics, or
    /// does not take the input makes a failed run. It is called on the server's own task, before the invocation is
    /// answered, so it must not block; it may ask the [`Server`] for what is kept.
    pub fn function<T, U>(
        mut self,
        app: impl Into<AppId>,
        function: impl Into<FunctionId>,
        run: impl Fn(T) -> Result<U, FunctionError> + Send + Sync + 'static,
    ) -> Self
    where
        T: DeserializeOwned,
        U: Serialize,
    {
        let new = Function::new(app.into(), function.into(), run);
        self.functions.retain(|function| (&function.app, &function.id) != (&new.app, &new.id));
        self.functions.push(new);
        self
    }

    /// Lets events of this name trigger a function. Without it an event is kept, and runs nothing.
    pub fn on_event(mut self, name: impl Into<String>, app: impl Into<AppId>, function: impl Into<FunctionId>) -> Self {
        self.triggers.push((name.into(), app.into(), function.into()));
        self
    }

    /// How long each run takes before it ends; until then it is `RUNNING`. Default: it ends at once.
    ///
    /// The function itself is called at once all the same. Measured by Tokio's clock, so that a test may pause it.
    pub const fn run_duration(mut self, duration: Duration) -> Self {
        self.runs_take = duration;
        self
    }

    /// Takes this key, of whatever form, and no others but those named so. Default: any well-formed one, API keys for v2
    /// alone.
    pub fn accept_key(mut self, key: impl Into<String>) -> Self {
        self.keys.accept(key.into());
        self
    }

    /// Asks for no key and ignores one, as a dev server does.
    pub fn without_auth(mut self) -> Self {
        self.keys = Keys::NotAsked;
        self
    }

    /// An event key that the account has in an environment: one that it lists. Default: none, as a dev server.
    ///
    /// Whichever environment a call names, it is listed. Which keys the server takes says [`accept_key`](Self::accept_key).
    pub fn event_key(
        mut self,
        environment: impl Into<String>,
        name: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        self.account_keys.add_event(environment.into(), name.into(), key.into());
        self
    }

    /// A signing key that the account has in an environment; as [`event_key`](Self::event_key).
    pub fn signing_key(
        mut self,
        environment: impl Into<String>,
        name: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        self.account_keys.add_signing(environment.into(), name.into(), key.into());
        self
    }

    /// Has what only the cloud has as well: environments, webhooks, sandboxes, sessions. Without it these are 501, as a dev
    /// server says.
    ///
    /// What is answered is made after the API's description, since nothing of the cloud was ever recorded. Processes run
    /// until they are waited for or signalled, and have written all of their output from the start; logs end even where
    /// they are to be followed.
    pub fn cloud(mut self) -> Self {
        self.cloud.get_or_insert_default();
        self
    }

    /// What commands in sandboxes do, executed or started as processes; has what [`cloud`](Self::cloud) has. Default: they
    /// write themselves to their standard output.
    ///
    /// Called on the server's own task, so it must not block.
    pub fn on_exec<T: Into<CommandOutput>>(mut self, exec: impl Fn(&[String]) -> T + Send + Sync + 'static) -> Self {
        self.cloud = Some(Executor::new(exec));
        self
    }

    /// Tells sessions apart by what the data of events says under `key`: runs whose events say the same are of one session.
    /// Has what [`cloud`](Self::cloud) has. Default: there are no sessions.
    ///
    /// How the cloud learns which session an event is of is not described; this is the mock's own way.
    pub fn session_key(mut self, key: impl Into<String>) -> Self {
        self.session_keys.push(key.into());
        self.cloud()
    }

    /// Speaks plain HTTP, as a dev server does.
    pub const fn plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Speaks HTTP/1.1 alone. Default: both, as the client chooses.
    pub const fn http1_only(mut self) -> Self {
        self.protocols = Protocols::Http1;
        self
    }

    /// Speaks HTTP/2 alone. Not with [`plain_http`](Self::plain_http).
    pub const fn http2_only(mut self) -> Self {
        self.protocols = Protocols::Http2;
        self
    }

    /// Starts the server, on a free port of this machine.
    ///
    /// # Errors
    /// Where there is no Tokio runtime, no port, or no certificate can be made; where an event is to trigger a function
    /// that there is not; for HTTP/2 alone without TLS, which no client could ask for.
    pub async fn start(self) -> io::Result<Server> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(io::Error::other("there is no Tokio runtime: start the server within one"));
        }
        if self.plain_http && self.protocols == Protocols::Http2 {
            let message = "no client asks for HTTP/2 without TLS: leave one of `plain_http` and `http2_only` out";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let (plain_http, protocols) = (self.plain_http, self.protocols);
        let service = self.service()?;
        let tls = if plain_http { None } else { Some(Tls::new(protocols.alpn())?) };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (tls, root) = tls.map_or((None, None), |tls| (Some(tls.acceptor), Some(tls.root)));
        Server::start(listener, Serving { service, tls, protocols }, root)
    }

    /// Makes the server without a socket: its clients hand it their requests in memory.
    ///
    /// All else is the same, but there is nothing to connect to: what is set of TLS and protocols is of no account, and other
    /// programs do not reach it. Nothing waits for a socket, so that in a test with Tokio's clock paused all waiting ends at
    /// once: see [the module](crate::mock#without-a-socket-and-without-waiting).
    ///
    /// # Errors
    /// Where an event is to trigger a function that there is not.
    pub fn in_memory(self) -> io::Result<Server> {
        self.service().map(Server::in_memory)
    }

    fn service(mut self) -> io::Result<Arc<Service>> {
        for (event, app, id) in self.triggers {
            let Some(function) = self.functions.iter_mut().find(|function| function.is(&app, &id)) else {
                let message = format!("the event {event} is to trigger {app}/{id}, and there is no such function");
                return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
            };
            function.events.push(event);
        }
        let (router, clock) = (handlers::router(self.cloud.is_some()), Clock::default());
        let cloud = self.cloud.map(|executor| Cloud::new(executor, self.session_keys, clock.now()));
        let state = State::new(self.functions, self.runs_take, self.account_keys, cloud, clock);
        Ok(Arc::new(Service::new(router, state, self.keys)))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let functions: Vec<_> = self.functions.iter().map(Function::slug).collect();
        f.debug_struct("Builder")
            .field("functions", &functions)
            .field("plain_http", &self.plain_http)
            .field("protocols", &self.protocols)
            .field("cloud", &self.cloud.is_some())
            .finish_non_exhaustive()
    }
}
