//! JSON to values, with errors that say where.

use std::collections::HashMap;

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{RawBody, RawResponse};
use crate::auth::Bearers;
use crate::json::{self, Fault};
use crate::{Error, ErrorKind, OperationInfo};

/// The whole body of an answer, taken out of it.
pub(super) fn full_body(response: &mut RawResponse) -> Bytes {
    match std::mem::replace(&mut response.body, RawBody::Full(Bytes::new())) {
        RawBody::Full(bytes) => bytes,
        RawBody::Stream(_) => Bytes::new(),
    }
}

/// Decodes the whole body of an answer.
pub(super) fn from_json<T: DeserializeOwned>(response: &RawResponse, body: &Bytes) -> Result<T, Error> {
    json::read(body).map_err(|fault| misfit(response, body, &fault))
}

/// The error of an answer that is none of the operation's, with all that came.
pub(super) fn misfit(response: &RawResponse, body: &Bytes, fault: &Fault) -> Error {
    with_answer(decode_error(Some(response.operation), body, fault, &response.keys), response, body)
}

fn with_answer(error: Error, response: &RawResponse, body: &Bytes) -> Error {
    let (shown, headers) = response.shown(body);
    error.with_response(response.status, headers, Some(shown)).with_attempts(response.attempts)
}

/// `the answer is not what the operation answers: at data.status: invalid type … near «…»`.
pub(super) fn decode_error(
    operation: Option<&'static OperationInfo>,
    json: &[u8],
    fault: &Fault,
    keys: &Bearers,
) -> Error {
    let mut message = String::from("the answer is not what the operation answers: ");
    // An excerpt of a text that shows the key may hold a part of it.
    let secret = operation.is_some_and(|operation| operation.redact) || keys.taken_out_of(json).is_some();
    // A path may hold the keys of a map.
    if !fault.path.is_empty() && !secret {
        message.push_str("at ");
        message.push_str(&crate::error::shown(&fault.path));
        message.push_str(": ");
    }
    if secret {
        // serde's own words may quote the value.
        message.push_str("a value of another shape");
        return Error::local(ErrorKind::Decode, operation, message).sent();
    }
    let fault_text = crate::error::shown(&fault.message);
    message.push_str(&fault_text);
    if let Some(excerpt) = excerpt(json, fault.line, fault.column) {
        message.push_str(", near `");
        message.push_str(&excerpt);
        message.push('`');
    }
    Error::local(ErrorKind::Decode, operation, message).sent()
}

/// Whether an object without `data` is none of the API's: it has members, and none that an envelope has.
pub(super) fn is_foreign(body: &[u8]) -> bool {
    let members = serde_json::from_slice::<HashMap<String, &RawValue>>(body).unwrap_or_default();
    let known = |name: &String| matches!(name.as_str(), "data" | "metadata" | "page");
    !members.is_empty() && !members.keys().any(known)
}

/// The error of such an answer: most likely something else stands at the base URL.
pub(super) fn foreign(response: &RawResponse, body: &Bytes) -> Error {
    let message = "the answer has neither `data` nor `metadata`: is this the Inngest API? check the base URL";
    with_answer(Error::local(ErrorKind::Decode, response.operation, message).sent(), response, body)
}

/// A few characters around a place in the text, on one line.
fn excerpt(json: &[u8], line: usize, column: usize) -> Option<String> {
    const BEFORE: usize = 40;
    const AFTER: usize = 20;
    let line = json.split(|byte| *byte == b'\n').nth(line.checked_sub(1)?)?;
    let at = column.min(line.len());
    let piece = line.get(at.saturating_sub(BEFORE)..(at + AFTER).min(line.len()))?;
    let text = String::from_utf8_lossy(piece);
    Some(text.chars().filter(|char| !char.is_control()).collect()).filter(|text: &String| !text.is_empty())
}

/// Whether an answer's `Content-Type` is this one, whatever its parameters.
pub(super) fn has_content_type(headers: &HeaderMap, expected: &str) -> bool {
    headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(expected))
}

/// Whether a body says `data`, as all answers in the API's envelope do and its errors do not.
pub(super) fn has_data(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Claim {
        data: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Claim>(body).is_ok_and(|claim| claim.data.is_some())
}
