//! Responses to requests that match no operation: what a dev server responds, followed by a hint of the mock server.

use http::Response;
use http::request::Parts;

use super::response::{self, ResponseBody};
use super::router::Unmatched;
use crate::auth::{V1, V2, Version as _};
use crate::mock::behavior::ErrorResponse;
use crate::mock::handlers::add_handler;
use crate::mock::verification::without_event_key;
use crate::operation::OperationInfo;

/// The response to a request outside of v1 and v2: most likely a custom endpoint without a handler.
pub(super) fn outside_api(head: &Parts, first_segment: &str) -> Response<ResponseBody> {
    // A dev server responds to these with 404.
    if ["", "api"].contains(&first_segment) {
        return page_not_found(head);
    }
    response::error_v2(&ErrorResponse::new(501, "not_implemented", hint(head)))
}

/// The response to a request for a path that a dev server does not serve.
pub(super) fn page_not_found(head: &Parts) -> Response<ResponseBody> {
    response::page_not_found(&suffix(head))
}

/// The response to a request in v1 or v2 that matches no operation.
pub(super) fn in_api(unmatched: &Unmatched, version: &str, head: &Parts) -> Response<ResponseBody> {
    match unmatched {
        Unmatched::Path if version == V1::NAME => page_not_found(head),
        Unmatched::Path => response::error_v2(&ErrorResponse::unknown_path(&suffix(head))),
        Unmatched::Method { allowed, .. } if version == V1::NAME => response::method_not_allowed(allowed, hint(head)),
        Unmatched::Method { .. } => response::error_v2(&ErrorResponse::wrong_method(&suffix(head))),
    }
}

/// The response to a request for a custom endpoint that a test named, in a fault or an expectation, without adding a handler: the
/// same as if it had not been named.
pub(super) fn custom_endpoint(operation: &OperationInfo, head: &Parts) -> Response<ResponseBody> {
    let path = operation.full_path();
    match path.split('/').nth(1).unwrap_or_default() {
        version @ (V1::NAME | V2::NAME) => in_api(&Unmatched::Path, version, head),
        first_segment => outside_api(head, first_segment),
    }
}

fn hint(head: &Parts) -> String {
    let path = head.uri.path();
    add_handler(&head.method, without_event_key(path).as_deref().unwrap_or(path))
}

fn suffix(head: &Parts) -> String {
    format!(": {}", hint(head))
}
