//! The error of a call.

mod api_error;
pub mod codes;
mod kind;
mod message;
mod permission;
mod repeat;

use std::convert::Infallible;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

pub use self::api_error::ApiError;
#[doc(hidden)]
pub use self::api_error::{error_in_success, first_line, truncated};
pub(crate) use self::api_error::{errors_in, shown};
pub use self::kind::ErrorKind;

use crate::{BaseUrlError, DecodeError, KeyError, OperationInfo, RateLimit};

type Source = Arc<dyn std::error::Error + Send + Sync>;

/// The error of a call, or of a client's configuration.
///
/// Match on [`kind`](Self::kind). `Display` writes one line for a person: the operation, the problem and, if known, the fix.
///
/// [`source`](std::error::Error::source) returns a cause only if the message does not contain its text, so that a chain of
/// causes, such as the one that `{:#}` of `anyhow` prints, shows each text once.
///
/// An error never contains a key, nor the body of a response that carries secrets.
#[derive(Clone)]
pub struct Error(Box<Inner>);

// It never changes once it was returned; its cause is `dyn Error`, of which the compiler does not know this.
impl UnwindSafe for Error {}
impl RefUnwindSafe for Error {}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static OperationInfo>,
    message: Option<String>,
    response: Option<ErrorResponse>,
    api_errors: Vec<ApiError>,
    /// Why the body of an error response was not read.
    unread: Option<String>,
    /// The permission that the operation requires of the key; `None` if the key is of a kind that has no permissions.
    permission: Option<&'static str>,
    attempts: u32,
    sent: bool,
    /// Whether the caller set the argument that makes the operation idempotent.
    has_key: bool,
    outlook: Outlook,
    retry_after: Option<Duration>,
    source: Option<Source>,
    /// Whether the message contains the source's text.
    source_in_message: bool,
}

/// Whether the same call may succeed later.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outlook {
    /// As the kind says.
    OfKind,
    /// It fails again.
    Permanent,
    /// It may succeed on a new connection.
    ReusedConnection,
}

/// The server's response, truncated.
#[derive(Clone)]
struct ErrorResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<bytes::Bytes>,
}

impl Error {
    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the operation that failed; `None` for errors outside of a call.
    #[must_use]
    pub fn operation(&self) -> Option<&'static OperationInfo> {
        self.0.operation
    }

    /// Returns the HTTP status of the response; `None` if there was none.
    ///
    /// Version 1 can return an error with the status 200. This is then the status in the body, such as 404.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Returns the codes and messages of the API, usually one.
    #[must_use]
    pub fn api_errors(&self) -> &[ApiError] {
        &self.0.api_errors
    }

    /// Returns the first of the API's codes, such as `not_found`. The known codes are constants in `error_code`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.api_errors.first().and_then(|error| error.code.as_deref())
    }

    /// Returns the server's id of the request, for the server's operators.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref().and_then(|response| request_id(&response.headers))
    }

    /// Returns the headers of the response; `None` if there was none.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// Returns the first 16 KiB of the response body; `None` if there was none, if it was compressed, or if the operation's
    /// responses carry secrets.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.response.as_ref().and_then(|response| response.body.as_deref())
    }

    /// Returns how many attempts the call made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the delay that the server requests with `Retry-After`, counted from its response.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the rate limit in the headers of the response; `None` if there is none.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.headers().and_then(RateLimit::of)
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

/// Constructors for the runtime and the decoders.
impl Error {
    fn with(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: None,
            response: None,
            api_errors: Vec::new(),
            unread: None,
            permission: None,
            attempts: 0,
            sent: false,
            has_key: false,
            outlook: Outlook::OfKind,
            retry_after: None,
            source: None,
            source_in_message: false,
        }))
    }

    /// Creates the error of an invalid configuration.
    #[doc(hidden)]
    #[must_use]
    pub fn configuration(message: impl Into<String>) -> Self {
        let mut error = Self::with(ErrorKind::Configuration);
        error.0.message = Some(message.into());
        error
    }

    /// Creates the error of an argument, found before anything was sent.
    #[doc(hidden)]
    #[must_use]
    pub fn request(operation: &'static OperationInfo, message: impl Into<String>) -> Self {
        Self::local(ErrorKind::Request, operation, message)
    }

    /// Creates an error that is not an error response.
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

    /// Creates the error of an error response.
    #[doc(hidden)]
    #[must_use]
    pub fn from_response(
        operation: &'static OperationInfo,
        status: StatusCode,
        headers: HeaderMap,
        body: bytes::Bytes,
    ) -> Self {
        let mut error = Self::with(ErrorKind::Unexpected);
        error.0.api_errors = errors_in(&body);
        if operation.redact {
            // The API defines the codes; a message might quote the response.
            error.0.api_errors.retain(|error| error.code.is_some());
            error.0.api_errors.iter_mut().for_each(|error| error.message.clear());
        }
        error.0.kind =
            ErrorKind::of_response(status, error.0.api_errors.first().and_then(|error| error.code.as_deref()));
        error.0.operation = Some(operation);
        error.0.permission = operation.permission;
        error.0.sent = true;
        error.with_response(status, headers, Some(body))
    }

    /// Records why the body of the error response was not read. Clears the body.
    #[doc(hidden)]
    #[must_use]
    pub fn unread(mut self, why: String) -> Self {
        self.0.unread = Some(why);
        if let Some(response) = &mut self.0.response {
            response.body = None;
        }
        self
    }

    /// Adds the cause. The message must not contain its text; see [`Error`].
    #[doc(hidden)]
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self.0.source_in_message = false;
        self
    }

    /// Adds a cause whose text the message contains.
    #[doc(hidden)]
    #[must_use]
    pub fn with_cause(self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = self.with_source(cause);
        error.0.source_in_message = true;
        error
    }

    /// Records that the server may have received the request.
    #[doc(hidden)]
    #[must_use]
    pub fn sent(mut self) -> Self {
        self.0.sent = true;
        self
    }

    /// Records whether the caller set the argument that makes the operation idempotent.
    #[doc(hidden)]
    #[must_use]
    pub fn with_key(mut self, has_key: bool) -> Self {
        self.0.has_key = has_key;
        self
    }

    /// Records that the same call would fail again.
    #[doc(hidden)]
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.0.outlook = Outlook::Permanent;
        self
    }

    /// Records that the response is about the connection, which was used before: the same call may succeed on a new one.
    #[doc(hidden)]
    #[must_use]
    pub fn of_reused_connection(mut self) -> Self {
        self.0.outlook = Outlook::ReusedConnection;
        self
    }

    /// Returns whether the response is about the connection, which was used before.
    #[doc(hidden)]
    #[must_use]
    pub fn is_of_reused_connection(&self) -> bool {
        self.0.outlook == Outlook::ReusedConnection
    }

    /// Sets the operation that failed, unless it is set.
    #[doc(hidden)]
    #[must_use]
    pub fn of(mut self, operation: &'static OperationInfo) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Puts a text in front of the message.
    #[doc(hidden)]
    #[must_use]
    pub fn within(mut self, what: &str) -> Self {
        self.0.message = Some(match self.0.message {
            Some(message) => format!("{what}: {message}"),
            None => what.to_owned(),
        });
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

    /// Records that an attempt with another key was not possible.
    #[doc(hidden)]
    #[must_use]
    pub fn not_replayed(mut self) -> Self {
        self.0.message =
            Some("the server rejected the key, and a streamed body cannot be sent again with another key".to_owned());
        self
    }

    /// Adds the response: the start of its body, and none of it if the operation's responses carry secrets.
    #[doc(hidden)]
    #[must_use]
    pub fn with_response(mut self, status: StatusCode, headers: HeaderMap, body: Option<bytes::Bytes>) -> Self {
        const MAX_BODY: usize = 16 * 1024;
        let is_shown = !self.0.operation.is_some_and(|operation| operation.redact);
        // A copy of a large body's start, so that the error does not hold all of it.
        let start =
            |body: bytes::Bytes| body.get(..MAX_BODY).map_or_else(|| body.clone(), bytes::Bytes::copy_from_slice);
        let body = body.filter(|_| is_shown).map(start);
        self.0.response = Some(ErrorResponse { status, headers, body });
        self
    }
}

/// Returns the id that a server or a proxy assigned to the request. The API documents no header for it, so the common ones are
/// checked.
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

/// For `?` after [`RawJson::decode`](crate::RawJson::decode) and similar methods.
impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::local(ErrorKind::Decode, None, error.to_string())
    }
}

impl From<BaseUrlError> for Error {
    fn from(error: BaseUrlError) -> Self {
        Self::configuration(error.to_string()).with_cause(error)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{ApiKey, BaseUrl, NoClient, Operation as _, RawJson, v2};

    /// A body whose drop can be observed.
    struct Body {
        bytes: Vec<u8>,
        _alive: Arc<()>,
    }

    impl AsRef<[u8]> for Body {
        fn as_ref(&self) -> &[u8] {
            &self.bytes
        }
    }

    #[test]
    fn an_error_does_not_hold_all_of_a_large_response() {
        let alive = Arc::new(());
        let body = Bytes::from_owner(Body { bytes: vec![b'x'; 1 << 20], _alive: Arc::clone(&alive) });
        let error = Error::local(ErrorKind::Decode, v2::operation::Health::<NoClient>::INFO, "no JSON");
        let error = error.with_response(StatusCode::OK, HeaderMap::new(), Some(body));
        assert_eq!(error.body().map(<[u8]>::len), Some(16 << 10));
        assert_eq!(Arc::strong_count(&alive), 1);
    }

    /// Each constructor of an error that has a cause: no text of the chain is repeated.
    #[test]
    fn a_chain_of_causes_shows_each_text_once() {
        let health = v2::operation::Health::<NoClient>::INFO;
        let key = ApiKey::parse("x").unwrap_err();
        let url = BaseUrl::parse("x").unwrap_err();
        let json = RawJson::from_value(&7).unwrap().decode::<String>().unwrap_err();
        let io = || std::io::Error::other("connection reset by peer");
        let rows: Vec<(Error, Vec<String>)> = vec![
            (key.clone().into(), vec![key.to_string()]),
            (url.into(), vec![url.to_string()]),
            (json.clone().into(), vec![json.to_string()]),
            (
                Error::local(ErrorKind::Stream, health, "the stream was aborted").with_source(io()),
                vec!["health failed: the stream was aborted".to_owned(), io().to_string()],
            ),
            (
                Error::from_response(health, StatusCode::NOT_FOUND, HeaderMap::new(), Bytes::from_static(b"no route")),
                vec!["health failed: the server returned 404 Not Found: no route".to_owned()],
            ),
        ];
        for (error, texts) in rows {
            let error: &dyn std::error::Error = &error;
            let chain = std::iter::successors(Some(error), |error| error.source());
            assert_eq!(chain.map(ToString::to_string).collect::<Vec<_>>(), texts);
        }
    }

    #[test]
    fn the_message_names_the_problem_and_then_the_fix() {
        let health = v2::operation::Health::<NoClient>::INFO;
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", "r-1".parse().unwrap());
        let body = Bytes::from_static(br#"{"errors":[{"code":"unauthenticated","message":"no"}]}"#);
        let error = Error::from_response(health, StatusCode::UNAUTHORIZED, headers, body);
        assert_eq!(
            error.with_attempts(2).with_retry_after(Some(Duration::from_secs(5))).to_string(),
            "health failed: the server returned 401 Unauthorized: unauthenticated: no; retry after 5s; check that the key \
             belongs to this server and environment and has not been revoked (request id r-1) (after 2 attempts)"
        );
    }
}
