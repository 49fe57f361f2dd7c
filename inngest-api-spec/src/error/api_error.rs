//! Errors in the body of a response, in all formats that servers use.

use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

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

/// v2: `{"errors":[{code,message}]}`; one error, of gRPC and of gateways: `{"error":{code,message}}`; v1:
/// `{"error":"…","status":404}`. Gateways return the same members with values of other types.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    errors: Vec<CodeAndMessage>,
    error: Value,
    code: Value,
    status: Value,
}

/// What gateways in front of the server return: `{"message":…}`, `{"Message":…}`, `{"detail":…}`, `{"code":…,"message":…}`, and
/// problem details (RFC 9457). Their members can have any type.
#[derive(Default, Deserialize)]
#[serde(default)]
struct GatewayBody {
    code: Value,
    message: Value,
    #[serde(rename = "Message")]
    capital_message: Value,
    title: Value,
    detail: Value,
    error: Value,
    error_description: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CodeAndMessage {
    code: Value,
    message: Value,
}

/// Returns the errors in the body of an error response. Plain text is one error without a code.
pub(crate) fn errors_in(body: &[u8]) -> Vec<ApiError> {
    let errors = json::read::<Body>(body).map(Body::into_errors).unwrap_or_default();
    if !errors.is_empty() {
        return errors;
    }
    match json::from_slice::<GatewayBody>(body) {
        Ok(gateway) => gateway.into_error().into_iter().collect(),
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
    let claim = json::from_slice::<Claim>(body).ok()?;
    claim.error?;
    claim.status.filter(|status| *status >= 400).and_then(|status| StatusCode::from_u16(status).ok())
}

impl Body {
    fn into_errors(self) -> Vec<ApiError> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let listed = self
            .errors
            .into_iter()
            .map(|error| ApiError { code: code(&error.code), message: text(&error.message) })
            .filter(|error| error.code.is_some() || !error.message.is_empty());
        let one = match &self.error {
            Value::String(message) if !self.status.is_null() || !message.is_empty() => {
                vec![ApiError { code: code(&self.code), message: message.clone() }]
            }
            Value::Object(error) => {
                let member = |name| error.get(name).unwrap_or(&Value::Null);
                one_error(member("code"), text(member("message")))
            }
            _ => Vec::new(),
        };
        listed.chain(one).collect()
    }
}

impl GatewayBody {
    fn into_error(self) -> Option<ApiError> {
        let text = |value: &Value| value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let messages = [&self.message, &self.capital_message, &self.detail, &self.error_description];
        let message = messages.into_iter().find_map(text);
        let message = match (text(&self.title).or_else(|| text(&self.error)), message) {
            (Some(title), Some(message)) if title != message => format!("{title}: {message}"),
            (title, message) => title.or(message).unwrap_or_default(),
        };
        let code = code(&self.code);
        (code.is_some() || !message.is_empty()).then(|| ApiError { code, message: shown(&message) })
    }
}

/// Returns the errors of `{code,message}`. The text of gRPC's may be JSON in the usual format.
fn one_error(value: &Value, message: String) -> Vec<ApiError> {
    let inner = json::read::<Body>(message.as_bytes()).map(Body::into_errors).unwrap_or_default();
    if !inner.is_empty() {
        return inner;
    }
    let code = match value.as_i64().map(grpc_code) {
        Some(Some(name)) => Some(name.to_owned()),
        _ => code(value),
    };
    let is_empty = code.is_none() && message.is_empty();
    if is_empty { Vec::new() } else { vec![ApiError { code, message }] }
}

/// Returns a code, which some gateways return as a number.
fn code(value: &Value) -> Option<String> {
    let text = value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    text.or_else(|| value.as_i64().map(|code| code.to_string()))
}

/// Returns the name of a gRPC status; `None` if it is another number, such as an HTTP status.
fn grpc_code(code: i64) -> Option<&'static str> {
    let name = match code {
        1 => "cancelled",
        2 => "unknown",
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
        _ => return None,
    };
    Some(name)
}

fn plain_text(body: &[u8]) -> Option<ApiError> {
    let text = String::from_utf8_lossy(body);
    let line = first_line(&text)?;
    Some(ApiError { code: None, message: shown(line) })
}

/// Returns the first line of a text that is not blank; of an HTML page its title or heading. Other markup says nothing in one
/// line.
#[doc(hidden)]
#[must_use]
pub fn first_line(text: &str) -> Option<&str> {
    let is_markup = text.trim_start().starts_with('<');
    let text = if is_markup { element(text, "<title").or_else(|| element(text, "<h1"))? } else { text };
    text.lines().map(str::trim).find(|line| !line.is_empty())
}

/// Returns the text of the first element that begins with this tag, unless it is blank.
fn element<'a>(html: &'a str, tag: &str) -> Option<&'a str> {
    // Changes no length, unlike Unicode's.
    let lower = html.to_ascii_lowercase();
    let (_, rest) = lower.split_once(tag)?;
    let (_, text) = rest.split_once('>')?;
    let length = text.find('<')?;
    let start = lower.len() - text.len();
    html.get(start..start + length).filter(|text| !text.trim().is_empty())
}

/// Returns a server's text for a one-line message: truncated, without control characters.
pub(crate) fn shown(text: &str) -> String {
    truncated(text, 300)
}

/// Returns a text without control characters, truncated to a number of characters.
#[doc(hidden)]
#[must_use]
pub fn truncated(text: &str, max_chars: usize) -> String {
    let mut chars = text.chars().filter(|char| !char.is_control());
    let mut shown: String = chars.by_ref().take(max_chars).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
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
    fn messages_of_gateways_are_read() {
        let code_and_message = |code: Option<&str>, message: &str| (code.map(str::to_owned), message.to_owned());
        for (body, code, message) in [
            // Kong, AWS API Gateway.
            (r#"{"message":"no Route matched with those values"}"#, None, "no Route matched with those values"),
            (r#"{"Message":"User is not authorized"}"#, None, "User is not authorized"),
            (r#"{"message":"Forbidden","request_id":"1"}"#, None, "Forbidden"),
            (r#"{"detail":"Not authenticated"}"#, None, "Not authenticated"),
            // grpc-gateway.
            (r#"{"code":12,"message":"Method Not Allowed","details":[]}"#, Some("12"), "Method Not Allowed"),
            (r#"{"code":"quota","message":"over quota","status":"error"}"#, Some("quota"), "over quota"),
            (
                r#"{"type":"about:blank","title":"Bad Gateway","status":502,"detail":"upstream is down"}"#,
                None,
                "Bad Gateway: upstream is down",
            ),
            (r#"{"title":"Gateway Timeout","status":504}"#, None, "Gateway Timeout"),
            // Vercel, and Google's gateways.
            (r#"{"error":{"code":"NOT_FOUND","message":"no such host"}}"#, Some("NOT_FOUND"), "no such host"),
            (r#"{"error":{"code":403,"message":"no","status":"DENIED"}}"#, Some("403"), "no"),
            (r#"{"error":{"message":"no code","details":[]}}"#, None, "no code"),
            // Cloudflare.
            (r#"{"success":false,"errors":[{"code":10000,"message":"no token"}]}"#, Some("10000"), "no token"),
            (r#"{"errors":[{"code":"a","message":"m"}],"status":"error","code":5}"#, Some("a"), "m"),
            (r#"{"errors":[{"code":"a","message":null}]}"#, Some("a"), ""),
            // OAuth.
            (r#"{"error":"invalid_token","error_description":"it expired"}"#, None, "invalid_token"),
            // Spring.
            (r#"{"timestamp":"t","status":"503","error":"Service Unavailable"}"#, None, "Service Unavailable"),
            (r#"{"errors":"many","message":"m"}"#, None, "m"),
            (r#"{"code":{"a":1},"message":["x"],"detail":" d "}"#, None, "d"),
            ("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>", None, "502 Bad Gateway"),
            ("<html><title></title><h1>Denied</h1>", None, "Denied"),
            ("<!DOCTYPE html>\n<TITLE lang=en>\n  Access denied | x\n</TITLE>", None, "Access denied | x"),
        ] {
            assert_eq!(one(body), code_and_message(code, message), "{body}");
        }
        for nothing in
            [r#"{"message":""}"#, r#"{"message":5}"#, r#"{"data":null}"#, "\n \n", "<html><title></title>", "<Error>"]
        {
            assert!(errors_in(nothing.as_bytes()).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn a_list_is_no_error_by_position() {
        for body in [r#"["502","Bad Gateway"]"#, "[5]", r#"[["a"],"m"]"#] {
            assert_eq!(one(body), (None, body.to_owned()), "{body}");
        }
        for body in [r#"{"errors":[["a","m"]]}"#, r#"{"error":["a","m"]}"#] {
            assert!(errors_in(body.as_bytes()).is_empty(), "{body}");
        }
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
