use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::StatusCode;
use inngest_api_spec::{DecodeError, mock_codec};

/// What a handler answers instead of a value: an error, which the server spells as the operation's version does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: Cow<'static, str>,
    pub(super) message: String,
    pub(super) retry_after: Option<Duration>,
}

impl Refusal {
    /// An error by its HTTP status, the API's code and a message: `404`, `not_found`, `Run not found`.
    ///
    /// A number that is no status of an error counts as 500.
    pub fn new(status: u16, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 400);
        Self {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code: code.into(),
            message: message.into(),
            retry_after: None,
        }
    }

    /// There is no such thing: 404 `not_found`.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "not_found", message)
    }

    /// Says when to try again: the header `Retry-After`, in whole seconds.
    #[must_use]
    pub const fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// A value that cannot be: 400 `invalid_field_format`.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_field_format", message)
    }

    /// What went wrong in the server itself, such as a handler that panicked.
    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self::new(500, "internal_error", message)
    }

    /// A path that leads nowhere (recording `v2-unknown-route`), to be told from [`not_found`](Self::not_found);
    /// and what the mock has to say of it.
    pub(super) fn no_such_path(said: &str) -> Self {
        Self::new(404, "api_error", format!("Not Found{said}"))
    }

    /// A path that has no such method (recording `v2-wrong-method`); and what the mock has to say of it.
    pub(super) fn wrong_method(said: &str) -> Self {
        Self::new(501, "api_error", format!("Method Not Allowed{said}"))
    }

    /// A body above the operation's limit.
    pub(super) fn too_large(limit: usize) -> Self {
        Self::new(413, "invalid_request", format!("Request body cannot exceed {limit} bytes"))
    }
}

impl From<mock_codec::RequestError> for Refusal {
    fn from(refusal: mock_codec::RequestError) -> Self {
        let mock_codec::RequestError { status, code, message } = refusal;
        Self::new(status.as_u16(), code, message)
    }
}

/// A handler whose value could not be made of JSON: 500, with what was wrong.
///
/// So a handler may spell a value of the API's as it stands on the wire: `Ok(serde_json::from_value(json!({ … }))?)`.
impl From<serde_json::Error> for Refusal {
    fn from(fault: serde_json::Error) -> Self {
        Self::internal(format!("the handler's JSON is not what the operation answers: {fault}"))
    }
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        Self::internal(error.to_string())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status.as_u16(), self.code, self.message)
    }
}

impl std::error::Error for Refusal {}
