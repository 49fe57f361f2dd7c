//! Answers as HTTP: status, headers, body.

use std::io;

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::{Method, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use inngest_api_spec::mock_codec::{ServerBody, ServerResponse};

use super::envelope::{self, About, PageInfo};
use super::refusal::Refusal;
use crate::auth::{V1, Version as _};
use crate::operation::OperationInfo;
use crate::types::Timestamp;

/// The body of an answer: whole, or a stream of a handler's.
pub(super) type ReplyBody = UnsyncBoxBody<Bytes, io::Error>;

const SERVER_KIND: HeaderName = HeaderName::from_static("x-inngest-server-kind");
const JSON: &str = "application/json";
const JSON_LINES: &str = "application/x-ndjson";
const TEXT: &str = "text/plain; charset=utf-8";

/// The answer to an operation that was carried out.
pub(super) fn success(
    operation: &OperationInfo,
    response: ServerResponse,
    about: About,
    now: Timestamp,
) -> Response<ReplyBody> {
    let ServerResponse { status, body } = response;
    let is_v1 = operation.version == V1::NAME;
    let max_age = about.cached_for.map(|age| format!("private, max-age={}", age.as_secs()));
    let mut reply = match body {
        ServerBody::Data(data) if is_v1 => whole(status, JSON, envelope::v1(&data, &about, now)),
        ServerBody::Data(data) => whole(status, JSON, envelope::v2(Some(&data), about, None, now)),
        ServerBody::Page { items, cursor, has_more, limit } => {
            let page = PageInfo { cursor, has_more, limit };
            whole(status, JSON, envelope::v2(items.as_ref(), about, Some(page), now))
        }
        ServerBody::Json(value) => whole(status, JSON, envelope::bare(&value, is_v1)),
        // Recording `v1-cancellations`.
        ServerBody::Empty if operation.method == Method::GET => empty(status),
        ServerBody::Empty => whole(status, JSON, Bytes::new()),
        ServerBody::JsonLines(messages) => whole(status, JSON_LINES, envelope::lines(&messages)),
        ServerBody::Stream { content_type, body: Some(stream) } => {
            reply(status, content_type, stream.map_err(io::Error::other).boxed_unsync())
        }
        ServerBody::Stream { content_type, body: None } => whole(status, content_type, Bytes::new()),
        ServerBody::Unserializable(fault) => {
            return refusal(
                operation,
                &Refusal::internal(format!("the handler's value cannot be serialized: {fault}")),
            );
        }
    };
    if let Some(value) = max_age.and_then(|text| HeaderValue::try_from(text).ok()) {
        reply.headers_mut().insert(CACHE_CONTROL, value);
    }
    reply
}

/// The answer to an operation that nothing is there to carry out: also for a stream in the usual form.
pub(super) fn unimplemented(operation: &OperationInfo, refused: &Refusal) -> Response<ReplyBody> {
    if operation.version == V1::NAME { refusal(operation, refused) } else { error_v2(refused) }
}

/// The answer to an operation that was not carried out.
pub(super) fn refusal(operation: &OperationInfo, refusal: &Refusal) -> Response<ReplyBody> {
    let mut reply = if operation.version == V1::NAME {
        // v1 caches the body of a GET, and drops the status (wire facts 13).
        let status = if operation.method == Method::GET { StatusCode::OK } else { refusal.status };
        whole(status, JSON, envelope::error_v1(refusal))
    } else if operation.response.is_streamed() {
        whole(refusal.status, JSON, envelope::error_of_stream(refusal))
    } else {
        error_v2(refusal)
    };
    if let Some(delay) = refusal.retry_after {
        retry_after(&mut reply, delay.as_secs());
    }
    reply
}

/// Says when to try again, in seconds from now.
pub(super) fn retry_after(reply: &mut Response<ReplyBody>, seconds: u64) {
    reply.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
}

/// An error of v2 that belongs to no operation, or is said before a stream is thought of.
pub(super) fn error_v2(refusal: &Refusal) -> Response<ReplyBody> {
    whole(refusal.status, JSON, envelope::error_v2(refusal))
}

/// The key is missing or unknown (recordings `auth-*`).
pub(super) fn unauthorized() -> Response<ReplyBody> {
    text(StatusCode::UNAUTHORIZED, "Authentication failed\n".to_owned())
}

/// v1, or no version at all: there is no such path (recording `v1-unknown-route`); and what the mock has to say of it.
pub(super) fn page_not_found(said: &str) -> Response<ReplyBody> {
    text(StatusCode::NOT_FOUND, format!("404 page not found{said}\n"))
}

/// The path is none.
pub(super) fn bad_request() -> Response<ReplyBody> {
    text(StatusCode::BAD_REQUEST, "400 Bad Request".to_owned())
}

/// v1: the path has other methods (recording `v1-wrong-method`); and what the mock has to say of it.
pub(super) fn method_not_allowed(allowed: &[Method], said: String) -> Response<ReplyBody> {
    let mut reply = empty(StatusCode::METHOD_NOT_ALLOWED);
    *reply.body_mut() = full(said.into());
    for method in allowed {
        if let Ok(value) = HeaderValue::try_from(method.as_str()) {
            reply.headers_mut().append(ALLOW, value);
        }
    }
    reply
}

/// Takes an answer's body away.
pub(super) fn empty_body(reply: &mut Response<ReplyBody>) {
    *reply.body_mut() = full(Bytes::new());
}

/// Words, as a proxy says them.
pub(super) fn words(status: StatusCode, words: String) -> Response<ReplyBody> {
    whole(status, TEXT, words.into())
}

/// A body that is said to be JSON.
pub(super) fn json(status: StatusCode, body: Bytes) -> Response<ReplyBody> {
    whole(status, JSON, body)
}

fn text(status: StatusCode, text: String) -> Response<ReplyBody> {
    let mut reply = words(status, text);
    reply.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    reply
}

fn whole(status: StatusCode, content_type: &'static str, body: Bytes) -> Response<ReplyBody> {
    reply(status, content_type, full(body))
}

fn full(bytes: Bytes) -> ReplyBody {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

fn reply(status: StatusCode, content_type: &'static str, body: ReplyBody) -> Response<ReplyBody> {
    let mut reply = empty(status);
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    *reply.body_mut() = body;
    reply
}

fn empty(status: StatusCode) -> Response<ReplyBody> {
    let mut reply = Response::new(full(Bytes::new()));
    *reply.status_mut() = status;
    reply.headers_mut().insert(SERVER_KIND, HeaderValue::from_static("dev"));
    reply
}
