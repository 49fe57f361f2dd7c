//! Responses to requests that match no operation: what a dev server responds, followed by a hint of the mock server.

use http::Response;
use http::request::Parts;

use super::response::{self, ResponseBody};
use super::router::Unmatched;
use crate::auth::{V1, Version as _};
use crate::mock::behavior::ErrorResponse;

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

fn hint(head: &Parts) -> String {
    format!("the mock server has no handler for {} {}; add one with `Server::on`", head.method, head.uri.path())
}

fn suffix(head: &Parts) -> String {
    format!(": {}", hint(head))
}
