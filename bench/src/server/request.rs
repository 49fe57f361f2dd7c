//! Checks that a request is the one that all contenders must send.

use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, USER_AGENT,
};
use http::{Method, request::Parts};
use serde_json::{Value, json};

use crate::wire;

/// Returns an error that describes the difference, if any.
pub(super) fn check(parts: &Parts, body: &[u8]) -> Result<(), String> {
    let path = parts.uri.path_and_query().map(http::uri::PathAndQuery::as_str);
    match (&parts.method, path) {
        (&Method::POST, Some(wire::INVOKE)) => {
            check_headers(parts, &[ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT])?;
            check_invocation(body)
        }
        (&Method::GET, Some(wire::GET_RUN | wire::RUNS)) if body.is_empty() => {
            check_headers(parts, &[ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, USER_AGENT])
        }
        (method, path) => Err(format!("unexpected request {method} {path:?} with a body of {} bytes", body.len())),
    }
}

/// Checks that the request has exactly these headers, and `Host` unless it is HTTP/2.
fn check_headers(parts: &Parts, names: &[HeaderName]) -> Result<(), String> {
    let found = parts.headers.keys().filter(|name| **name != HOST);
    let unexpected: Vec<_> = found.filter(|name| !names.contains(name)).collect();
    let missing: Vec<_> = names.iter().filter(|name| !parts.headers.contains_key(*name)).collect();
    if !unexpected.is_empty() || !missing.is_empty() {
        return Err(format!("unexpected headers: {unexpected:?}, missing headers: {missing:?}"));
    }
    let expected = [(ACCEPT, wire::JSON), (AUTHORIZATION, wire::AUTHORIZATION), (CONTENT_TYPE, wire::JSON)];
    for (name, value) in expected {
        if parts.headers.get(&name).is_some_and(|found| found != value) {
            return Err(format!("the header {name} is not {value:?}"));
        }
    }
    Ok(())
}

fn check_invocation(body: &[u8]) -> Result<(), String> {
    let mut body: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let expected = json!({ "data": wire::INPUT });
    // All contenders send a key of 34 characters or slightly more, as the client does for retries.
    let key = body.as_object_mut().and_then(|body| body.remove("idempotencyKey"));
    let key_is_one = key.as_ref().and_then(Value::as_str).is_some_and(|key| key.len() >= 34);
    if key_is_one && body == expected {
        Ok(())
    } else {
        Err(format!("expected the body {expected} with a key, found {body}"))
    }
}
