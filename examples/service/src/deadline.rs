use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use inngest_api::CallOptions;
use tokio::time::Instant;

use crate::{Problem, Shop};

/// By when a request has to be answered: what the service allows, or less where the requester says so in the header
/// `X-Request-Timeout`, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

const HEADER: &str = "x-request-timeout";

impl Deadline {
    /// So long from now.
    #[must_use]
    pub fn within(time: Duration) -> Self {
        Self(Instant::now() + time)
    }

    /// What is left.
    ///
    /// # Errors
    /// 504 where it has passed.
    pub fn left(self) -> Result<Duration, Problem> {
        let left = self.0.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(Problem::too_late()) } else { Ok(left) }
    }

    /// Gives a call what is left, retries included.
    ///
    /// # Errors
    /// As [`left`](Self::left).
    pub fn options(self) -> Result<CallOptions, Problem> {
        Ok(CallOptions::new().timeout(self.left()?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Deadline
where
    Shop: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let allowed = Shop::from_ref(state).request_timeout;
        let wanted = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Self::within(wanted.map_or(allowed, |wanted| Duration::from_millis(wanted).min(allowed))))
    }
}
