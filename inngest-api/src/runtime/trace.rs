//! Spans of [`tracing`], with OpenTelemetry's names for HTTP clients. Without a subscriber they cost one comparison.

use http::{HeaderMap, StatusCode, Version};
use inngest_api_spec::__private::{RawResponse, request_id};
use inngest_api_spec::{BaseUrl, Error, OperationInfo};
use tokio::time::Instant;
use tracing::Span;
use tracing::field::Empty;

/// The maximum length of a peer's text in a field, in bytes.
const MAX_TEXT: usize = 128;

/// The span of a call, with its attempts and the waits between them.
pub(super) fn call(operation: &'static OperationInfo) -> Span {
    tracing::info_span!(
        target: "inngest_api",
        "call",
        "otel.name" = operation.id,
        "otel.kind" = "internal",
        "otel.status_code" = Empty,
        "error.type" = Empty,
        "inngest.operation" = operation.id,
        "inngest.attempts" = Empty,
    )
}

/// The span of an attempt: one request and its response.
pub(super) fn attempt(operation: &'static OperationInfo, base_url: &BaseUrl, number: u32, call: &Span) -> Span {
    let span = tracing::info_span!(
        target: "inngest_api",
        parent: call,
        "attempt",
        "otel.name" = Empty,
        "otel.kind" = "client",
        "otel.status_code" = Empty,
        "error.type" = Empty,
        "http.request.method" = operation.method.as_str(),
        "http.request.resend_count" = Empty,
        "http.response.status_code" = Empty,
        "network.protocol.name" = "http",
        "network.protocol.version" = Empty,
        "server.address" = base_url.authority().host(),
        "server.port" = port(base_url),
        "url.scheme" = base_url.scheme().as_str(),
        "url.template" = Empty,
        "inngest.operation" = operation.id,
        "inngest.attempt" = number,
        "inngest.request_id" = Empty,
    );
    if !span.is_disabled() {
        // Values that have to be built first.
        let template = [base_url.path(), operation.base, operation.path].concat();
        span.record("otel.name", format!("{} {template}", operation.method));
        span.record("url.template", template);
        if number > 1 {
            span.record("http.request.resend_count", number - 1);
        }
    }
    span
}

/// Records the head of a response.
pub(super) fn response(span: &Span, status: StatusCode, version: Version, headers: &HeaderMap) {
    if span.is_disabled() {
        return;
    }
    span.record("http.response.status_code", status.as_u16());
    span.record("network.protocol.version", if version == Version::HTTP_2 { "2" } else { "1.1" });
    if let Some(id) = request_id(headers) {
        span.record("inngest.request_id", id.get(..MAX_TEXT).unwrap_or(id));
    }
}

/// Records how a call ended, and emits an event: spans alone do not appear in the output of `tracing_subscriber::fmt`.
pub(super) fn call_ended(
    span: &Span,
    operation: &'static OperationInfo,
    response: &Result<RawResponse, Error>,
    attempts: u32,
    started: Instant,
) {
    span.record("inngest.attempts", attempts);
    let (status, error) = match response {
        Ok(response) => (Some(response.status), None),
        Err(error) => (error.status(), Some(error)),
    };
    if let Some(error) = error {
        failed(span, error);
    }
    tracing::debug!(
        target: "inngest_api",
        parent: span,
        {
            inngest.operation = operation.id,
            inngest.attempts = attempts,
            http.response.status_code = status.map(|status| status.as_u16()),
            error.kind = error.map(|error| error.kind().as_str()),
            elapsed = ?started.elapsed(),
        },
        "call ended"
    );
}

/// Records an error.
pub(super) fn failed(span: &Span, error: &Error) {
    if span.is_disabled() {
        return;
    }
    span.record("otel.status_code", "ERROR");
    match error.status() {
        Some(status) => span.record("error.type", status.as_str()),
        None => span.record("error.type", tracing::field::debug(error.kind())),
    };
}

fn port(base_url: &BaseUrl) -> u16 {
    base_url.authority().port_u16().unwrap_or(if base_url.is_https() { 443 } else { 80 })
}
