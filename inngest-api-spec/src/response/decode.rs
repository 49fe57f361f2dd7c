//! Decodes whole bodies, and makes errors of those that do not fit.

use std::collections::HashMap;

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{RawBody, RawResponse};
use crate::auth::Bearers;
use crate::json::{self, JsonError};
use crate::{Error, ErrorKind, OperationInfo};

/// Takes the whole body out of a response.
pub(super) fn full_body(response: &mut RawResponse) -> Bytes {
    match std::mem::replace(&mut response.body, RawBody::Full(Bytes::new())) {
        RawBody::Full(bytes) => bytes,
        RawBody::Stream(_) => Bytes::new(),
    }
}

/// Decodes the whole body of a response.
pub(super) fn from_json<T: DeserializeOwned>(response: &RawResponse, body: &Bytes) -> Result<T, Error> {
    json::read(body).map_err(|error| misfit(response, body, &error))
}

/// The error of a body that does not fit the operation, with the response.
pub(super) fn misfit(response: &RawResponse, body: &Bytes, error: &JsonError) -> Error {
    with_response(decode_error(Some(response.operation), body, error, &response.keys), response, body)
}

fn with_response(error: Error, response: &RawResponse, body: &Bytes) -> Error {
    let (shown, headers) = response.shown(body);
    error.with_response(response.status, headers, Some(shown)).with_attempts(response.attempts)
}

/// The error of a body that does not fit: its path, the cause, and an excerpt.
pub(super) fn decode_error(
    operation: Option<&'static OperationInfo>,
    json: &[u8],
    error: &JsonError,
    keys: &Bearers,
) -> Error {
    let mut message = String::from("unexpected response body: ");
    // An excerpt of a body that holds the key may show a part of it.
    let redact = operation.is_some_and(|operation| operation.redact) || keys.taken_out_of(json).is_some();
    // A path may contain the keys of a map.
    if !error.path.is_empty() && !redact {
        message.push_str("at ");
        message.push_str(&crate::error::shown(&error.path));
        message.push_str(": ");
    }
    if redact {
        // The message of serde may quote the value.
        message.push_str("a value has an unexpected type");
        return Error::local(ErrorKind::Decode, operation, message).sent();
    }
    let cause = crate::error::shown(&error.message);
    message.push_str(&cause);
    if let Some(excerpt) = excerpt(json, error.line, error.column) {
        message.push_str(", near `");
        message.push_str(&excerpt);
        message.push('`');
    }
    Error::local(ErrorKind::Decode, operation, message).sent()
}

/// Whether an object is not an envelope of the API: it has members, but none that an envelope has.
pub(super) fn is_foreign(body: &[u8]) -> bool {
    let members = serde_json::from_slice::<HashMap<String, &RawValue>>(body).unwrap_or_default();
    let known = |name: &String| matches!(name.as_str(), "data" | "metadata" | "page");
    !members.is_empty() && !members.keys().any(known)
}

/// The error of a body that is not an envelope: the base URL probably belongs to another server.
pub(super) fn foreign(response: &RawResponse, body: &Bytes) -> Error {
    let message =
        "unexpected response body: neither `data` nor `metadata`; check that the base URL is an Inngest server's";
    with_response(Error::local(ErrorKind::Decode, response.operation, message).sent(), response, body)
}

/// A few characters around a position in the text, on one line.
fn excerpt(json: &[u8], line: usize, column: usize) -> Option<String> {
    const BEFORE: usize = 40;
    const AFTER: usize = 20;
    let line = json.split(|byte| *byte == b'\n').nth(line.checked_sub(1)?)?;
    let at = column.min(line.len());
    let near = line.get(at.saturating_sub(BEFORE)..(at + AFTER).min(line.len()))?;
    let text = String::from_utf8_lossy(near);
    Some(text.chars().filter(|char| !char.is_control()).collect()).filter(|text: &String| !text.is_empty())
}

/// Whether the `Content-Type` is this one; parameters are ignored.
pub(super) fn has_content_type(headers: &HeaderMap, expected: &str) -> bool {
    headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(expected))
}

/// Whether a body has `data`, as every envelope of the API has and no error.
pub(super) fn has_data(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Envelope {
        data: Option<serde::de::IgnoredAny>,
    }
    json::from_slice::<Envelope>(body).is_ok_and(|envelope| envelope.data.is_some())
}
