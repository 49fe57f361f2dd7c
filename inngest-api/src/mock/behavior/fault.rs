//! Injected faults: what goes wrong between the client and a handler.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

/// A fault to inject into an operation, with [`Server::inject`](crate::mock::Server::inject) or [`Script::fault`](super::Script::fault).
///
/// | fault | operation executed? | what the client sees |
/// |---|---|---|
/// | [`delay`](Self::delay) | yes | a late response |
/// | [`hang_up`](Self::hang_up) | no | a closed connection |
/// | [`drop_response`](Self::drop_response) | yes | a closed connection |
/// | [`truncate_after`](Self::truncate_after) | yes | a response body that breaks off |
/// | [`stall_after`](Self::stall_after) | yes | a response body that never ends |
/// | [`status`](Self::status), [`rate_limited`](Self::rate_limited) | no | an error status without an error code |
/// | [`body`](Self::body), [`wrong_json`](Self::wrong_json) | no | 200 with a body that does not decode |
///
/// ```
/// # use std::time::Duration;
/// # use inngest_api::mock::Fault;
/// let slow = Fault::delay(Duration::from_secs(2));
/// let outage = Fault::status(503).times(3);
/// let slow_and_truncated = Fault::truncate_after(20).delayed(Duration::from_secs(2));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Fault {
    delay: Duration,
    kind: FaultKind,
    times: Option<usize>,
}

/// What goes wrong, apart from a delay.
#[derive(Clone, Debug, Default)]
pub(in crate::mock) enum FaultKind {
    /// Nothing.
    #[default]
    None,
    HangUp,
    DropResponse,
    TruncateAfter(usize),
    StallAfter(usize),
    Respond {
        status: StatusCode,
        retry_after: Option<Duration>,
        body: FaultBody,
    },
}

/// The body of a response that a fault sends.
#[derive(Clone, Debug)]
pub(in crate::mock) enum FaultBody {
    /// Plain text, as a proxy sends it.
    PlainText,
    /// Bytes with the content type of JSON.
    Json(Bytes),
}

impl Fault {
    /// Delays a request before the operation is executed.
    #[must_use]
    pub const fn delay(duration: Duration) -> Self {
        Self { delay: duration, kind: FaultKind::None, times: None }
    }

    /// Closes the connection after reading the request. The operation is not executed. Over HTTP/2, resets the stream.
    #[must_use]
    pub const fn hang_up() -> Self {
        Self::of_kind(FaultKind::HangUp)
    }

    /// Executes the operation, then closes the connection without a response. Tests idempotency: the client cannot know whether
    /// the operation was executed.
    #[must_use]
    pub const fn drop_response() -> Self {
        Self::of_kind(FaultKind::DropResponse)
    }

    /// Executes the operation and aborts the response after `bytes` bytes of its body. A shorter body is aborted at its end.
    #[must_use]
    pub const fn truncate_after(bytes: usize) -> Self {
        Self::of_kind(FaultKind::TruncateAfter(bytes))
    }

    /// Executes the operation and stops sending the response after `bytes` bytes of its body, without closing the connection. A
    /// shorter body never ends.
    #[must_use]
    pub const fn stall_after(bytes: usize) -> Self {
        Self::of_kind(FaultKind::StallAfter(bytes))
    }

    /// Responds with status 200 and truncated JSON. The operation is not executed.
    #[must_use]
    pub fn wrong_json() -> Self {
        Self::body("{\"data\":")
    }

    /// Responds with status 200, content type `application/json` and this body. The operation is not executed.
    pub fn body(body: impl Into<Bytes>) -> Self {
        Self::respond(StatusCode::OK, None, FaultBody::Json(body.into()))
    }

    /// Responds with this status and a plain-text body, like a proxy. The operation is not executed.
    ///
    /// A number that is not a valid HTTP status becomes 500.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::respond(status, None, FaultBody::PlainText)
    }

    /// Responds with status 429 and `Retry-After`, in whole seconds, rounded up. The operation is not executed.
    ///
    /// The headers `X-RateLimit-Limit`, `X-RateLimit-Remaining` (0) and `X-RateLimit-Reset` are sent as well. The reset is a Unix
    /// timestamp in seconds: the server's clock plus `Retry-After`.
    #[must_use]
    pub const fn rate_limited(retry_after: Duration) -> Self {
        Self::respond(StatusCode::TOO_MANY_REQUESTS, Some(retry_after), FaultBody::PlainText)
    }

    /// Sets how many requests the fault applies to. Default: all requests if injected, one request in a script.
    #[must_use]
    pub const fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Delays the request as well. Default: no delay.
    #[must_use]
    pub const fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    const fn of_kind(kind: FaultKind) -> Self {
        Self { delay: Duration::ZERO, kind, times: None }
    }

    const fn respond(status: StatusCode, retry_after: Option<Duration>, body: FaultBody) -> Self {
        Self::of_kind(FaultKind::Respond { status, retry_after, body })
    }
}

/// Used by the server.
impl Fault {
    pub(in crate::mock) const fn get_times(&self) -> Option<usize> {
        self.times
    }

    pub(in crate::mock) const fn get_delay(&self) -> Duration {
        self.delay
    }

    pub(in crate::mock) const fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// Whether the fault prevents the operation from being executed.
    pub(in crate::mock) const fn prevents_execution(&self) -> bool {
        matches!(self.kind, FaultKind::HangUp | FaultKind::Respond { .. })
    }

    /// Combines two faults: the delays add up, and `other` determines what else goes wrong.
    pub(in crate::mock) fn and(mut self, other: Self) -> Self {
        self.delay = self.delay.saturating_add(other.delay);
        if !matches!(other.kind, FaultKind::None) {
            self.kind = other.kind;
        }
        self
    }
}

/// For example `hang up`, `status 503`, `status 429, after 2s`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FaultKind::None => return write!(f, "delay of {:?}", self.delay),
            FaultKind::HangUp => f.write_str("hang up")?,
            FaultKind::DropResponse => f.write_str("drop response")?,
            FaultKind::TruncateAfter(bytes) => write!(f, "truncate after {bytes} bytes")?,
            FaultKind::StallAfter(bytes) => write!(f, "stall after {bytes} bytes")?,
            FaultKind::Respond { status, body: FaultBody::PlainText, .. } => write!(f, "status {}", status.as_u16())?,
            FaultKind::Respond { body: FaultBody::Json(_), .. } => f.write_str("custom body")?,
        }
        if self.delay.is_zero() { Ok(()) } else { write!(f, ", after {:?}", self.delay) }
    }
}
