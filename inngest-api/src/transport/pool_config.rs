use std::time::Duration;

use hyper::client::conn::http2;
use hyper::rt::Executor;
use hyper_util::rt::TokioTimer;

use crate::deadline::FOREVER;

/// The default and the largest window of HTTP/2, in bytes.
const WINDOWS: (u32, u32) = (65_535, (1 << 31) - 1);

/// Spawns the tasks of an HTTP/2 connection.
///
/// hyper makes tasks for each call, of a type that has room for a whole connection. On the heap they are not copied when they are
/// spawned and when they end.
#[derive(Clone)]
pub(super) struct Spawn;

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Spawn {
    fn execute(&self, task: F) {
        tokio::spawn(Box::pin(task));
    }
}

/// Connection pool and keep-alive settings.
///
/// Pass them to [`ClientBuilder::pool`](crate::ClientBuilder::pool). The defaults suit a service and seldom need to be
/// changed.
///
/// ```
/// use std::time::Duration;
/// use inngest_api::config::PoolConfig;
/// use inngest_api::{ApiKey, Client};
///
/// # fn main() -> Result<(), inngest_api::Error> {
/// let pool = PoolConfig::new().max_idle(8).idle_timeout(Duration::from_secs(20));
/// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?).pool(pool).build()?;
/// # Ok(())
/// # }
/// ```
///
/// # Fixed limits
///
/// A response head may have 100 headers and 400 KiB over HTTP/1.1, and 16 KiB over HTTP/2; a larger one fails the call.
///
/// # Sharing connections
///
/// Over TLS, calls that need a new connection at the same moment wait for one, and share it if the server speaks HTTP/2.
/// Calls in excess of the number of concurrent requests that an HTTP/2 server allows wait on the shared connection.
///
/// A connection belongs to the Tokio runtime of the call that opened it; see [Tokio
/// runtimes](crate::guide::in_production#tokio-runtimes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "a config does nothing until it is passed to `ClientBuilder::pool`"]
pub struct PoolConfig {
    max_idle: usize,
    idle_timeout: Duration,
    tcp_keepalive: Option<Duration>,
    http2_ping: (Duration, Duration),
    windows: Windows,
    http1_only: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Windows {
    Fixed { stream: u32, connection: u32 },
    Adaptive,
}

impl PoolConfig {
    /// Returns the default settings.
    pub const fn new() -> Self {
        Self {
            max_idle: usize::MAX,
            // Less than the minute after which load balancers commonly close idle connections: the client closes first.
            idle_timeout: Duration::from_secs(50),
            tcp_keepalive: Some(Duration::from_secs(60)),
            http2_ping: (Duration::from_secs(10), Duration::from_secs(10)),
            windows: Windows::Fixed { stream: 2 << 20, connection: 5 << 20 },
            http1_only: false,
        }
    }

    /// Sets how many idle connections are pooled; with 0, each call opens its own connection. Default: no limit.
    pub const fn max_idle(mut self, connections: usize) -> Self {
        self.max_idle = connections;
        self
    }

    /// Sets how long an idle connection stays in the pool. Default: 50 seconds.
    pub const fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets after how long without traffic the system probes a TCP connection; `None` disables probes. Default: 60 seconds.
    ///
    /// The system sends up to 3 probes, 15 seconds apart, and then closes the connection.
    pub const fn tcp_keepalive(mut self, idle: Option<Duration>) -> Self {
        self.tcp_keepalive = idle;
        self
    }

    /// Sets how often an HTTP/2 connection with calls in flight is pinged, and how long the reply may take. Default: 10
    /// seconds each; the minimum is 10 milliseconds each.
    ///
    /// A connection without a reply is closed. Its calls fail with [`Transport`](crate::ErrorKind::Transport) and are retried
    /// if that is safe.
    pub const fn http2_ping(mut self, interval: Duration, timeout: Duration) -> Self {
        self.http2_ping = (interval, timeout);
        self
    }

    /// Sets the HTTP/2 flow-control windows: how many bytes of one response, and of all responses on a connection, the server
    /// may send before they are read. Default: 2 MiB and 5 MiB.
    ///
    /// Values outside of 65,535 to 2³¹ − 1 are set to the nearest of these.
    pub const fn http2_windows(mut self, stream: u32, connection: u32) -> Self {
        self.windows = Windows::Fixed { stream, connection };
        self
    }

    /// Adapts the HTTP/2 flow-control windows to the bandwidth and delay of the connection.
    pub const fn http2_adaptive_windows(mut self) -> Self {
        self.windows = Windows::Adaptive;
        self
    }

    /// Disables HTTP/2, for example because of a middlebox that handles it badly.
    pub const fn http1_only(mut self) -> Self {
        self.http1_only = true;
        self
    }

    /// Returns how many idle connections are pooled.
    #[must_use]
    pub const fn get_max_idle(&self) -> usize {
        self.max_idle
    }

    /// Returns how long an idle connection stays in the pool.
    #[must_use]
    pub const fn get_idle_timeout(&self) -> Duration {
        self.idle_timeout
    }

    /// Returns after how long without traffic the system probes a TCP connection; `None` if it does not.
    #[must_use]
    pub const fn get_tcp_keepalive(&self) -> Option<Duration> {
        self.tcp_keepalive
    }

    /// Returns the interval between HTTP/2 pings, and how long a reply may take.
    #[must_use]
    pub const fn get_http2_ping(&self) -> (Duration, Duration) {
        self.http2_ping
    }

    /// Returns the HTTP/2 flow-control windows of a stream and of a connection; `None` if they are adaptive.
    #[must_use]
    pub const fn get_http2_windows(&self) -> Option<(u32, u32)> {
        match self.windows {
            Windows::Fixed { stream, connection } => Some((stream, connection)),
            Windows::Adaptive => None,
        }
    }

    /// Returns whether HTTP/2 is disabled.
    #[must_use]
    pub const fn get_http1_only(&self) -> bool {
        self.http1_only
    }

    pub(super) const fn alpn(&self) -> &'static [&'static [u8]] {
        if self.http1_only { &[b"http/1.1"] } else { &[b"h2", b"http/1.1"] }
    }

    pub(super) fn http2(&self) -> http2::Builder<Spawn> {
        const SHORTEST: Duration = Duration::from_millis(10);
        let mut http2 = http2::Builder::new(Spawn);
        http2
            .timer(TokioTimer::new())
            // The server announces its limit at once. Until then, more than one stream might be refused.
            .initial_max_send_streams(1)
            .keep_alive_interval(self.http2_ping.0.clamp(SHORTEST, FOREVER))
            .keep_alive_timeout(self.http2_ping.1.clamp(SHORTEST, FOREVER));
        match self.windows {
            Windows::Adaptive => http2.adaptive_window(true),
            Windows::Fixed { stream, connection } => http2
                .initial_stream_window_size(stream.clamp(WINDOWS.0, WINDOWS.1))
                .initial_connection_window_size(connection.clamp(WINDOWS.0, WINDOWS.1)),
        };
        http2
    }
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn getters_return_what_was_set() {
        let second = Duration::from_secs(1);
        let config = PoolConfig::new()
            .max_idle(3)
            .idle_timeout(second)
            .tcp_keepalive(None)
            .http2_ping(second * 2, second * 3)
            .http2_windows(70_000, 80_000)
            .http1_only();
        assert_eq!((config.get_max_idle(), config.get_idle_timeout()), (3, second));
        assert_eq!((config.get_tcp_keepalive(), config.get_http2_ping()), (None, (second * 2, second * 3)));
        assert_eq!((config.get_http2_windows(), config.get_http1_only()), (Some((70_000, 80_000)), true));
        assert_eq!(config.http2_adaptive_windows().get_http2_windows(), None);
        assert_eq!(PoolConfig::default(), PoolConfig::new());
        assert_ne!(config, PoolConfig::new());
    }
}
