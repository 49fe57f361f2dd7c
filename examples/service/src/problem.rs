//! Maps the error of a call to an HTTP response.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use inngest_api::v2::FunctionError;
use inngest_api::{Error, ErrorKind};
use serde_json::json;

/// An error response with the content type `application/problem+json` (RFC 9457).
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

    pub(crate) fn timeout() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "the request timed out")
    }

    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// Asks the requester to retry after the time that the API requested, and after at least a second.
    fn retry_later(detail: &str, error: &Error) -> Self {
        let requested = error.retry_after().unwrap_or_default();
        let seconds = requested.as_secs() + u64::from(requested.subsec_nanos() > 0);
        Self { retry_after: Some(seconds.max(1)), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail) }
    }
}

/// The response names what the requester can fix. Everything else is only logged.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let problem = match error.kind() {
            ErrorKind::NotFound => Self::new(StatusCode::NOT_FOUND, "not found"),
            ErrorKind::Conflict => Self::new(StatusCode::CONFLICT, "conflict with the current state"),
            ErrorKind::RateLimited => Self::retry_later("too many requests", &error),
            // The function's own rate limit has another status than the API's.
            ErrorKind::Invalid if error.code() == Some("rate_limited") => {
                Self::retry_later("too many requests", &error)
            }
            ErrorKind::Invalid | ErrorKind::Request => {
                Self::new(StatusCode::BAD_REQUEST, "invalid value in the request")
            }
            ErrorKind::Closed => Self::retry_later("the service is stopping", &error),
            ErrorKind::Timeout => Self::timeout(),
            // The operator of the service must fix this.
            ErrorKind::Auth | ErrorKind::Forbidden | ErrorKind::Configuration => {
                tracing::error!(%error, kind = ?error.kind(), "the service cannot call the API");
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the service is misconfigured");
            }
            _ => Self::new(StatusCode::BAD_GATEWAY, "an upstream service failed"),
        };
        // The message is one line and contains no key.
        tracing::warn!(%error, kind = ?error.kind(), attempts = error.attempts(), response = problem.status.as_u16(), "a call failed");
        problem
    }
}

impl From<FunctionError> for Problem {
    fn from(error: FunctionError) -> Self {
        match error {
            FunctionError::Failed { error, .. } => Self::invalid(format!("the order failed: {error}")),
            FunctionError::Cancelled { .. } => Self::new(StatusCode::GONE, "the order was cancelled"),
            error @ FunctionError::NotCompleted { .. } => {
                Self::invalid(format!("the order was not fulfilled: {error}"))
            }
            FunctionError::Api(error) => error.into(),
            other => {
                tracing::error!(error = %other, "unexpected end of a function");
                Self::new(StatusCode::BAD_GATEWAY, "an upstream service failed")
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
