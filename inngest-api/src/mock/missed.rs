//! Requests that spell no operation, and what they are told: as recorded, and then in the mock's own words.

use http::Response;
use http::request::Parts;

use super::refusal::Refusal;
use super::reply::{self, ReplyBody};
use super::router::Missed;
use crate::auth::{V1, Version as _};

/// The answer to a request outside of the API: to an operation of a listing of one's own, most likely.
pub(super) fn stray(head: &Parts, first: &str) -> Response<ReplyBody> {
    // What a dev server was seen to have no page for.
    if ["", "api"].contains(&first) {
        return page_not_found(head);
    }
    let (method, path) = (&head.method, head.uri.path());
    let message = format!("this server has no handler for {method} {path}: add one with `server.on`");
    reply::error_v2(&Refusal::new(501, "not_implemented", message))
}

/// The answer to a request of a path that a dev server has no page for.
pub(super) fn page_not_found(head: &Parts) -> Response<ReplyBody> {
    reply::page_not_found(&own_words(head))
}

/// The answer to a request that spells no operation.
pub(super) fn answer(missed: &Missed, version: &str, head: &Parts) -> Response<ReplyBody> {
    let said = own_words(head);
    match missed {
        Missed::Path if version == V1::NAME => page_not_found(head),
        Missed::Path => reply::error_v2(&Refusal::no_such_path(&said)),
        Missed::Method { allowed, .. } if version == V1::NAME => reply::method_not_allowed(allowed, said),
        Missed::Method { .. } => reply::error_v2(&Refusal::wrong_method(&said)),
    }
}

fn own_words(head: &Parts) -> String {
    format!(": the mock has no handler for {} {}: add one with `server.on`", head.method, head.uri.path())
}
