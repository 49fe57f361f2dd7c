use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use inngest_api_spec::__private::{CredentialParts, trimmed};
use inngest_api_spec::{BaseUrl, CallOptions, Credential, EnvName, Error, Key, RetryConfig};

use super::Client;
use super::environment;
use super::layers::Layers;
use crate::auth::KeySource;
use crate::runtime::{Budget, Core, KeyChecks, KeyRing, Layered, OtherServers, Settings, Transports, client_headers};
use crate::service::{CallService, HttpService};
use crate::tls;
use crate::transport::{Network, Purpose};

const OWN_USER_AGENT: &str = concat!("inngest-api-rust/", env!("CARGO_PKG_VERSION"));

/// Configures a [`Client`]. [`build`](Self::build) reports the first invalid setting.
#[must_use = "a builder creates no client until `build` is called"]
pub struct ClientBuilder<K> {
    parts: CredentialParts,
    /// The provider of the key, if the credential holds none.
    provider: Option<Arc<dyn KeySource>>,
    base_url: Option<BaseUrl>,
    environment: Option<EnvName>,
    required_environment: Option<String>,
    user_agent: Option<HeaderValue>,
    /// Headers of every call.
    headers: CallOptions,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Duration,
    retry: RetryConfig,
    max_response_bytes: usize,
    pub(super) network: Network,
    plain_http: bool,
    reads_environment: bool,
    pub(super) layers: Layers,
    /// The first invalid setting.
    error: Option<Error>,
    key: PhantomData<fn() -> K>,
}

impl<K: Credential> ClientBuilder<K> {
    pub(super) fn new(credential: K) -> Self {
        Self::of(credential.into_parts(), None)
    }

    /// A builder for a client whose key comes from a provider.
    pub(super) fn provided(provider: Arc<dyn KeySource>) -> Self
    where
        K: Key,
    {
        let parts = CredentialParts { is_for_events: K::IS_FOR_EVENTS, ..CredentialParts::default() };
        Self::of(parts, Some(provider))
    }

    fn of(parts: CredentialParts, provider: Option<Arc<dyn KeySource>>) -> Self {
        Self {
            parts,
            provider,
            base_url: None,
            environment: None,
            required_environment: None,
            user_agent: None,
            headers: CallOptions::new(),
            timeout: Duration::from_secs(30),
            attempt_timeout: None,
            stream_idle_timeout: Duration::from_secs(5 * 60),
            retry: RetryConfig::new(),
            max_response_bytes: 25 * 1024 * 1024,
            network: Network::default(),
            plain_http: false,
            reads_environment: false,
            layers: Layers::default(),
            error: None,
            key: PhantomData,
        }
    }

    /// Sets the base URL of the API: an origin, optionally with a path in front of `/v1` and `/v2`. Default: Inngest Cloud,
    /// or the server that the credential belongs to ([`DevServer`](crate::DevServer)).
    ///
    /// Takes precedence over everything that [`read_env`](Self::read_env) reads. Accepts text or a parsed [`BaseUrl`], which
    /// describes how to write the path of a gateway:
    ///
    /// ```
    /// use inngest_api::config::BaseUrl;
    /// use inngest_api::{ApiKey, Client};
    ///
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?).base_url("https://inngest.example.com").build()?;
    /// let url = BaseUrl::parse("https://example.com/inngest")?;
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?).base_url(url).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn base_url(mut self, url: impl TryInto<BaseUrl, Error: Into<Error>>) -> Self {
        let url = url.try_into().map_err(Into::into);
        self.base_url = self.record_error(url);
        self
    }

    /// Reads settings that were not set explicitly from environment variables when the client is built.
    ///
    /// The base URL, unless [`base_url`](Self::base_url) or a [`DevServer`](crate::DevServer) sets it, is the first of:
    ///
    /// 1. `INNGEST_API_BASE_URL`, or `INNGEST_EVENT_API_BASE_URL` if the credential is an [`EventKey`](crate::EventKey);
    /// 2. `INNGEST_BASE_URL`;
    /// 3. `INNGEST_DEV`: `1` and `true` are `http://localhost:8288`, and [an address](crate::DevServer::from_env) is that of a
    ///    dev server. In this mode no key is sent, also if the URL is that of another variable;
    /// 4. Inngest Cloud, unless `INNGEST_API_HOST` or `INNGEST_API_PORT` is set to another server. These variables belong to
    ///    Inngest's command line tool, and [`build`](Self::build) then fails.
    ///
    /// Other settings:
    ///
    /// - `INNGEST_ENV`: the environment, as [`environment`](Self::environment). Branch names that hosting platforms set are not
    ///   read; [`set_environment`](Self::set_environment) accepts them.
    /// - `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, also in lower case: the [`proxy`](Self::proxy), for servers that are not
    ///   on this machine; for `http://` URLs, `HTTP_PROXY`.
    ///
    /// A variable that is blank counts as not set, and white space around a value is ignored. Any other invalid value is an
    /// error of [`build`](Self::build) that names the variable.
    pub const fn read_env(mut self) -> Self {
        self.reads_environment = true;
        self
    }

    /// Sets the environment of the client's calls: sends the header `X-Inngest-Env`. A call's own option takes precedence.
    ///
    /// Without it, an account-wide API key addresses *production*.
    ///
    /// Spaces and tabs around the name are ignored. If nothing else remains, or the name contains a line break or a control
    /// character, [`build`](Self::build) fails.
    pub fn environment(mut self, name: impl Into<EnvName>) -> Self {
        self.environment = Some(name.into());
        self
    }

    /// Sets or removes the environment; see [`environment`](Self::environment).
    pub fn set_environment(mut self, name: Option<EnvName>) -> Self {
        self.environment = name;
        self
    }

    /// Requires the signing key to have this environment prefix (`prod` in `signkey-prod-…`); otherwise
    /// [`build`](Self::build) fails. If the key comes from a [provider](Client::with_provider), calls fail instead.
    pub fn require_key_environment(mut self, prefix: impl Into<String>) -> Self {
        self.required_environment = Some(prefix.into());
        self
    }

    /// Sets the timeout of a call: from its start to the last byte of its response, with all attempts; for streams, to the
    /// start of the response. Default: 30 seconds.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the timeout of each attempt of a call. An attempt that times out may be retried, as [`retry`](Self::retry)
    /// describes. Default: only the call's timeout applies.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets or removes the timeout of each attempt; see [`attempt_timeout`](Self::attempt_timeout).
    pub const fn set_attempt_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the maximum time a stream may be idle; no other timeout applies once the stream has started. Default: 5 minutes.
    ///
    /// A stream of messages is idle while no complete message arrives, a download while less than 1 KiB arrives. Only the
    /// time in which the stream is polled counts. An idle stream ends with an error of kind
    /// [`Timeout`](crate::ErrorKind::Timeout).
    pub const fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.stream_idle_timeout = timeout;
        self
    }

    /// Sets when failed attempts are retried. Default: [`RetryConfig::new`].
    pub const fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the maximum size of a response that is read into memory, and of a message of a stream, in bytes. Default: 25 MiB.
    pub const fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sets a product token to prepend to the `User-Agent` header, e.g. `billing/1.4`. Default: only this crate's own token.
    ///
    /// Spaces and tabs around it are ignored. If nothing else remains, [`build`](Self::build) fails.
    pub fn user_agent(mut self, product: impl TryInto<HeaderValue, Error: Into<http::Error>>) -> Self {
        let invalid = |_| {
            Error::configuration(
                "the user agent is not a valid header value; it must not contain line breaks or control characters",
            )
        };
        let product = product.try_into().map_err(invalid).map(trimmed).and_then(|product| {
            let empty = || Error::configuration("the user agent is empty; set a product token, or do not set it");
            if product.is_empty() { Err(empty()) } else { Ok(product) }
        });
        self.user_agent = self.record_error(product);
        self
    }

    /// Adds a header to every request, such as one that a gateway requires. A header of the call with the same name takes
    /// precedence.
    ///
    /// Name and value are what [`CallOptions::header`] accepts; with others, [`build`](Self::build) fails. Uploads to URLs that
    /// the API grants, on other servers, do not have the header.
    ///
    /// ```
    /// use inngest_api::{ApiKey, Client};
    ///
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?).header("x-tenant", "billing").build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: AsRef<[u8]>,
        V: TryInto<HeaderValue>,
    {
        self.headers = self.headers.header(name, value);
        self
    }

    /// Allows sending the key over plain HTTP to a host other than this machine: anyone on the network path can read it.
    ///
    /// Meant for a server without TLS in a private network. Without it, plain HTTP is allowed for loopback only.
    pub const fn danger_send_key_over_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Creates the client. Nothing is sent yet.
    ///
    /// A signing key for branch environments without an [environment](Self::environment) is logged at level WARN.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), for the first of:
    ///
    /// - an invalid setting or environment variable;
    /// - a signing key of another environment than [required](Self::require_key_environment);
    /// - a credential that was read from an environment variable, if neither [`base_url`](Self::base_url) nor
    ///   [`read_env`](Self::read_env) was called, and the environment variables set another server than the client's;
    /// - a signing key of hexadecimal digits only, which would be sent to Inngest Cloud;
    /// - a key that would be sent over plain HTTP;
    /// - a client certificate that does not match its key, or no TLS roots.
    pub fn build(mut self) -> Result<Client<K>, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.reads_environment {
            self.read_environment()?;
        }
        let is_default_server = self.base_url.is_none() && !self.reads_environment;
        let base_url =
            self.base_url.or_else(|| self.parts.base_url.clone()).unwrap_or_else(|| self.parts.default_base_url());
        let checks = KeyChecks {
            required_environment: self.required_environment.take(),
            base_url: base_url.clone(),
            is_default_server,
        };
        let has_key = self.parts.bearer.is_some() || self.provider.is_some();
        let keys = match self.provider {
            Some(provider) => KeyRing::provided(provider, checks),
            None => KeyRing::new(self.parts.clone(), checks)?,
        };
        let guarded = has_key && !base_url.is_https() && !self.plain_http;
        if guarded && !base_url.is_loopback() {
            return Err(Error::configuration(format!(
                "base URL {base_url} would send the key over plain HTTP; use `https://` or call `danger_send_key_over_plain_http()`"
            )));
        }
        if let Some(error) = self.headers.error() {
            return Err(Error::configuration(error));
        }
        let user_agent = user_agent(self.user_agent.as_ref())?;
        let environment = self.environment.map(|name| environment_header(&name)).transpose()?;
        let is_branch_key = |prefix: &Option<String>| prefix.as_deref() == Some("branch");
        if has_key && environment.is_none() && self.parts.environments.iter().any(is_branch_key) {
            tracing::warn!(
                target: "inngest_api",
                "the signing key `signkey-branch-…` belongs to all branch environments, and the client sets none; \
                 set one with `environment`, or with INNGEST_ENV and `read_env()`"
            );
        }
        let purpose = Purpose {
            base_url: &base_url,
            has_key,
            guarded,
            reads_environment: self.reads_environment,
            user_agent: &user_agent,
        };
        let (transport, pool, others) = if let Some(custom) = self.layers.transport.take() {
            (custom.clone(), None, OtherServers::through(custom))
        } else {
            let others =
                OtherServers::new(self.network.for_other_servers(), self.reads_environment, user_agent.clone());
            let pool = self.network.pool(&purpose)?;
            (HttpService::pool(pool.clone(), base_url.clone()), Some(pool), others)
        };
        let transports = Transports { transport: self.layers.attempts(transport), pool, others };
        let settings = Settings {
            base_url,
            headers: client_headers(user_agent, environment, self.headers.get_headers()),
            propagate: self.layers.propagate.take(),
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            stream_idle_timeout: self.stream_idle_timeout,
            retry: self.retry,
            max_response_bytes: self.max_response_bytes,
        };
        let budget = Budget::new(self.retry.get_budget());
        let observer = self.layers.observer.clone();
        let core = Core::new(transports, keys, settings, budget, observer, tls::random()?);
        let core = Arc::new(core);
        let calls = self.layers.calls(|| CallService::of(Arc::clone(&core)));
        Ok(match calls {
            Some(calls) => Client::with(Arc::clone(&core), Arc::new(Layered::new(core, calls))),
            None => Client::with(Arc::clone(&core), core),
        })
    }

    /// Returns the value; stores the error for `build` if it is the first.
    pub(super) fn record_error<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.error.get_or_insert(error)).ok()
    }

    fn read_environment(&mut self) -> Result<(), Error> {
        // A `DevServer` that was read from `INNGEST_DEV` does not take precedence over the other variables.
        let is_explicit = self.base_url.is_some() || (self.parts.base_url.is_some() && self.parts.variable.is_none());
        if !is_explicit && let Some(server) = environment::server(&self.parts)? {
            if server.is_dev {
                (self.parts.bearer, self.parts.fallback, self.provider) = (None, None, None);
            }
            self.base_url = Some(server.base_url);
        }
        if self.environment.is_none() {
            self.environment = environment::environment()?;
        }
        Ok(())
    }
}

pub(crate) fn environment_header(name: &EnvName) -> Result<HeaderValue, Error> {
    let value = HeaderValue::try_from(name.as_str()).ok().map(trimmed).filter(|value| !value.is_empty());
    value.ok_or_else(|| {
        Error::configuration(
            "the environment name is not a valid header value; it must not be empty or contain line breaks or control characters",
        )
    })
}

fn user_agent(product: Option<&HeaderValue>) -> Result<HeaderValue, Error> {
    let Some(product) = product else { return Ok(HeaderValue::from_static(OWN_USER_AGENT)) };
    // Valid values joined by a space are a valid value.
    HeaderValue::from_bytes(&[product.as_bytes(), OWN_USER_AGENT.as_bytes()].join(&b' '))
        .map_err(|error| Error::configuration(format!("the user agent is not a valid header value: {error}")))
}

impl<K> fmt::Debug for ClientBuilder<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use inngest_api_spec::{ApiKey, BaseUrlError, ErrorKind};

    use super::*;

    fn builder() -> ClientBuilder<ApiKey> {
        Client::builder(ApiKey::parse("sk-inn-api-0123456789").unwrap())
    }

    #[test]
    fn base_url_accepts_text_and_parsed_urls() {
        let text = "https://inngest.example.com/api";
        let owned = text.to_owned();
        let builders = [
            builder().base_url(text),
            builder().base_url(&owned),
            builder().base_url(owned),
            builder().base_url(BaseUrl::parse(text).unwrap()),
        ];
        for builder in builders {
            assert_eq!(builder.build().unwrap().base_url().to_string(), text);
        }
        let error = builder().base_url("inngest.example.com").build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.get_ref().unwrap().downcast_ref(), Some(&BaseUrlError::Malformed));
    }

    #[test]
    fn a_header_that_a_caller_cannot_set_is_an_error_of_build() {
        for (name, expected) in [
            ("authorization", "the header `authorization` cannot be set by a caller"),
            ("x-inngest-env", "use `CallOptions::environment`"),
            ("a b", "invalid header name"),
        ] {
            let error = builder().header(name, "x").build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn user_agent_accepts_text_and_header_values() {
        let expected = format!("billing/1.4 {OWN_USER_AGENT}");
        for builder in
            [builder().user_agent("billing/1.4"), builder().user_agent(HeaderValue::from_static("billing/1.4"))]
        {
            assert_eq!(user_agent(builder.user_agent.as_ref()).unwrap(), expected);
        }
        let error = builder().user_agent("billing\n1.4").build().unwrap_err();
        assert!(error.to_string().starts_with("the user agent is not a valid header value; "), "{error}");
        for empty in ["", " ", "\t "] {
            let error = builder().user_agent(empty).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().starts_with("the user agent is empty; "), "{error}");
        }
        assert_eq!(user_agent(builder().user_agent(" billing/1.4\t").user_agent.as_ref()).unwrap(), expected);
    }
}
