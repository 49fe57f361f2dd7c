//! Errors in the body of a response, in all formats that servers use.

use http::StatusCode;
use serde::Deserialize;

use crate::json;

/// One error of an error response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The API's code, such as `not_found`. `None` in v1 and in plain text.
    pub code: Option<String>,
    /// The API's message.
    pub message: String,
}

/// v2: `{"errors":[{code,message}]}`; streams of v2: `{"error":{code,message}}`; v1: `{"error":"…","status":404}`.
#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    errors: Vec<CodeAndMessage>,
    error: Option<OneError>,
    code: Option<String>,
    status: Option<u16>,
}

#[derive(Deserialize)]
struct CodeAndMessage {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneError {
    Text(String),
    Stream { code: Option<i32>, message: Option<String> },
}

/// Returns the errors in the body of an error response. Plain text is one error without a code.
pub(crate) fn errors_in(body: &[u8]) -> Vec<ApiError> {
    match json::read::<Body>(body) {
        Ok(body) => body.into_errors(),
        Err(_) => plain_text(body).into_iter().collect(),
    }
}

/// Returns the real status of an error whose HTTP status is a success: v1's cache drops the status and keeps the body.
#[doc(hidden)]
#[must_use]
pub fn error_in_success(body: &[u8]) -> Option<StatusCode> {
    #[derive(Deserialize)]
    struct Claim {
        error: Option<serde::de::IgnoredAny>,
        status: Option<u16>,
    }
    let claim = serde_json::from_slice::<Claim>(body).ok()?;
    claim.error?;
    claim.status.filter(|status| *status >= 400).and_then(|status| StatusCode::from_u16(status).ok())
}

impl Body {
    fn into_errors(self) -> Vec<ApiError> {
        let listed = self.errors.into_iter().map(|error| ApiError { code: text(error.code), message: error.message });
        let one = match self.error {
            Some(OneError::Text(message)) if self.status.is_some() || !message.is_empty() => {
                vec![ApiError { code: self.code.and_then(text), message }]
            }
            Some(OneError::Stream { code, message }) => {
                stream_error(code.unwrap_or_default(), message.unwrap_or_default())
            }
            _ => Vec::new(),
        };
        listed.chain(one).collect()
    }
}

/// Returns the errors of a stream's error message. Its text may be JSON in the usual format.
pub(crate) fn stream_error(code: i32, message: String) -> Vec<ApiError> {
    let inner = json::read::<Body>(message.as_bytes()).map(Body::into_errors).unwrap_or_default();
    if inner.is_empty() { vec![ApiError { code: Some(grpc_code(code).to_owned()), message }] } else { inner }
}

/// Returns the name of a gRPC status, which streams use as their code.
fn grpc_code(code: i32) -> &'static str {
    match code {
        1 => "cancelled",
        3 => "invalid_argument",
        4 => "deadline_exceeded",
        5 => "not_found",
        6 => "already_exists",
        7 => "permission_denied",
        8 => "resource_exhausted",
        9 => "failed_precondition",
        10 => "aborted",
        11 => "out_of_range",
        12 => "not_implemented",
        13 => "internal",
        14 => "unavailable",
        15 => "data_loss",
        16 => "unauthenticated",
        _ => "unknown",
    }
}

fn plain_text(body: &[u8]) -> Option<ApiError> {
    let text = String::from_utf8_lossy(body);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(ApiError { code: None, message: shown(line) })
}

/// Returns a server's text for a one-line message: truncated, without control characters.
pub(crate) fn shown(text: &str) -> String {
    const MAX_CHARS: usize = 300;
    let mut chars = text.chars().filter(|char| !char.is_control());
    let mut shown: String = chars.by_ref().take(MAX_CHARS).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

fn text(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(body: &str) -> (Option<String>, String) {
        let mut errors = errors_in(body.as_bytes());
        assert_eq!(errors.len(), 1, "{body}");
        let error = errors.remove(0);
        (error.code, error.message)
    }

    #[test]
    fn every_format_is_read() {
        let error = |code: Option<&str>, message: &str| (code.map(str::to_owned), message.to_owned());
        assert_eq!(
            one(r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#),
            error(Some("not_found"), "Run not found")
        );
        assert_eq!(one(r#"{"error":"Event not found","data":null,"status":404}"#), error(None, "Event not found"));
        assert_eq!(one("Authentication failed\n"), error(None, "Authentication failed"));
        assert_eq!(one(r#"{"error":{"code":14,"message":"gone"}}"#), error(Some("unavailable"), "gone"));
        let nested = r#"{"error":{"code":5,"message":"{\"errors\":[{\"code\":\"not_found\",\"message\":\"no\"}]}"}}"#;
        assert_eq!(one(nested), error(Some("not_found"), "no"));
        assert_eq!(errors_in(br#"{"errors":[{"code":"a","message":"b"},{"code":"c","message":"d"}]}"#).len(), 2);
        assert!(errors_in(b"").is_empty());
        assert!(errors_in(b"{}").is_empty());
    }

    #[test]
    fn an_error_under_status_200_is_found() {
        let status = |body: &str| error_in_success(body.as_bytes()).map(|status| status.as_u16());
        assert_eq!(status(r#"{"error":"Event not found","data":null,"status":404}"#), Some(404));
        assert_eq!(status(r#"{"data":{"error":"x","status":404}}"#), None);
        assert_eq!(status(r#"{"error":"x"}"#), None);
        assert_eq!(status("[]"), None);
    }
}
