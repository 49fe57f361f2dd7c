use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderMap;
use inngest_api_spec::__private::{BoxFuture, GeneratedKey, Put, PutResponse, RawResponse, Request, Runtime};
use inngest_api_spec::{BaseUrl, CallOptions, Error, ErrorKind, RetryConfig, Timestamp};

use super::call::Call;
use super::external::{self, OtherServers};
use super::keys::KeyRing;
use super::observe::Observer;
use super::open_calls::OpenCalls;
use super::retry::Budget;
use crate::deadline;
use crate::process::PerProcess;
use crate::service::HttpService;
use crate::transport::Pool;

/// Adds the trace context to the headers of an attempt.
pub(crate) type Propagate = Arc<dyn Fn(&mut HeaderMap) + Send + Sync>;

/// The settings of a client.
pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    /// The headers of every request.
    pub(crate) headers: HeaderMap,
    pub(crate) propagate: Option<Propagate>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) stream_idle_timeout: Duration,
    pub(crate) retry: RetryConfig,
    pub(crate) max_response_bytes: usize,
}

/// How requests are sent.
pub(crate) struct Transports {
    pub(crate) transport: HttpService,
    /// The connections of the transport, unless it is a custom one.
    pub(crate) pool: Option<Pool>,
    pub(crate) others: OtherServers,
}

/// The state that all clones of a client share.
pub(crate) struct Core {
    pub(super) transport: HttpService,
    /// The connections of the transport, unless it is a custom one.
    pub(super) pool: Option<Pool>,
    pub(crate) keys: Arc<KeyRing>,
    pub(super) settings: Settings,
    pub(super) budget: Budget,
    pub(super) observer: Option<Arc<dyn Observer>>,
    /// The connections to other servers.
    pub(super) others: OtherServers,
    /// The calls in flight.
    pub(super) open: OpenCalls,
    /// Makes this client's idempotency keys unique among all clients.
    key_prefix: PerProcess<String>,
    /// The random part of the prefix.
    random: u128,
    /// How many idempotency keys the client has generated.
    keys_generated: AtomicU64,
}

impl Core {
    pub(crate) fn new(
        transports: Transports,
        keys: KeyRing,
        settings: Settings,
        budget: Budget,
        observer: Option<Arc<dyn Observer>>,
        random: u128,
    ) -> Self {
        let key_prefix = PerProcess::new(key_prefix(random));
        let open = OpenCalls::default();
        let keys = Arc::new(keys);
        let keys_generated = AtomicU64::new(0);
        let Transports { transport, pool, others } = transports;
        Self { transport, pool, keys, settings, budget, observer, others, open, key_prefix, random, keys_generated }
    }

    pub(crate) const fn base_url(&self) -> &BaseUrl {
        &self.settings.base_url
    }

    /// Notes that there was no response within `timeout`: the next attempt must not use a connection that may be dead.
    pub(super) fn forget_silent_connections(&self, timeout: Duration) {
        if let Some(pool) = &self.pool {
            pool.forget_silent(timeout);
        }
    }

    /// Makes a call, with all its attempts.
    pub(crate) fn call(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>> {
        // Work before the first await is done here and stays out of the future, which is boxed for each call.
        match Call::new(&self, request) {
            Ok((call, body)) => Box::pin(call.run(body, self)),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }

    /// Refuses new calls, and waits for those in flight and for the provider of the keys.
    pub(crate) async fn close(&self, timeout: Duration) -> Result<(), Error> {
        self.open.close();
        let ended = async {
            self.open.ended().await;
            self.keys.settled().await;
        };
        let ended = deadline::until(deadline::after(timeout), ended).map_err(Error::configuration)?;
        ended.await.map_err(|_| {
            let open = self.open.count();
            if open == 0 {
                let message =
                    format!("the credential provider was still running {timeout:?} after the client was closed");
                return Error::local(ErrorKind::Timeout, None, message);
            }
            let calls = if open == 1 { "call was" } else { "calls were" };
            let message = format!("{open} {calls} still in flight {timeout:?} after the client was closed");
            Error::local(ErrorKind::Timeout, None, message)
        })
    }
}

impl Runtime for Core {
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>> {
        self.call(request)
    }

    fn idempotency_key(&self, options: &CallOptions) -> Option<GeneratedKey<'_>> {
        let retry = options.get_retry().unwrap_or(self.settings.retry);
        let generate = || {
            let prefix = self.key_prefix.get(|| key_prefix(self.random));
            let number = self.keys_generated.fetch_add(1, Ordering::Relaxed);
            GeneratedKey { prefix, number, unix_millis: || Timestamp::now().as_millisecond() }
        };
        (retry.get_max_attempts() > 1).then(generate)
    }

    fn put(self: Arc<Self>, put: Put) -> BoxFuture<Result<PutResponse, Error>> {
        Box::pin(external::put(self, put))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

/// Returns the prefix of this process. A forked process has the random part of its parent, and counts from the same number, so
/// the prefix differs in bits that counting does not reach.
fn key_prefix(random: u128) -> String {
    format!("{:032x}-", random ^ (u128::from(std::process::id()) << 48))
}
