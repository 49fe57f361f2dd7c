use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::header::HeaderValue;
use inngest_api_spec::__private::{BoxFuture, RawResponse, Request, Runtime};
use inngest_api_spec::{BaseUrl, CallOptions, Error, Retry};

use super::call::Call;
use super::keys::Keys;
use super::retry::Budget;
use crate::transport::HttpClient;

/// How a client was set up.
pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    /// The `Host` header, where the protocol is known to be HTTP/1.1: over TLS it is agreed on only later.
    pub(crate) host: Option<HeaderValue>,
    pub(crate) environment: Option<HeaderValue>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Retry,
    pub(crate) max_response_bytes: usize,
}

/// What all clones of a client share.
pub(crate) struct Core {
    pub(super) http: HttpClient,
    pub(super) keys: Keys,
    pub(super) settings: Settings,
    pub(super) budget: Budget,
    /// What tells the idempotency keys of this client from all others', and how many it made.
    key_prefix: u128,
    keys_made: AtomicU64,
}

impl Core {
    pub(crate) const fn new(
        http: HttpClient,
        keys: Keys,
        settings: Settings,
        budget: Budget,
        key_prefix: u128,
    ) -> Self {
        Self { http, keys, settings, budget, key_prefix, keys_made: AtomicU64::new(0) }
    }

    pub(crate) const fn base_url(&self) -> &BaseUrl {
        &self.settings.base_url
    }
}

impl Runtime for Core {
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>> {
        // What can be done before the first await is done here, and stays out of the future: it is boxed on each call.
        match Call::new(&self, request) {
            Ok(call) => Box::pin(call.run(self)),
            Err(fault) => Box::pin(std::future::ready(Err(fault))),
        }
    }

    fn idempotency_key(&self, options: &CallOptions) -> Option<String> {
        let retry = options.chosen_retry().unwrap_or(self.settings.retry);
        let made = || format!("{:032x}-{:x}", self.key_prefix, self.keys_made.fetch_add(1, Ordering::Relaxed));
        (retry.chosen_attempts() > 1).then(made)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}
