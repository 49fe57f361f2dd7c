use http::HeaderMap;

/// The server's rate limit, from the headers `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`.
///
/// Meant for dashboards: the client itself waits as long as `Retry-After` requests. Few servers send these headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests allowed per period.
    pub limit: Option<u64>,
    /// The number of requests that remain in this period.
    pub remaining: Option<u64>,
    /// When the next period starts, as a Unix timestamp in seconds.
    pub reset: Option<u64>,
}

impl RateLimit {
    /// Reads the headers; `None` if there are none of them.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
        let rate_limit = Self {
            limit: number("x-ratelimit-limit"),
            remaining: number("x-ratelimit-remaining"),
            reset: number("x-ratelimit-reset"),
        };
        (rate_limit != Self::default()).then_some(rate_limit)
    }
}
