//! Whether and when a failed attempt is retried.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use inngest_api_spec::{Error, ErrorKind, RetryConfig, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use tokio::time::Instant;

use crate::transport;

/// What a retry takes from the budget, and what a success returns to it.
const COST: u32 = 10;
const REFUND: u32 = 1;

/// How many retries a client and its clones may make together, so that retries do not multiply the load during an outage: a
/// reserve, and one more for every ten successes.
pub(crate) struct Budget {
    left: AtomicU32,
    reserve: u32,
}

impl Budget {
    pub(crate) const fn new(retries: u32) -> Self {
        let reserve = retries.saturating_mul(COST);
        Self { left: AtomicU32::new(reserve), reserve }
    }

    fn take(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(COST)).is_ok()
    }

    pub(super) fn refund(&self) {
        // Usually full: then nothing is written.
        if self.left.load(Ordering::Relaxed) < self.reserve {
            let add = |left: u32| Some(left.saturating_add(REFUND).min(self.reserve));
            let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        }
    }
}

/// Returns how long to wait before the attempt is retried; `None` if it is not retried, or the call would time out first.
pub(super) fn wait(
    error: &Error,
    is_idempotent: bool,
    attempts: u32,
    retry: &RetryConfig,
    budget: &Budget,
    deadline: Instant,
) -> Option<Duration> {
    if !is_safe(error, is_idempotent) {
        return None;
    }
    // A server that retires a connection rejects all requests that it did not process at once: that is not an outage.
    let budget = (!transport::is_unprocessed(error)).then_some(budget);
    delay(error.retry_after(), attempts, retry, budget, deadline)
}

/// Returns how long to wait before an attempt that is safe to retry; `None` if it is not retried. Without a budget, it takes
/// nothing from it.
pub(super) fn delay(
    retry_after: Option<Duration>,
    attempts: u32,
    retry: &RetryConfig,
    budget: Option<&Budget>,
    deadline: Instant,
) -> Option<Duration> {
    if attempts >= retry.get_max_attempts() {
        return None;
    }
    let wait = match retry_after {
        Some(requested) => Some(requested).filter(|wait| *wait <= retry.get_max_backoff())?,
        None => jittered(retry.backoff_after(attempts)),
    };
    if wait >= deadline.saturating_duration_since(Instant::now()) {
        return None;
    }
    budget.is_none_or(Budget::take).then_some(wait)
}

/// Whether the attempt can be retried without the server acting twice.
///
/// `is_idempotent` includes a key that the client generated. The error does not know of it, because it covers this call only.
fn is_safe(error: &Error, is_idempotent: bool) -> bool {
    if !error.is_temporary() {
        return false;
    }
    match error.kind() {
        // Never sent, or rejected before it was carried out.
        ErrorKind::Connect | ErrorKind::RateLimited => true,
        // The server did not read the whole request (408), or refuses it on this connection (421, 425): RFC 9110, 15.5.9 and
        // 15.5.20, and RFC 8470, 5.2.
        _ if error.is_of_reused_connection() => is_idempotent || error.status() != Some(StatusCode::REQUEST_TIMEOUT),
        ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Server => is_idempotent,
        // Including the function's own rate limit (422), which lasts longer than any backoff.
        _ => false,
    }
}

/// Returns a random duration between zero and the limit, evenly distributed.
fn jittered(limit: Duration) -> Duration {
    // The standard library's source of randomness: good enough to spread callers.
    let random = RandomState::new().build_hasher().finish();
    let share = f64::from(u32::try_from(random >> 32).unwrap_or_default()) / f64::from(u32::MAX);
    // Rounding can make the largest limit overflow.
    Duration::try_from_secs_f64(limit.as_secs_f64() * share).unwrap_or(limit)
}

/// Reads `Retry-After`: seconds, or a date. Servers also send fractions of seconds, and dates in other formats than HTTP's.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if text.starts_with(|first: char| first.is_ascii_digit()) && text.bytes().all(|byte| b"0123456789.".contains(&byte))
    {
        let seconds: f64 = text.parse().ok()?;
        // A number that overflows is a long wait, not none.
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    Some(Duration::try_from(date(text)?.duration_since(Timestamp::now())).unwrap_or_default())
}

/// Reads a date: RFC 9110, 5.6.7 (with its two obsolete formats), or RFC 3339.
fn date(text: &str) -> Option<Timestamp> {
    const OBSOLETE: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let obsolete = || {
        let date = OBSOLETE.iter().find_map(|format| DateTime::strptime(format, text).ok())?;
        Offset::UTC.to_timestamp(date).ok()
    };
    let date = jiff::fmt::rfc2822::parse(text).map(|date| date.timestamp());
    date.or_else(|_| text.parse()).ok().or_else(obsolete)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(text: &str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_str(text).unwrap())]))
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO), "long past");
        let far = read("Fri, 31 Dec 2055 23:59:59 GMT").unwrap();
        assert!(far > Duration::from_secs(365 * 24 * 60 * 60));
        assert_eq!(read("1.5"), Some(Duration::from_millis(1500)));
        for past in ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "1994-11-06T09:49:37.5+01:00"] {
            assert_eq!(read(past), Some(Duration::ZERO), "{past}");
        }
        for future in ["Friday, 31-Dec-55 23:59:59 GMT", "Fri Dec 31 23:59:59 2055", "2055-12-31T23:59:59Z"] {
            assert!(read(future).unwrap().abs_diff(far) < Duration::from_secs(60), "{future}");
        }
        assert!(read("99999999999999999999999").unwrap() > Duration::from_secs(u64::MAX / 2));
        for absurd in ["-1", "+1", "soon", "1e9", "", ".", "1.2.3", ".5", "2055-12-31", "1994-11-06T09:49:37"] {
            assert_eq!(read(absurd), None, "{absurd}");
        }
    }

    #[test]
    fn a_budget_is_a_reserve_and_a_retry_for_ten_successes() {
        let budget = Budget::new(2);
        assert!(budget.take() && budget.take() && !budget.take());
        (0..9).for_each(|_| budget.refund());
        assert!(!budget.take());
        budget.refund();
        assert!(budget.take() && !budget.take());
        (0..1000).for_each(|_| budget.refund());
        assert!(budget.take() && budget.take() && !budget.take(), "never more than the reserve");
    }

    #[test]
    fn backoff_waits_are_random_and_within_the_limit() {
        let waits: Vec<_> = (0..100).map(|_| jittered(Duration::from_millis(100))).collect();
        assert!(waits.iter().all(|wait| *wait <= Duration::from_millis(100)));
        assert!(waits.iter().any(|wait| *wait < Duration::from_millis(50)));
        assert!(waits.iter().any(|wait| *wait > Duration::from_millis(50)));
    }
}
