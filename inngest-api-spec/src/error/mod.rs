//! The one error of a call: what failed, on which operation, and what to do.

mod answer;
mod kind;
mod message;

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

pub use self::answer::ApiError;
#[doc(hidden)]
pub use self::answer::error_in_success;
pub(crate) use self::answer::{errors_in, shown, stream_error};
pub use self::kind::ErrorKind;

use crate::{KeyError, OperationInfo, RateLimit};

type Source = Arc<dyn std::error::Error + Send + Sync>;

/// Why a call failed.
///
/// Match on [`kind`](Self::kind); show it with `{error}`, which is one line for a person. It never holds a key, nor the
/// body of an answer that carries secrets.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static OperationInfo>,
    message: Option<String>,
    answer: Option<Answer>,
    api_errors: Vec<ApiError>,
    attempts: u32,
    sent: bool,
    retry_after: Option<Duration>,
    source: Option<Source>,
    /// Whether the message contains the source's text.
    source_in_message: bool,
}

/// What the server answered, within bounds.
#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<bytes::Bytes>,
}

impl Error {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed; none where no operation was under way.
    #[must_use]
    pub fn operation(&self) -> Option<&'static OperationInfo> {
        self.0.operation
    }

    /// The answer's HTTP status, where there was an answer.
    ///
    /// v1 may say 200 and mean 404 (wire facts 13): then this is the 404.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// What the API said: codes and messages, mostly one.
    #[must_use]
    pub fn api_errors(&self) -> &[ApiError] {
        &self.0.api_errors
    }

    /// The first of the API's codes, such as `not_found`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.api_errors.first().and_then(|error| error.code.as_deref())
    }

    /// The id that the server gave the request, for a question to its operators.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.as_ref().and_then(|answer| request_id(&answer.headers))
    }

    /// The answer's headers, where there was an answer.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The start of the answer's body, 16 KiB at most, where there was one and the operation's answers carry no secrets.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.answer.as_ref().and_then(|answer| answer.body.as_deref())
    }

    /// How many times the request was tried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the server asks to be left alone, by `Retry-After`: counted from its answer, however long that is.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the server may be asked, where its answer says so.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.headers().and_then(RateLimit::of)
    }

    /// Whether the same call may succeed later: the server was busy or away, or the way to it was cut.
    ///
    /// Says nothing of whether it is safe: see [`may_have_been_sent`](Self::may_have_been_sent).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::RateLimited => true,
            // 422 `rate_limited` is the function's own limit, and is of another kind (wire facts 7).
            ErrorKind::Server => matches!(self.status().map(|status| status.as_u16()), Some(502..=504)),
            _ => false,
        }
    }

    /// Whether the request may have reached the server: did it perhaps act?
    ///
    /// Every answer says that it did reach it, also one that refuses: then it is the [`kind`](Self::kind) that says whether
    /// the server acted, as 429 says that it did not.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.0.sent
    }

    /// Returns the error that caused this one, for downcasting: for example the error of a layer.
    ///
    /// Like [`std::io::Error::get_ref`], it also returns a cause whose text is part of this error's `Display`;
    /// [`source`](std::error::Error::source) skips those, so that a printed chain of sources repeats no text.
    #[must_use]
    pub fn get_ref(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.0.source.as_deref()
    }
}

/// What the runtime and the decoders make errors with.
impl Error {
    fn with(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: None,
            answer: None,
            api_errors: Vec::new(),
            attempts: 0,
            sent: false,
            retry_after: None,
            source: None,
            source_in_message: false,
        }))
    }

    /// A fault in how the client is set up.
    #[doc(hidden)]
    #[must_use]
    pub fn configuration(message: impl Into<String>) -> Self {
        let mut error = Self::with(ErrorKind::Configuration);
        error.0.message = Some(message.into());
        error
    }

    /// A fault in an argument, found before anything was sent.
    #[doc(hidden)]
    #[must_use]
    pub fn request(operation: &'static OperationInfo, message: impl Into<String>) -> Self {
        Self::local(ErrorKind::Request, operation, message)
    }

    /// A failure that no answer told of.
    #[doc(hidden)]
    #[must_use]
    pub fn local(
        kind: ErrorKind,
        operation: impl Into<Option<&'static OperationInfo>>,
        message: impl Into<String>,
    ) -> Self {
        let mut error = Self::with(kind);
        error.0.operation = operation.into();
        error.0.message = Some(message.into());
        error
    }

    /// An answer that says the call failed.
    #[doc(hidden)]
    #[must_use]
    pub fn answered(
        operation: &'static OperationInfo,
        status: StatusCode,
        headers: HeaderMap,
        body: bytes::Bytes,
    ) -> Self {
        let mut error = Self::with(ErrorKind::Unexpected);
        error.0.api_errors = errors_in(&body);
        if operation.redact {
            // The code is the API's own word; a message might quote the answer.
            error.0.api_errors.retain(|error| error.code.is_some());
            error.0.api_errors.iter_mut().for_each(|error| error.message.clear());
        }
        error.0.kind = ErrorKind::of_answer(status, error.0.api_errors.first().and_then(|error| error.code.as_deref()));
        error.0.operation = Some(operation);
        error.0.sent = true;
        error.with_answer(status, headers, Some(body))
    }

    /// Sets a source whose text the message does not contain.
    #[doc(hidden)]
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self.0.source_in_message = false;
        self
    }

    /// Sets a source whose text the message contains.
    #[doc(hidden)]
    #[must_use]
    pub fn with_cause(self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = self.with_source(cause);
        error.0.source_in_message = true;
        error
    }

    /// Notes that the request may have reached the server.
    #[doc(hidden)]
    #[must_use]
    pub fn sent(mut self) -> Self {
        self.0.sent = true;
        self
    }

    /// Says which operation failed, where that is not said.
    #[doc(hidden)]
    #[must_use]
    pub fn of(mut self, operation: &'static OperationInfo) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn with_api_errors(mut self, errors: Vec<ApiError>) -> Self {
        self.0.api_errors = errors;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Notes that a second attempt, with the fallback key, could not be made.
    #[doc(hidden)]
    #[must_use]
    pub fn not_replayed(mut self) -> Self {
        self.0.message =
            Some("the key was refused, and a streamed body cannot be sent again with the fallback key".to_owned());
        self
    }

    /// Adds what was answered; of the body only its start, and nothing where the operation's answers carry secrets.
    #[doc(hidden)]
    #[must_use]
    pub fn with_answer(mut self, status: StatusCode, headers: HeaderMap, body: Option<bytes::Bytes>) -> Self {
        const KEPT: usize = 16 * 1024;
        let shown = !self.0.operation.is_some_and(|operation| operation.redact);
        // Of a large one a copy: the rest is not to live as long as the error.
        let start = |body: bytes::Bytes| body.get(..KEPT).map_or_else(|| body.clone(), bytes::Bytes::copy_from_slice);
        let body = body.filter(|_| shown).map(start);
        self.0.answer = Some(Answer { status, headers, body });
        self
    }
}

/// The id that a server or a proxy gave the request. The API documents none: the usual names are looked for.
#[doc(hidden)]
#[must_use]
pub fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "x-inngest-request-id", "cf-ray", "x-amzn-trace-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        message::write(self, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &format_args!("{self}"))
            .field("attempts", &self.0.attempts)
            .field("may_have_been_sent", &self.0.sent)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().filter(|_| !self.0.source_in_message).map(|source| source as _)
    }
}

/// For arguments that convert without failing: a parsed [`BaseUrl`](crate::BaseUrl) where a text is accepted as well.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::configuration(error.to_string()).with_cause(error)
    }
}

/// For `?` after [`RawJson::decode`](crate::RawJson::decode) and the like.
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::local(ErrorKind::Decode, None, format!("the JSON is of another shape: {}", shown(&error.to_string())))
    }
}

impl From<crate::BaseUrlError> for Error {
    fn from(error: crate::BaseUrlError) -> Self {
        Self::configuration(error.to_string()).with_cause(error)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{NoClient, Operation as _, v2};

    /// Tells by its count that it was dropped.
    struct Body {
        bytes: Vec<u8>,
        _lives: Arc<()>,
    }

    impl AsRef<[u8]> for Body {
        fn as_ref(&self) -> &[u8] {
            &self.bytes
        }
    }

    #[test]
    fn a_large_answer_does_not_live_as_long_as_its_error() {
        let lives = Arc::new(());
        let body = Bytes::from_owner(Body { bytes: vec![b'x'; 1 << 20], _lives: Arc::clone(&lives) });
        let error = Error::local(ErrorKind::Decode, v2::operation::Health::<NoClient>::INFO, "no JSON");
        let error = error.with_answer(StatusCode::OK, HeaderMap::new(), Some(body));
        assert_eq!(error.body().map(<[u8]>::len), Some(16 << 10));
        assert_eq!(Arc::strong_count(&lives), 1);
    }
}
