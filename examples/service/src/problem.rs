//! What a failed call means to the requester.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use inngest_api::v2::FunctionError;
use inngest_api::{Error, ErrorKind};
use serde_json::json;

/// An answer that says what went wrong: `application/problem+json` (RFC 9457).
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
    /// In seconds.
    retry_after: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), retry_after: None }
    }

    pub(crate) fn too_late() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "it took longer than the request allows")
    }

    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// Not now: after what the API asked for, and at least a second.
    fn later(detail: &str, error: &Error) -> Self {
        let asked = error.retry_after().unwrap_or_default();
        let seconds = asked.as_secs() + u64::from(asked.subsec_nanos() > 0);
        Self { retry_after: Some(seconds.max(1)), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }
}

/// What the requester can do something about is said to them; all else is the service's own affair, and in its log.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let problem = match error.kind() {
            ErrorKind::NotFound => Self::new(StatusCode::NOT_FOUND, "there is no such thing"),
            ErrorKind::Conflict => Self::new(StatusCode::CONFLICT, "the state of things forbids it"),
            ErrorKind::RateLimited => Self::later("too much at once", &error),
            // The function's own limit, which is another status.
            ErrorKind::Invalid if error.code() == Some("rate_limited") => Self::later("too much at once", &error),
            ErrorKind::Invalid | ErrorKind::Request => {
                Self::new(StatusCode::BAD_REQUEST, "a value of the request is at fault")
            }
            ErrorKind::Closed => Self::later("the service is stopping", &error),
            ErrorKind::Timeout => Self::too_late(),
            // The key is refused, or the client is set up wrongly: whoever runs the service has to know.
            ErrorKind::Auth | ErrorKind::Configuration => {
                tracing::error!(%error, kind = ?error.kind(), "the service cannot call the API");
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the service is set up wrongly");
            }
            _ => Self::new(StatusCode::BAD_GATEWAY, "what the service depends on failed"),
        };
        // One line, which holds no key.
        tracing::warn!(%error, kind = ?error.kind(), attempts = error.attempts(), answered = problem.status.as_u16(), "a call failed");
        problem
    }
}

impl From<FunctionError> for Problem {
    fn from(error: FunctionError) -> Self {
        match error {
            FunctionError::Failed { error, .. } => Self::invalid(format!("the order failed: {}", error.message)),
            FunctionError::Cancelled { .. } => Self::new(StatusCode::GONE, "the order was cancelled"),
            FunctionError::Api(error) => error.into(),
            other => {
                tracing::error!(error = %other, "a function ended in a way that is not known here");
                Self::new(StatusCode::BAD_GATEWAY, "what the service depends on failed")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or_default();
        let body = json!({ "title": title, "status": self.status.as_u16(), "detail": self.detail });
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(retry_after) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(retry_after));
        }
        response
    }
}
