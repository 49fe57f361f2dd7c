use http::HeaderMap;

/// How often a server may be asked, as it says in `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`.
///
/// For dashboards: no server was seen to send these headers yet, and the client itself goes by `Retry-After` alone (wire
/// facts 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many calls a period may have.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// When the next period starts, in seconds: whether from now or since 1970 is not published.
    pub reset: Option<u64>,
}

impl RateLimit {
    /// What an answer's headers say; `None` where they say nothing.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
        let said = Self {
            limit: number("x-ratelimit-limit"),
            remaining: number("x-ratelimit-remaining"),
            reset: number("x-ratelimit-reset"),
        };
        (said != Self::default()).then_some(said)
    }
}
