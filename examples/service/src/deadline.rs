use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use inngest_api::CallOptions;
use tokio::time::Instant;

use crate::{Problem, Shop};

/// When a request times out. The requester may shorten the service's timeout with the header `X-Request-Timeout`, in
/// milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

const HEADER: &str = "x-request-timeout";

impl Deadline {
    /// Creates a deadline this far in the future.
    #[must_use]
    pub fn after(timeout: Duration) -> Self {
        Self(Instant::now() + timeout)
    }

    /// Returns the remaining time.
    ///
    /// # Errors
    /// Returns a problem with status 504 if the deadline has passed.
    pub fn remaining(self) -> Result<Duration, Problem> {
        let remaining = self.0.saturating_duration_since(Instant::now());
        if remaining.is_zero() { Err(Problem::timeout()) } else { Ok(remaining) }
    }

    /// Returns options that limit a call, including its retries, to the remaining time.
    ///
    /// # Errors
    /// Like [`remaining`](Self::remaining).
    pub fn options(self) -> Result<CallOptions, Problem> {
        Ok(CallOptions::new().timeout(self.remaining()?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Deadline
where
    Shop: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let longest = Shop::from_ref(state).request_timeout;
        let requested = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Self::after(requested.map_or(longest, |millis| Duration::from_millis(millis).min(longest))))
    }
}
