use http::HeaderMap;
use jiff::Timestamp;

/// The server's rate limit, from the headers `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset`.
///
/// Meant for dashboards: the client itself waits as long as `Retry-After` requests. Few servers send these headers. A header that
/// is not a whole number is ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of requests allowed per period.
    pub limit: Option<u64>,
    /// The number of requests that remain in this period.
    pub remaining: Option<u64>,
    /// When the next period starts: a Unix timestamp, in seconds. [`reset_at`](Self::reset_at) converts it.
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

    /// Returns when the next period starts; `None` if the server did not report it, or reported a time after the year 9999.
    #[must_use]
    pub fn reset_at(&self) -> Option<Timestamp> {
        Timestamp::from_second(i64::try_from(self.reset?).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn the_reset_is_a_unix_timestamp_and_garbage_is_ignored() {
        let reset = |text: &str| {
            let headers = [("x-ratelimit-limit", "100"), ("x-ratelimit-reset", text)];
            let header = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
            let rate_limit = RateLimit::of(&headers.into_iter().map(header).collect()).unwrap();
            assert_eq!((rate_limit.limit, rate_limit.remaining), (Some(100), None), "{text}");
            rate_limit.reset_at().map(|time| time.to_string())
        };
        assert_eq!(reset("1772600820").as_deref(), Some("2026-03-04T05:07:00Z"));
        assert_eq!(reset(" 0 ").as_deref(), Some("1970-01-01T00:00:00Z"));
        for garbage in ["", "soon", "-1", "1.5", "1e9", "18446744073709551615", "18446744073709551616", "253402300800"]
        {
            assert_eq!(reset(garbage), None, "{garbage}");
        }
    }
}
