//! Whether a failed attempt is made again, and when.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use inngest_api_spec::{Error, ErrorKind, RetryConfig, Timestamp};
use tokio::time::Instant;

use crate::transport;

/// What a retry takes from the budget, and what a success gives back.
const COST: u32 = 10;
const REFUND: u32 = 1;

/// How many retries a client and its clones have in all, so that an outage is not multiplied: a reserve, and then one for
/// every ten successes.
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
        // Mostly full: then nothing is written.
        if self.left.load(Ordering::Relaxed) < self.reserve {
            let add = |left: u32| Some(left.saturating_add(REFUND).min(self.reserve));
            let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        }
    }
}

/// How long to wait before the attempt is made again; none where it is not to be, or the call would be over by then.
pub(super) fn wait(
    error: &Error,
    is_idempotent: bool,
    attempts: u32,
    retry: &RetryConfig,
    budget: &Budget,
    deadline: Option<Instant>,
) -> Option<Duration> {
    if attempts >= retry.get_max_attempts() || !is_safe(error, is_idempotent) {
        return None;
    }
    let wait = match error.retry_after() {
        Some(asked) => Some(asked).filter(|asked| *asked <= retry.get_max_backoff())?,
        None => jittered(retry.backoff_after(attempts)),
    };
    if deadline.is_some_and(|deadline| wait >= deadline.saturating_duration_since(Instant::now())) {
        return None;
    }
    // A server that retires a connection leaves whatever it did not take there, all at once: that is no outage.
    (transport::is_left_by_server(error) || budget.take()).then_some(wait)
}

/// Whether the attempt can be made again without the server acting twice.
fn is_safe(error: &Error, is_idempotent: bool) -> bool {
    match error.kind() {
        // Never sent; and refused before it was carried out (wire facts 7).
        ErrorKind::Connect | ErrorKind::RateLimited => true,
        ErrorKind::Transport | ErrorKind::Timeout => is_idempotent,
        ErrorKind::Server => is_idempotent && error.is_retryable(),
        _ => false,
    }
}

/// Evenly between nothing and the bound.
fn jittered(bound: Duration) -> Duration {
    // The standard library's source of randomness: good enough to spread callers.
    let random = RandomState::new().build_hasher().finish();
    let share = f64::from(u32::try_from(random >> 32).unwrap_or_default()) / f64::from(u32::MAX);
    // Rounded, the longest of bounds is more than there is room for.
    Duration::try_from_secs_f64(bound.as_secs_f64() * share).unwrap_or(bound)
}

/// `Retry-After`: seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than there is room for is too long, and not nothing.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(date.duration_since(Timestamp::now())).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn asked(text: &str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_str(text).unwrap())]))
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO), "long past");
        let far = asked("Fri, 31 Dec 2055 23:59:59 GMT").unwrap();
        assert!(far > Duration::from_hours(24 * 365));
        assert_eq!(asked("99999999999999999999999"), Some(Duration::from_secs(u64::MAX)));
        for absurd in ["-1", "+1", "soon", "1e9", ""] {
            assert_eq!(asked(absurd), None, "{absurd}");
        }
    }

    #[test]
    fn a_budget_is_a_reserve_and_a_tenth() {
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
    fn waits_are_spread_and_bounded() {
        let waits: Vec<_> = (0..100).map(|_| jittered(Duration::from_millis(100))).collect();
        assert!(waits.iter().all(|wait| *wait <= Duration::from_millis(100)));
        assert!(waits.iter().any(|wait| *wait < Duration::from_millis(50)));
        assert!(waits.iter().any(|wait| *wait > Duration::from_millis(50)));
    }
}
