//! HTTP responses: status, headers, body.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::{Method, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use inngest_api_spec::mock_codec::{ServerBody, ServerResponse};

use super::envelope::{self, PageInfo};
use crate::auth::{Events, V1, Version as _};
use crate::mock::behavior::{EncodedResponse, ErrorResponse};
use crate::operation::OperationInfo;
use crate::types::Timestamp;

/// The body of a response: in memory, or streamed by a handler.
pub(in crate::mock) type ResponseBody = UnsyncBoxBody<Bytes, io::Error>;

/// The number of requests that a rate limit allows, as its headers report it.
const RATE_LIMIT: u32 = 100;
const JSON: &str = "application/json";
const JSON_LINES: &str = "application/x-ndjson";
const TEXT: &str = "text/plain; charset=utf-8";

/// The response of an operation that succeeded.
pub(super) fn success(
    operation: &OperationInfo,
    (response, metadata): EncodedResponse,
    now: Timestamp,
) -> Response<ResponseBody> {
    let ServerResponse { status, body } = response;
    let is_v1 = operation.version == V1::NAME;
    let cache_control = metadata.cached_for.map(|age| format!("private, max-age={}", age.as_secs()));
    let mut response = match body {
        ServerBody::Data(data) if is_v1 => with_bytes(status, JSON, envelope::v1(&data, &metadata, now)),
        ServerBody::Data(data) => with_bytes(status, JSON, envelope::v2(Some(&data), metadata, None, now)),
        ServerBody::Page { items, cursor, has_more, limit } => {
            let page = PageInfo { cursor, has_more, limit };
            with_bytes(status, JSON, envelope::v2(items.as_ref(), metadata, Some(page), now))
        }
        // The open-source server sets no content type, so that it is the one of text.
        ServerBody::Json(value) if operation.version == Events::NAME => {
            with_bytes(status, TEXT, envelope::bare(&value, is_v1))
        }
        ServerBody::Json(value) => with_bytes(status, JSON, envelope::bare(&value, is_v1)),
        // Recording `v1-cancellations`: without a content type.
        ServerBody::Empty if operation.method == Method::GET || status == StatusCode::NO_CONTENT => empty(status),
        ServerBody::Empty => with_bytes(status, JSON, Bytes::new()),
        ServerBody::JsonLines(messages) => with_bytes(status, JSON_LINES, envelope::json_lines(&messages)),
        ServerBody::Stream { content_type, body: Some(stream) } => {
            with_body(status, content_type, stream.map_err(io::Error::other).boxed_unsync())
        }
        ServerBody::Stream { content_type, body: None } => with_bytes(status, content_type, Bytes::new()),
        ServerBody::Unserializable(reason) => {
            let message = format!("the handler's value cannot be serialized: {reason}");
            return error(operation, &ErrorResponse::internal(message), now);
        }
    };
    if let Some(value) = cache_control.and_then(|text| HeaderValue::try_from(text).ok()) {
        response.headers_mut().insert(CACHE_CONTROL, value);
    }
    response
}

/// The error response of an operation.
pub(super) fn error(operation: &OperationInfo, error: &ErrorResponse, now: Timestamp) -> Response<ResponseBody> {
    let mut response = match operation.version {
        V1::NAME => with_bytes(error.status, JSON, envelope::error_v1(error)),
        Events::NAME => with_bytes(error.status, JSON, envelope::error_events(error)),
        _ => error_v2(error),
    };
    if let Some(delay) = error.retry_after {
        set_retry_after(&mut response, delay, now);
    }
    response
}

/// Sets `Retry-After`, in whole seconds, rounded up. With status 429 also the headers about the rate limit, which reset then.
pub(super) fn set_retry_after(response: &mut Response<ResponseBody>, delay: Duration, now: Timestamp) {
    let is_rate_limit = response.status() == StatusCode::TOO_MANY_REQUESTS;
    let seconds = delay.as_secs().saturating_add(u64::from(delay.subsec_nanos() > 0));
    let headers = response.headers_mut();
    headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    if is_rate_limit {
        let reset = now.as_second().saturating_add_unsigned(seconds);
        headers.insert(HeaderName::from_static("x-ratelimit-limit"), HeaderValue::from(RATE_LIMIT));
        headers.insert(HeaderName::from_static("x-ratelimit-remaining"), HeaderValue::from(0));
        headers.insert(HeaderName::from_static("x-ratelimit-reset"), HeaderValue::from(reset));
    }
}

/// An error in the format of v2.
pub(super) fn error_v2(error: &ErrorResponse) -> Response<ResponseBody> {
    with_bytes(error.status, JSON, envelope::error_v2(error))
}

/// The key is missing or not accepted. Recordings `auth-*`.
pub(super) fn unauthorized() -> Response<ResponseBody> {
    nosniff_text(StatusCode::UNAUTHORIZED, "Authentication failed\n".to_owned())
}

/// The path does not exist in v1, or has no version. Recording `v1-unknown-route`, with a hint of the mock server.
pub(super) fn page_not_found(hint: &str) -> Response<ResponseBody> {
    nosniff_text(StatusCode::NOT_FOUND, format!("404 page not found{hint}\n"))
}

/// The path is not valid.
pub(super) fn bad_request() -> Response<ResponseBody> {
    nosniff_text(StatusCode::BAD_REQUEST, "400 Bad Request".to_owned())
}

/// The path exists in v1 with other methods. Recording `v1-wrong-method`, with a hint of the mock server as its body.
pub(super) fn method_not_allowed(allowed: &[Method], hint: String) -> Response<ResponseBody> {
    let mut response = empty(StatusCode::METHOD_NOT_ALLOWED);
    *response.body_mut() = full(hint.into());
    for method in allowed {
        if let Ok(value) = HeaderValue::try_from(method.as_str()) {
            response.headers_mut().append(ALLOW, value);
        }
    }
    response
}

/// Removes the body of a response.
pub(super) fn remove_body(response: &mut Response<ResponseBody>) {
    *response.body_mut() = full(Bytes::new());
}

/// A plain-text response.
pub(super) fn plain_text(status: StatusCode, text: String) -> Response<ResponseBody> {
    with_bytes(status, TEXT, text.into())
}

/// A response with the content type of JSON.
pub(super) fn json(status: StatusCode, body: Bytes) -> Response<ResponseBody> {
    with_bytes(status, JSON, body)
}

fn nosniff_text(status: StatusCode, text: String) -> Response<ResponseBody> {
    let mut response = plain_text(status, text);
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn with_bytes(status: StatusCode, content_type: &'static str, body: Bytes) -> Response<ResponseBody> {
    with_body(status, content_type, full(body))
}

fn full(bytes: Bytes) -> ResponseBody {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

fn with_body(status: StatusCode, content_type: &'static str, body: ResponseBody) -> Response<ResponseBody> {
    let mut response = empty(status);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    *response.body_mut() = body;
    response
}

fn empty(status: StatusCode) -> Response<ResponseBody> {
    let mut response = Response::new(full(Bytes::new()));
    *response.status_mut() = status;
    response
}
