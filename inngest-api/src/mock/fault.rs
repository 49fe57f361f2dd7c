//! What goes wrong on the way.

use std::fmt;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::cut_body;
use super::reply::{self, ReplyBody};

/// What goes wrong with a request or its answer: for [`Server::inject`](super::Server::inject) and
/// [`Script::fault`](super::Script::fault).
///
/// ```
/// # use std::time::Duration;
/// # use inngest_api::mock::Fault;
/// let slow = Fault::delay(Duration::from_secs(2));
/// let burst = Fault::status(503).times(3);
/// let late_and_cut = Fault::truncate_after(20).delayed(Duration::from_secs(2));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Fault {
    delay: Duration,
    kind: Kind,
    times: Option<usize>,
}

#[derive(Clone, Debug, Default)]
enum Kind {
    /// Nothing but a delay.
    #[default]
    None,
    HangUp,
    LoseAnswer,
    CutAfter(usize),
    StallAfter(usize),
    Answer {
        status: StatusCode,
        retry_after: Option<Duration>,
        body: MockOperation,
    },
}

#[derive(Clone, Debug)]
enum MockOperation {
    /// The status in words, as a proxy says it.
    Words,
    Json(Bytes),
}

impl Fault {
    /// The request is carried out after so long.
    #[must_use]
    pub const fn delay(duration: Duration) -> Self {
        Self { delay: duration, kind: Kind::None, times: None }
    }

    /// The server reads the request and hangs up: it is not carried out, and there is no answer. Over HTTP/2 it resets the
    /// stream.
    #[must_use]
    pub const fn hang_up() -> Self {
        Self::of(Kind::HangUp)
    }

    /// The request is carried out, and the server hangs up before it answers: what an idempotency key is for.
    #[must_use]
    pub const fn drop_response() -> Self {
        Self::of(Kind::LoseAnswer)
    }

    /// The request is carried out, and its answer breaks off after so many bytes of the body, at the latest at its end.
    #[must_use]
    pub const fn truncate_after(bytes: usize) -> Self {
        Self::of(Kind::CutAfter(bytes))
    }

    /// The request is carried out, and its answer stands still after so many bytes of the body, at the latest at its end.
    #[must_use]
    pub const fn stall_after(bytes: usize) -> Self {
        Self::of(Kind::StallAfter(bytes))
    }

    /// The answer is 200 with a body that is no JSON. The request is not carried out.
    #[must_use]
    pub fn wrong_json() -> Self {
        Self::body("{\"data\":")
    }

    /// The answer is 200 with this body, said to be JSON. The request is not carried out.
    pub fn body(body: impl Into<Bytes>) -> Self {
        Self::of(Kind::Answer { status: StatusCode::OK, retry_after: None, body: MockOperation::Json(body.into()) })
    }

    /// The answer has this status and says so in plain text, as a proxy would. The request is not carried out.
    ///
    /// A number that is no status counts as 500.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::of(Kind::Answer { status, retry_after: None, body: MockOperation::Words })
    }

    /// 429 with `Retry-After`, in whole seconds, rounded up. The request is not carried out.
    #[must_use]
    pub const fn rate_limited(retry_after: Duration) -> Self {
        let retry_after = Some(retry_after);
        Self::of(Kind::Answer { status: StatusCode::TOO_MANY_REQUESTS, retry_after, body: MockOperation::Words })
    }

    /// The same for so many requests. Default: where it is injected all, in a script one.
    #[must_use]
    pub const fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// The same, after so long.
    #[must_use]
    pub const fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    const fn of(kind: Kind) -> Self {
        Self { delay: Duration::ZERO, kind, times: None }
    }
}

/// What the server does with one.
impl Fault {
    pub(super) const fn chosen_times(&self) -> Option<usize> {
        self.times
    }

    /// Whether the request goes wrong before it is carried out.
    pub(super) const fn replaces_answer(&self) -> bool {
        matches!(self.kind, Kind::HangUp | Kind::Answer { .. })
    }

    /// Both: delays add up, and what else goes wrong is the other's.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.delay = self.delay.saturating_add(other.delay);
        if !matches!(other.kind, Kind::None) {
            self.kind = other.kind;
        }
        self
    }

    /// What goes wrong before the request is carried out; the answer, where that is all there is.
    ///
    /// # Errors
    /// Where there is none.
    pub(super) async fn before(&self) -> io::Result<Option<Response<ReplyBody>>> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        match &self.kind {
            Kind::HangUp => Err(hung_up("the mock hung up on the request, as it was told to")),
            Kind::Answer { status, retry_after, body } => {
                let mut answer = match body {
                    MockOperation::Words => reply::words(*status, "a fault that the mock was told of".to_owned()),
                    MockOperation::Json(body) => reply::json(*status, body.clone()),
                };
                if let Some(delay) = retry_after {
                    reply::retry_after(&mut answer, delay.as_secs() + u64::from(delay.subsec_nanos() > 0));
                }
                Ok(Some(answer))
            }
            Kind::None | Kind::LoseAnswer | Kind::CutAfter(_) | Kind::StallAfter(_) => Ok(None),
        }
    }

    /// What goes wrong with the answer of a request that was carried out.
    ///
    /// # Errors
    /// Where it is lost.
    pub(super) fn after(&self, answer: Response<ReplyBody>) -> io::Result<Response<ReplyBody>> {
        match self.kind {
            Kind::LoseAnswer => Err(hung_up("the mock carried the request out and hung up, as it was told to")),
            Kind::CutAfter(bytes) => Ok(answer.map(|body| cut_body::cut(body, bytes))),
            Kind::StallAfter(bytes) => Ok(answer.map(|body| cut_body::stall(body, bytes))),
            Kind::None | Kind::HangUp | Kind::Answer { .. } => Ok(answer),
        }
    }
}

fn hung_up(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, message)
}

/// `hang up`, `503`, `429, after 2s`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::None => return write!(f, "delay of {:?}", self.delay),
            Kind::HangUp => f.write_str("hang up")?,
            Kind::LoseAnswer => f.write_str("lose the answer")?,
            Kind::CutAfter(bytes) => write!(f, "cut after {bytes} bytes")?,
            Kind::StallAfter(bytes) => write!(f, "stall after {bytes} bytes")?,
            Kind::Answer { status, body: MockOperation::Words, .. } => write!(f, "status {}", status.as_u16())?,
            Kind::Answer { body: MockOperation::Json(_), .. } => f.write_str("another body")?,
        }
        if self.delay.is_zero() { Ok(()) } else { write!(f, ", after {:?}", self.delay) }
    }
}
