use std::time::Duration;

/// When a failed attempt is made again, and how long is waited before.
///
/// Only what is safe is sent again: an attempt that never reached the server, or that it says it did not look at (HTTP/2: a
/// stream that it refused, or that came after its GOAWAY); one that the API's rate limit refused (429: it was not carried
/// out); and of operations that are idempotent, by the listing or by an idempotency key, also one that broke off or was
/// answered 502, 503 or 504. Where an operation takes a key and the caller gives none, the client makes one, the same over
/// all attempts. A stream of which something was taken is sent once, unless it is made anew: see [`Upload`](crate::Upload).
///
/// The waits grow by factors of two, each drawn evenly between nothing and its bound ("full jitter"). A `Retry-After` of
/// the server's is waited for instead, as long as it is within [`max_wait`](Self::max_wait) and the call's deadline: where
/// it is not, the error comes at once.
///
/// ```
/// # use inngest_api_spec::Retry;
/// # use std::time::Duration;
/// let patient = Retry::new().attempts(6).max_wait(Duration::from_secs(60));
/// let never = Retry::never();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    max_wait: Duration,
}

impl Retry {
    /// The default: 3 attempts, waits from 100 ms on, at most 10 s each.
    #[must_use]
    pub const fn new() -> Self {
        Self { attempts: 3, first_wait: Duration::from_millis(100), max_wait: Duration::from_secs(10) }
    }

    /// One attempt, whatever comes of it. No idempotency key is made either.
    #[must_use]
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// How many attempts a call has, the first included. Default: 3.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The bound of the wait before the second attempt; it doubles with each further one. Default: 100 ms.
    #[must_use]
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait, whether drawn or asked for by the server. Default: 10 s.
    #[must_use]
    pub const fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }
}

/// What the runtime reads.
#[doc(hidden)]
impl Retry {
    #[must_use]
    pub const fn chosen_attempts(&self) -> u32 {
        self.attempts
    }

    #[must_use]
    pub const fn chosen_max_wait(&self) -> Duration {
        self.max_wait
    }

    /// The bound of the wait after this many attempts.
    #[must_use]
    pub fn bound(&self, attempts: u32) -> Duration {
        let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first_wait.saturating_mul(factor).min(self.max_wait)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let retry = Retry::new().first_wait(Duration::from_millis(100)).max_wait(Duration::from_millis(350));
        let bounds: Vec<_> = (1..5).map(|attempts| retry.bound(attempts).as_millis()).collect();
        assert_eq!(bounds, [100, 200, 350, 350]);
        assert_eq!(retry.bound(u32::MAX), Duration::from_millis(350));
        assert_eq!(Retry::new().attempts(0).chosen_attempts(), 1);
    }
}
