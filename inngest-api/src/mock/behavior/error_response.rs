//! The errors that handlers return.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::StatusCode;
use inngest_api_spec::mock_codec::RequestError;

use crate::types::DecodeError;

/// An error response: what a handler returns instead of a value.
///
/// The server writes it in the format of the operation's API version, so the client decodes it like an error of a real server.
///
/// ```
/// use std::time::Duration;
/// use inngest_api::mock::ErrorResponse;
///
/// let missing = ErrorResponse::not_found("Run not found");
/// let busy = ErrorResponse::new(429, "rate_limited", "slow down").retry_after(Duration::from_secs(5));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorResponse {
    pub(in crate::mock) status: StatusCode,
    pub(in crate::mock) code: Cow<'static, str>,
    pub(in crate::mock) message: String,
    pub(in crate::mock) retry_after: Option<Duration>,
}

impl ErrorResponse {
    /// Creates an error response from an HTTP status, an error code of the API, and a message, such as `404`, `not_found` and
    /// `Run not found`.
    ///
    /// A `status` that is not an error status (400 to 999) becomes 500.
    pub fn new(status: u16, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 400);
        Self {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code: code.into(),
            message: message.into(),
            retry_after: None,
        }
    }

    /// Creates an error response for a resource that does not exist: 404 `not_found`.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "not_found", message)
    }

    /// Sets the `Retry-After` header, in whole seconds, rounded up. Default: no header.
    ///
    /// With status 429, the headers about the rate limit are sent as well, like those of
    /// [`Fault::rate_limited`](crate::mock::Fault::rate_limited).
    #[must_use]
    pub const fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// An invalid value: 400 `invalid_field_format`.
    pub(in crate::mock) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_field_format", message)
    }

    /// An error of the mock server itself, such as a panic of a handler.
    pub(in crate::mock) fn internal(message: impl Into<String>) -> Self {
        Self::new(500, "internal_error", message)
    }

    /// No operation has this path: differs from [`not_found`](Self::not_found) in the code. Recording `v2-unknown-route`.
    pub(in crate::mock) fn unknown_path(hint: &str) -> Self {
        Self::new(404, "api_error", format!("Not Found{hint}"))
    }

    /// The path exists with other methods. Recording `v2-wrong-method`.
    pub(in crate::mock) fn wrong_method(hint: &str) -> Self {
        Self::new(501, "api_error", format!("Method Not Allowed{hint}"))
    }

    /// The API key lacks the operation's permission. Which code the API returns over REST is not published.
    pub(in crate::mock) fn insufficient_scope() -> Self {
        Self::new(403, "insufficient_scope", "The API key does not have the permission of this operation")
    }

    /// The request body is larger than the operation accepts.
    pub(in crate::mock) fn too_large(code: &'static str, limit: usize) -> Self {
        Self::new(413, code, format!("Request body cannot exceed {limit} bytes"))
    }
}

impl From<RequestError> for ErrorResponse {
    fn from(error: RequestError) -> Self {
        let RequestError { status, code, message } = error;
        Self::new(status.as_u16(), code, message)
    }
}

/// Converts the error of a handler that builds its value from JSON into 500 `internal_error`.
///
/// This lets a handler write the response as it looks on the wire: `Ok(serde_json::from_value(json!({ … }))?)`.
impl From<DecodeError> for ErrorResponse {
    fn from(error: DecodeError) -> Self {
        Self::internal(error.to_string())
    }
}

impl From<serde_json::Error> for ErrorResponse {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format!("the handler's JSON does not match the operation's response type: {error}"))
    }
}

/// For example `404 not_found: Run not found`.
impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status.as_u16(), self.code, self.message)
    }
}

impl std::error::Error for ErrorResponse {}
