use std::time::Duration;

use hyper_util::client::legacy::Builder;

/// HTTP's own window, and its largest, in bytes.
const WINDOWS: (u32, u32) = (65_535, (1 << 31) - 1);

/// Longer than any process lives, and still a time that can be added to one.
const FOREVER: Duration = Duration::from_hours(24 * 365 * 30);

/// How connections are kept, watched and left. For [`ClientBuilder::pool`](crate::ClientBuilder::pool).
///
/// The defaults suit a service: there is seldom a reason to change them.
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
/// What is not for setting: an answer's head may hold 100 headers and 400 KiB over HTTP/1.1, and 16 KiB over HTTP/2; more is
/// an error of the call. Over TLS, calls that need a connection at the same moment wait for one, and share it if it
/// speaks HTTP/2; there, calls beyond the number that the server allows at once wait for their turn on it.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct PoolConfig {
    max_idle: usize,
    idle_timeout: Duration,
    pub(super) tcp_keepalive: Option<Duration>,
    ping: (Duration, Duration),
    windows: Windows,
    pub(super) http1_only: bool,
}

#[derive(Clone, Copy, Debug)]
enum Windows {
    Fixed { stream: u32, connection: u32 },
    Adaptive,
}

impl PoolConfig {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            max_idle: usize::MAX,
            // Below the minute after which load balancers commonly close an idle connection: whoever closes first knows.
            idle_timeout: Duration::from_secs(50),
            tcp_keepalive: Some(Duration::from_mins(1)),
            ping: (Duration::from_secs(10), Duration::from_secs(10)),
            windows: Windows::Fixed { stream: 2 << 20, connection: 5 << 20 },
            http1_only: false,
        }
    }

    /// How many connections without a call are kept; 0: none, each call makes its own. Default: all.
    pub const fn max_idle(mut self, connections: usize) -> Self {
        self.max_idle = connections;
        self
    }

    /// How long a connection is kept without a call. Default: 50 seconds.
    pub const fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How long a TCP connection is silent before the system asks whether its peer is there, which it then does every 15
    /// seconds, 3 times; `None`: never. Default: 1 minute.
    pub const fn tcp_keepalive(mut self, silence: Option<Duration>) -> Self {
        self.tcp_keepalive = silence;
        self
    }

    /// How often an HTTP/2 connection with calls on it is asked whether it is alive (PING), and how long it may take to
    /// answer; each at least 10 milliseconds. One that does not is left, and its calls fail with
    /// [`Transport`](crate::ErrorKind::Transport), to be made again where that is safe. Default: 10 seconds each.
    pub const fn http2_ping(mut self, interval: Duration, timeout: Duration) -> Self {
        self.ping = (interval, timeout);
        self
    }

    /// How much of one answer, and of all answers on a connection, an HTTP/2 server may send ahead of their being read, in
    /// bytes: 65,535 to 2³¹ − 1, and what is outside is taken for the nearest. Default: 2 MiB and 5 MiB.
    pub const fn http2_windows(mut self, stream: u32, connection: u32) -> Self {
        self.windows = Windows::Fixed { stream, connection };
        self
    }

    /// Finds out how large the windows of HTTP/2 have to be, by the connection's bandwidth and delay.
    pub const fn http2_adaptive_windows(mut self) -> Self {
        self.windows = Windows::Adaptive;
        self
    }

    /// Offers no HTTP/2, for what stands on the way and does it badly.
    pub const fn http1_only(mut self) -> Self {
        self.http1_only = true;
        self
    }

    /// Whether calls can share connections, or use them one after the other.
    pub(super) const fn are_kept(&self) -> bool {
        self.max_idle > 0
    }

    pub(super) const fn alpn(&self) -> &'static [&'static [u8]] {
        if self.http1_only { &[b"http/1.1"] } else { &[b"h2", b"http/1.1"] }
    }

    pub(super) fn apply(&self, client: &mut Builder) {
        const SHORTEST: Duration = Duration::from_millis(10);
        client
            .pool_max_idle_per_host(self.max_idle)
            .pool_idle_timeout(self.idle_timeout.min(FOREVER))
            // What the server allows it says at once: until then, no more than what is surely allowed, or it would refuse.
            .http2_initial_max_send_streams(1)
            .http2_keep_alive_interval(self.ping.0.clamp(SHORTEST, FOREVER))
            .http2_keep_alive_timeout(self.ping.1.clamp(SHORTEST, FOREVER));
        match self.windows {
            Windows::Adaptive => client.http2_adaptive_window(true),
            Windows::Fixed { stream, connection } => client
                .http2_initial_stream_window_size(stream.clamp(WINDOWS.0, WINDOWS.1))
                .http2_initial_connection_window_size(connection.clamp(WINDOWS.0, WINDOWS.1)),
        };
    }
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self::new()
    }
}
