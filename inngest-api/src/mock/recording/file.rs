//! The format of a recording.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::json_text::{compact, indented};
use crate::operation::{BodyKind, OperationInfo};

/// A recording.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The names of what the recorder hid.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) hidden: BTreeSet<String>,
    pub(super) exchanges: Vec<Exchange>,
}

/// A request and its response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exchange {
    /// The operation's id, for readers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) operation: Option<String>,
    pub(super) request: Request,
    pub(super) response: Response,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    pub(super) method: String,
    /// Path and query.
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    /// Whether the body was a stream, which is not recorded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) streamed: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Response {
    pub(super) status: u16,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
}

/// What of a body a recording must preserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// The values of its JSON: their white space has no meaning.
    Json,
    /// Each byte: it is a file, or a stream of lines.
    Bytes,
}

impl Content {
    pub(super) fn of_request(operation: Option<&OperationInfo>) -> Self {
        match operation {
            Some(operation) if operation.body != BodyKind::Raw => Self::Json,
            _ => Self::Bytes,
        }
    }

    /// Returns what matters in a response, which in place of a stream can be an error.
    pub(super) fn of_response(
        operation: Option<&OperationInfo>,
        status: u16,
        headers: &BTreeMap<String, String>,
    ) -> Self {
        let content_type = || headers.get(CONTENT_TYPE.as_str()).map_or("", String::as_str);
        let is_json_error = || status >= 400 && content_type().starts_with("application/json");
        match operation {
            Some(operation) if !operation.response.is_streamed() || is_json_error() => Self::Json,
            _ => Self::Bytes,
        }
    }
}

impl Request {
    /// Makes a request. Without a body, the body was a stream.
    pub(super) fn new(
        method: String,
        path: String,
        headers: BTreeMap<String, String>,
        body: Option<&Bytes>,
        content: Content,
    ) -> Self {
        let (text, base64) = body.map_or((None, None), |body| stored(body, content));
        Self { method, path, headers, body: text, base64, streamed: body.is_none() }
    }

    /// Returns whether the file contains the body as JSON, rather than as text.
    pub(super) fn is_json(&self) -> bool {
        self.body.as_ref().is_some_and(|body| !body.get().starts_with('"'))
    }

    pub(super) fn body(&self) -> Result<Bytes, String> {
        bytes(self.body.as_deref(), self.base64.as_deref())
    }
}

impl Response {
    pub(super) fn new(status: u16, headers: BTreeMap<String, String>, body: &[u8], content: Content) -> Self {
        let (body, base64) = stored(body, content);
        Self { status, headers, body, base64 }
    }

    pub(super) fn body(&self) -> Result<Bytes, String> {
        bytes(self.body.as_deref(), self.base64.as_deref())
    }
}

impl File {
    pub(super) fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self).map(|json| indented(&json) + "\n")
    }
}

/// Returns how a body is stored: as JSON or text, or in Base64.
fn stored(body: &[u8], content: Content) -> (Option<Box<RawValue>>, Option<String>) {
    if body.is_empty() {
        return (None, None);
    }
    let Ok(text) = std::str::from_utf8(body) else { return (None, Some(STANDARD.encode(body))) };
    // Other JSON, such as a number, would look like text.
    let is_json = content == Content::Json && text.trim_ascii_start().starts_with(['{', '[']);
    let json = if is_json { serde_json::from_str::<Box<RawValue>>(text).ok() } else { None };
    (json.or_else(|| serde_json::value::to_raw_value(text).ok()), None)
}

/// Returns a stored body. JSON is compact, because a file indents it.
fn bytes(body: Option<&RawValue>, base64: Option<&str>) -> Result<Bytes, String> {
    match (body.map(RawValue::get), base64) {
        (Some(_), Some(_)) => Err("both `body` and `base64` are set; remove one".to_owned()),
        (Some(text), None) if text.starts_with('"') => {
            serde_json::from_str::<String>(text).map(Bytes::from).map_err(|error| error.to_string())
        }
        (Some(json), None) => Ok(compact(json).into()),
        (None, Some(text)) => {
            STANDARD.decode(text).map(Bytes::from).map_err(|error| format!("invalid `base64`: {error}"))
        }
        (None, None) => Ok(Bytes::new()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn bodies_are_stored_readably_and_without_loss() {
        for (body, json) in [
            (&b""[..], r#"{"status":200}"#),
            (b"not found\n", r#"{"status":200,"body":"not found\n"}"#),
            (b"\"text\"", r#"{"status":200,"body":"\"text\""}"#),
            (b"7", r#"{"status":200,"body":"7"}"#),
            (b"{\"a\":1.0}", r#"{"status":200,"body":{"a":1.0}}"#),
            (b"{broken", r#"{"status":200,"body":"{broken"}"#),
            (b"{\"a\":1}\n{\"b\":2}\n", r#"{"status":200,"body":"{\"a\":1}\n{\"b\":2}\n"}"#),
            (b"\xff\0", r#"{"status":200,"base64":"/wA="}"#),
        ] {
            let response = Response::new(200, BTreeMap::new(), body, Content::Json);
            assert_eq!(serde_json::to_string(&response).unwrap(), json);
            for file in [json, &indented(json)] {
                let read: Response = serde_json::from_str(file).unwrap();
                assert_eq!(read.body().unwrap(), body, "{file}");
            }
        }
    }

    #[test]
    fn bodies_of_files_and_streams_are_stored_as_text() {
        for body in ["{\"a\":1,  \"b\":[1, 2]}", "[]\n", "\t{\"a\":1}\r\n", "\u{feff}{}"] {
            let response = Response::new(200, BTreeMap::new(), body.as_bytes(), Content::Bytes);
            let json = serde_json::to_string(&response).unwrap();
            assert_eq!(json, format!(r#"{{"status":200,"body":{}}}"#, Value::from(body)));
            assert_eq!(serde_json::from_str::<Response>(&indented(&json)).unwrap().body().unwrap(), body);
        }
    }
}
