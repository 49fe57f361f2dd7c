use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use inngest_api_spec::__private::{CredentialParts, variable};
use inngest_api_spec::{BaseUrl, Credential, DevServer, EnvName, Error, RetryConfig};

use super::Client;
use super::layers::Layers;
use crate::runtime::{Budget, Core, KeyRing, Layered, Settings};
use crate::service::{CallService, HttpService};
use crate::transport::{self, Network, Purpose};

const BASE_URL_VARIABLE: &str = "INNGEST_API_BASE_URL";
const ENVIRONMENT_VARIABLE: &str = "INNGEST_ENV";
const OWN_USER_AGENT: &str = concat!("inngest-api-rust/", env!("CARGO_PKG_VERSION"));

/// Sets a [`Client`] up. A fault in a setting is kept, and comes out of [`build`](Self::build).
#[must_use = "a builder makes no client until `build`"]
pub struct ClientBuilder<K> {
    parts: CredentialParts,
    base_url: Option<BaseUrl>,
    environment: Option<EnvName>,
    expected_environment: Option<String>,
    user_agent: Option<String>,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Duration,
    retry: RetryConfig,
    max_response_bytes: usize,
    pub(super) network: Network,
    plain_http: bool,
    reads_environment: bool,
    pub(super) layers: Layers,
    fault: Option<Error>,
    key: PhantomData<fn() -> K>,
}

impl<K: Credential> ClientBuilder<K> {
    pub(super) fn new(credential: K) -> Self {
        Self {
            parts: credential.into_parts(),
            base_url: None,
            environment: None,
            expected_environment: None,
            user_agent: None,
            timeout: Duration::from_secs(30),
            attempt_timeout: None,
            stream_idle_timeout: Duration::from_mins(5),
            retry: RetryConfig::new(),
            max_response_bytes: 25 * 1024 * 1024,
            network: Network::default(),
            plain_http: false,
            reads_environment: false,
            layers: Layers::default(),
            fault: None,
            key: PhantomData,
        }
    }

    /// Where the API is: an origin, with or without a path in front of `/v1` and `/v2`. Beats whatever
    /// [`read_env`](Self::read_env) reads. Default: the cloud, or where the credential belongs.
    pub fn base_url(mut self, url: &str) -> Self {
        let url = BaseUrl::parse(url).map_err(Error::from);
        self.base_url = self.keep(url);
        self
    }

    /// Reads from the environment what was not said explicitly:
    ///
    /// - `INNGEST_DEV`: `1`, or an origin, makes it a client of a dev server, to which no key is ever sent;
    /// - `INNGEST_API_BASE_URL`: where the API is, unless `INNGEST_DEV` said so;
    ///   neither is of any account where [`base_url`](Self::base_url) or a [`DevServer`] says it;
    /// - `INNGEST_ENV`: the environment, as [`environment`](Self::environment);
    /// - `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, also in lower case: the [`proxy`](Self::proxy), for servers that are not
    ///   this machine; for `http://`, `HTTP_PROXY`. Set to nothing, they are as good as not set.
    ///
    /// Another variable that is set to nothing, or to what it cannot be, is an error of [`build`](Self::build) that names it.
    pub const fn read_env(mut self) -> Self {
        self.reads_environment = true;
        self
    }

    /// The environment that calls are about: sends `X-Inngest-Env`. A call's own option beats it.
    ///
    /// An account-wide API key without it means *production*.
    pub fn environment(mut self, name: impl Into<EnvName>) -> Self {
        self.environment = Some(name.into());
        self
    }

    /// The word that a signing key has to carry (`prod` in `signkey-prod-…`): a client with a key of another environment
    /// is not made.
    pub fn require_key_environment(mut self, word: impl Into<String>) -> Self {
        self.expected_environment = Some(word.into());
        self
    }

    /// The deadline of a whole call, from its start to the last byte of its answer, all attempts included; for streams, to
    /// the start of the answer. Default: 30 seconds.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The deadline of each attempt of a call; what it cuts may be made again, as [`retry`](Self::retry) says. Default: none
    /// but the call's.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// The longest time that a stream may bring nothing once it was begun, for no other deadline holds it: of messages, no
    /// whole one; of a download, less than 1 KiB. Only the time counts in which it is waited for. Default: 5 minutes.
    ///
    /// What is cut ends with an error of kind [`Timeout`](crate::ErrorKind::Timeout).
    pub const fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.stream_idle_timeout = timeout;
        self
    }

    /// When a failed attempt is made again. Default: [`RetryConfig::new`].
    pub const fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = retry;
        self
    }

    /// The largest answer that is read into memory, in bytes; also the largest message of a stream. Default: 25 MiB.
    pub const fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// What calls, in front of this crate's own name in `User-Agent`: `billing/1.4`.
    pub fn user_agent(mut self, product: &str) -> Self {
        self.user_agent = Some(product.to_owned());
        self
    }

    /// Sends the key in clear text to a host that is not this machine: whoever listens on the way has it.
    ///
    /// For a private network's server without TLS. Without it, plain HTTP is for loopback alone.
    pub const fn danger_send_key_over_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration): the first fault of a setting, a key of another environment than
    /// expected, a key that would travel over plain HTTP, a client certificate and a key that are not of each other, no TLS
    /// roots.
    pub fn build(mut self) -> Result<Client<K>, Error> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if self.reads_environment {
            self.read_environment()?;
        }
        let keys = KeyRing::new(self.parts.clone(), self.expected_environment.take())?;
        let base_url = self.base_url.or(self.parts.base_url).unwrap_or_else(BaseUrl::cloud);
        let has_key = self.parts.bearer.is_some();
        let guarded = has_key && !base_url.is_https() && !self.plain_http;
        if guarded && !base_url.is_loopback() {
            return Err(Error::configuration(format!(
                "{base_url} would send the key in clear text: use `https://`, or say `danger_send_key_over_plain_http()`"
            )));
        }
        let purpose = Purpose { base_url: &base_url, has_key, guarded, reads_environment: self.reads_environment };
        let transport = self
            .layers
            .transport(|| self.network.client(&purpose).map(|client| HttpService::pool(client, base_url.clone())))?;
        let settings = Settings {
            host: host_header(&base_url),
            base_url,
            environment: self.environment.map(|name| environment_header(&name)).transpose()?,
            user_agent: user_agent(self.user_agent.as_deref())?,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            stream_idle_timeout: self.stream_idle_timeout,
            retry: self.retry,
            max_response_bytes: self.max_response_bytes,
        };
        let budget = Budget::new(self.retry.get_budget());
        let core = Core::new(transport, keys, settings, budget, self.layers.observer.clone(), transport::random()?);
        let core = Arc::new(core);
        let calls = self.layers.calls(|| CallService::of(Arc::clone(&core)));
        Ok(match calls {
            Some(calls) => Client::with(Arc::clone(&core), Arc::new(Layered::new(core, calls))),
            None => Client::with(Arc::clone(&core), core),
        })
    }

    /// The value, or nothing and its fault kept.
    pub(super) fn keep<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|fault| self.fault.get_or_insert(fault)).ok()
    }

    fn read_environment(&mut self) -> Result<(), Error> {
        let dev_server = DevServer::from_env()?;
        let base_url = variable(BASE_URL_VARIABLE)?;
        let environment = variable(ENVIRONMENT_VARIABLE)?;
        // What was said explicitly, by the builder or by a `DevServer`, stands.
        if self.base_url.is_none() && self.parts.base_url.is_none() {
            if let Some(server) = dev_server {
                // In dev mode no key is ever sent.
                (self.parts.bearer, self.parts.fallback) = (None, None);
                self.base_url = Some(server.base_url().clone());
            } else if let Some(text) = base_url {
                let malformed = |fault| Error::configuration(format!("{BASE_URL_VARIABLE} is malformed: {fault}"));
                self.base_url = Some(BaseUrl::parse(&text).map_err(malformed)?);
            }
        }
        if self.environment.is_none() {
            let name = environment.map(EnvName::from);
            let named = |error| Error::configuration(format!("{ENVIRONMENT_VARIABLE}: {error}"));
            name.as_ref().map(environment_header).transpose().map_err(named)?;
            self.environment = name;
        }
        Ok(())
    }
}

pub(crate) fn environment_header(name: &EnvName) -> Result<HeaderValue, Error> {
    let value = HeaderValue::try_from(name.as_str()).ok().filter(|value| !value.is_empty());
    value.ok_or_else(|| {
        Error::configuration("the environment's name cannot stand in a header: it is empty, or holds a line break")
    })
}

/// As hyper-util would write it for each request: without the port that the scheme implies.
fn host_header(base_url: &BaseUrl) -> Option<HeaderValue> {
    let authority = base_url.authority();
    let host = if authority.port_u16() == Some(80) { authority.host() } else { authority.as_str() };
    (!base_url.is_https()).then(|| HeaderValue::try_from(host).ok()).flatten()
}

fn user_agent(product: Option<&str>) -> Result<HeaderValue, Error> {
    let Some(product) = product else { return Ok(HeaderValue::from_static(OWN_USER_AGENT)) };
    HeaderValue::try_from(format!("{product} {OWN_USER_AGENT}")).map_err(|_| {
        Error::configuration("the user agent cannot stand in a header: it holds a line break or a control character")
    })
}

impl<K> fmt::Debug for ClientBuilder<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
