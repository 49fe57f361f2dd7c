use std::time::Duration;

/// Which failed attempts are retried, and how long the client waits before each retry.
///
/// The client retries an attempt only if that is safe:
///
/// - an attempt that never reached the server, or that an HTTP/2 server reports it did not process (a refused stream, or
///   one that came after its GOAWAY);
/// - an attempt that the API's rate limit rejected (429): it was not carried out;
/// - for idempotent operations, an attempt that was interrupted or got the status 502, 503 or 504 (or 520 to 524
///   or 530). An operation is idempotent by its definition or by an idempotency key. If the operation takes a key and the
///   caller sets none, the client generates one and uses it for all attempts of the call.
///
/// A streaming upload is sent once if any of it was read, unless its stream can be recreated: see
/// [`Upload`](crate::Upload).
///
/// The backoff doubles with each attempt, and each wait is drawn at random between zero and the backoff ("full jitter").
/// A `Retry-After` header of the server takes precedence if it fits within [`max_backoff`](Self::max_backoff) and the call's
/// timeout; if it does not, the call fails at once.
///
/// ```
/// # use inngest_api_spec::RetryConfig;
/// # use std::time::Duration;
/// let patient = RetryConfig::new().max_attempts(6).max_backoff(Duration::from_secs(60));
/// let disabled = RetryConfig::disabled();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "a config does nothing until it is passed to a client or a call"]
pub struct RetryConfig {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    budget: u32,
}

impl RetryConfig {
    /// Returns the default: 3 attempts, backoff from 100 ms to 10 s, a budget of 50 retries.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            initial_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(10),
            budget: 50,
        }
    }

    /// Returns a config without retries: one attempt per call, and no generated idempotency key.
    pub const fn disabled() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets how many attempts a call makes at most, the first included. Default: 3; 0 counts as 1.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Sets the longest wait before the second attempt; it doubles with each further attempt. Default: 100 ms.
    pub const fn initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = backoff;
        self
    }

    /// Sets the longest wait before any attempt, also for `Retry-After`. Default: 10 s.
    pub const fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// Sets how many retries a client and its clones have in reserve, together. Default: 50.
    ///
    /// Each retry takes one, and ten successful calls return one, so that an outage does not multiply the load on the
    /// server. Only the client's config sets the budget; the budget of a call's own config is ignored.
    pub const fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    /// Returns how many attempts a call makes at most.
    #[must_use]
    pub const fn get_max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// Returns the longest wait before the second attempt.
    #[must_use]
    pub const fn get_initial_backoff(&self) -> Duration {
        self.initial_backoff
    }

    /// Returns the longest wait before any attempt.
    #[must_use]
    pub const fn get_max_backoff(&self) -> Duration {
        self.max_backoff
    }

    /// Returns how many retries the client has in reserve.
    #[must_use]
    pub const fn get_budget(&self) -> u32 {
        self.budget
    }

    /// Returns the longest wait after this many attempts.
    #[doc(hidden)]
    #[must_use]
    pub fn backoff_after(&self, attempts: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        self.initial_backoff.saturating_mul(factor).min(self.max_backoff)
    }
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backoff_doubles_up_to_its_maximum() {
        let retry =
            RetryConfig::new().initial_backoff(Duration::from_millis(100)).max_backoff(Duration::from_millis(350));
        let backoffs: Vec<_> = (1..5).map(|attempts| retry.backoff_after(attempts).as_millis()).collect();
        assert_eq!(backoffs, [100, 200, 350, 350]);
        assert_eq!(retry.backoff_after(u32::MAX), Duration::from_millis(350));
        assert_eq!(RetryConfig::new().max_attempts(0).get_max_attempts(), 1);
    }
}
