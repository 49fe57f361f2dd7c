//! Configures and starts a server.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpListener;

use super::Server;
use super::listener::{HttpServer, HttpVersions};
use super::tls::Tls;
use crate::mock::handlers::default_handlers;
use crate::mock::http::{AcceptedKeys, MockService, Permissions, Router};
use crate::mock::state::{AccountKeys, Clock, Cloud, CommandOutput, Executor, Function, FunctionFailure, ServerState};
use crate::operation::OPERATIONS;
use crate::types::{AppId, FunctionId};

/// The size of the parts in which Inngest Cloud lets images be uploaded.
const IMAGE_PART_SIZE: u64 = 50 << 20;

/// Configures a [`Server`].
///
/// By default, the server behaves like an Inngest dev server that requires keys, and serves HTTP/1.1 and HTTP/2 over TLS.
#[must_use = "a builder does nothing until `start` or `in_memory` is called"]
#[derive(Default)]
pub struct Builder {
    functions: Vec<Function>,
    triggers: Vec<(String, AppId, FunctionId)>,
    run_duration: Duration,
    keys: AcceptedKeys,
    plain_http: bool,
    versions: HttpVersions,
    account_keys: AccountKeys,
    cloud: Option<Executor>,
    session_keys: Vec<String>,
    sandbox_transition: Duration,
    v1_errors_in_success: bool,
    image_part_size: Option<u64>,
}

impl Builder {
    /// Adds a function of an app. The closure takes the function's input and returns the output of the run.
    ///
    /// The input is deserialized from the data of the invocation or event; the output is serialized. The run fails if the closure
    /// returns an error, panics, or if the data does not deserialize.
    ///
    /// The closure is called on the server's task before the server responds to the invocation, so it must not block. It may use
    /// the [`Server`].
    pub fn function<T, U>(
        mut self,
        app: impl Into<AppId>,
        function: impl Into<FunctionId>,
        run: impl Fn(T) -> Result<U, FunctionFailure> + Send + Sync + 'static,
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

    /// Triggers a function by the events of a name. Default: events are stored and trigger nothing.
    pub fn on_event(mut self, name: impl Into<String>, app: impl Into<AppId>, function: impl Into<FunctionId>) -> Self {
        self.triggers.push((name.into(), app.into(), function.into()));
        self
    }

    /// Sets how long each run takes. Until then, its status is `RUNNING`. Default: runs end immediately.
    ///
    /// The function itself is still called when the run starts. The duration is measured by Tokio's clock, which a test can pause.
    pub const fn run_duration(mut self, duration: Duration) -> Self {
        self.run_duration = duration;
        self
    }

    /// Accepts this key for every operation, and only keys added like this or with [`api_key`](Self::api_key). A signing key is also
    /// accepted in its hashed form, which Inngest's SDKs send. Default: accepts every well-formed key; v1 accepts only signing keys.
    /// An access token has no format, so that it has to be added.
    pub fn accept_key(mut self, key: impl Into<String>) -> Self {
        self.keys.add(key.into(), Permissions::All);
        self
    }

    /// Accepts this key for the operations that its permissions allow, and only keys added like this or with
    /// [`accept_key`](Self::accept_key).
    ///
    /// A permission is `resource:read:action` or `resource:write:action`, such as `runs:read:list`; `runs:read:*` includes all
    /// actions. See the [table of operations](crate::operation#all-operations), and the constant `PERMISSIONS` of a
    /// [derived client](crate::InngestClient). Any other call fails with 403 and the code `insufficient_scope`, unless the
    /// operation requires no permission, such as `health`. That the API uses this code over REST is an assumption: it is not
    /// published. Version 1 rejects the key with 401, because it takes signing keys.
    ///
    /// ```
    /// use inngest_api::{ApiKey, Client, InngestClient, mock};
    ///
    /// #[derive(InngestClient)]
    /// struct Billing {
    ///     #[inngest(v2(list_runs))]
    ///     api: Client<ApiKey>,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = mock::Server::builder().api_key("sk-inn-api-ci", Billing::PERMISSIONS).in_memory()?;
    /// let client = server.client(ApiKey::parse("sk-inn-api-ci")?)?;
    /// let billing = Billing { api: client.clone() };
    /// billing.v2().list_runs().send().await?;
    ///
    /// let error = client.v2().get_apps().send().await.unwrap_err();
    /// assert_eq!(error.missing_permission(), Some("apps:read:list"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn api_key<T: AsRef<str>>(mut self, key: impl Into<String>, permissions: impl IntoIterator<Item = T>) -> Self {
        let permissions = permissions.into_iter().map(|permission| permission.as_ref().to_owned()).collect();
        self.keys.add(key.into(), Permissions::Only(permissions));
        self
    }

    /// Requires no key, and ignores keys, like a dev server.
    pub fn without_auth(mut self) -> Self {
        self.keys = AcceptedKeys::NotRequired;
        self
    }

    /// Adds an event key to the account. Default: none, like on a dev server.
    ///
    /// The account lists it whichever environment a call selects. The Event API then accepts only the event keys that were added;
    /// without any, every well-formed event key.
    pub fn event_key(
        mut self,
        environment: impl Into<String>,
        name: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        self.account_keys.add_event(environment.into(), name.into(), key.into());
        self
    }

    /// Adds a signing key to the keys that the account lists. This does not change which keys the server accepts: see
    /// [`accept_key`](Self::accept_key).
    pub fn signing_key(
        mut self,
        environment: impl Into<String>,
        name: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        self.account_keys.add_signing(environment.into(), name.into(), key.into());
        self
    }

    /// Implements the operations that only Inngest Cloud has: environments, webhooks, sandboxes, images, sessions. By default, they fail
    /// with 501, like on a dev server.
    ///
    /// These responses follow the description of the API. They were not compared with Inngest Cloud itself. A sandbox starts,
    /// pauses, resumes and terminates by the next request ([`sandbox_transition`](Self::sandbox_transition)). A process in it runs
    /// until it is waited for or signalled; its whole output is available from the start. Streams of logs end even with `follow`.
    ///
    /// Images are uploaded to the server itself, which refuses uploads that carry a key. It does not check their SHA-256, and a build
    /// takes as long as a [transition](Self::sandbox_transition) of a sandbox and succeeds: the archive is the artifact.
    pub fn cloud(mut self) -> Self {
        self.cloud.get_or_insert_default();
        self
    }

    /// Simulates the commands that are executed, or started as processes, in sandboxes. Implies [`cloud`](Self::cloud). Default:
    /// a command writes its command line to its standard output.
    ///
    /// The closure is called on the server's task, so it must not block.
    ///
    /// ```
    /// # use inngest_api::mock;
    /// let builder = mock::Server::builder().on_exec(|command| format!("executed {}\n", command.join(" ")));
    /// ```
    pub fn on_exec<T: Into<CommandOutput>>(mut self, exec: impl Fn(&[String]) -> T + Send + Sync + 'static) -> Self {
        self.cloud = Some(Executor::new(exec));
        self
    }

    /// Sets how long a sandbox takes to start, to pause, to resume and to terminate, a snapshot to be ready, and a build of an image.
    /// Implies
    /// [`cloud`](Self::cloud). Default: they are done at the next request; the response to the request itself shows the status
    /// before it, such as `STARTING`.
    ///
    /// The duration is measured by Tokio's clock, which a test can pause.
    pub fn sandbox_transition(mut self, duration: Duration) -> Self {
        self.sandbox_transition = duration;
        self.cloud()
    }

    /// Sets the size of the parts in which images are uploaded, in bytes. Implies [`cloud`](Self::cloud). Default: 50 MiB, like
    /// Inngest Cloud. An image that is not larger is uploaded to one URL; there are 205 parts at most.
    pub fn image_part_size(mut self, bytes: u64) -> Self {
        self.image_part_size = Some(bytes);
        self.cloud()
    }

    /// Groups runs into sessions by a member of their event's data: runs with the same value of `key` belong to the same session.
    /// Implies [`cloud`](Self::cloud). Default: there are no sessions.
    ///
    /// How Inngest Cloud assigns events to sessions is not documented; this is specific to the mock server.
    pub fn session_key(mut self, key: impl Into<String>) -> Self {
        self.session_keys.push(key.into());
        self.cloud()
    }

    /// Responds to failed `GET`s of v1 with status 200 and an error body, like servers before version 1.45. Default: errors of v1
    /// have their own status.
    pub const fn v1_errors_in_success(mut self) -> Self {
        self.v1_errors_in_success = true;
        self
    }

    /// Serves plain HTTP, like a dev server. Default: HTTPS.
    pub const fn plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Serves only HTTP/1.1. Default: HTTP/1.1 and HTTP/2, chosen by the client.
    pub const fn http1_only(mut self) -> Self {
        self.versions = HttpVersions::Http1;
        self
    }

    /// Serves only HTTP/2. Cannot be combined with [`plain_http`](Self::plain_http).
    pub const fn http2_only(mut self) -> Self {
        self.versions = HttpVersions::Http2;
        self
    }

    /// Starts the server on a free port of this machine.
    ///
    /// # Errors
    /// If there is no Tokio runtime, if no port is free, if an event triggers a function that was not added, if a permission of
    /// an [`api_key`](Self::api_key) is malformed, or if [`http2_only`](Self::http2_only) and
    /// [`plain_http`](Self::plain_http) are combined.
    pub async fn start(self) -> io::Result<Server> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(io::Error::other("no Tokio runtime; start the server within one"));
        }
        if self.plain_http && self.versions == HttpVersions::Http2 {
            let message = "`http2_only` requires TLS; remove `plain_http` or `http2_only`";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let (plain_http, versions) = (self.plain_http, self.versions);
        let service = self.service()?;
        let tls = if plain_http { None } else { Some(Tls::new(versions.alpn())?) };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (acceptor, root_certificate) = tls.map(|tls| (tls.acceptor, tls.root_certificate)).unzip();
        Server::start(listener, HttpServer { service, tls: acceptor, versions }, root_certificate)
    }

    /// Creates the server without a socket. Its clients pass requests to it in memory.
    ///
    /// Everything else works the same, except that only clients made by the server can reach it, and that the settings of TLS and
    /// HTTP versions have no effect. Because nothing waits for a socket, tests can
    /// [pause Tokio's clock](crate::mock#without-sockets-and-without-waiting), so that waiting takes no time.
    ///
    /// # Errors
    /// If an event triggers a function that was not added, or if a permission of an [`api_key`](Self::api_key) is malformed.
    pub fn in_memory(self) -> io::Result<Server> {
        self.service().map(Server::in_memory)
    }

    fn service(mut self) -> io::Result<Arc<MockService>> {
        for (event, app, id) in self.triggers {
            let Some(function) = self.functions.iter_mut().find(|function| function.matches(&app, &id)) else {
                let message = format!(
                    "event `{event}` triggers the unknown function `{id}` of app `{app}`; add it with `Builder::function`"
                );
                return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
            };
            function.events.push(event);
        }
        if let Some(permission) = self.keys.malformed_permission() {
            let message = format!(
                "`{permission}` is not a permission; expected `resource:read:action` or `resource:write:action`, such as \
                 `runs:read:list` or `runs:read:*`"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let router = Router::new(OPERATIONS, default_handlers(self.cloud.is_some()));
        let clock = Clock::default();
        let part_size = self.image_part_size.unwrap_or(IMAGE_PART_SIZE);
        let cloud = self
            .cloud
            .map(|executor| Cloud::new(executor, self.session_keys, self.sandbox_transition, part_size, clock.now()));
        let state = ServerState::new(self.functions, self.run_duration, self.account_keys, cloud, clock);
        let service = MockService::new(router, state, self.keys);
        Ok(Arc::new(service.v1_errors_in_success(self.v1_errors_in_success)))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let functions: Vec<_> = self.functions.iter().map(Function::slug).collect();
        f.debug_struct("Builder")
            .field("functions", &functions)
            .field("plain_http", &self.plain_http)
            .field("versions", &self.versions)
            .field("cloud", &self.cloud.is_some())
            .finish_non_exhaustive()
    }
}
