//! The headers that identify the server and the request.

use std::sync::atomic::{AtomicU64, Ordering};

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Response};

use crate::mock::state::uuid;

const SERVER_KIND: HeaderName = HeaderName::from_static("x-inngest-server-kind");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Writes the headers that all responses have.
pub(super) struct ServerHeaders {
    kind: HeaderValue,
    /// How many requests have an id; `None` if responses have none, as on the open-source server.
    request_ids: Option<AtomicU64>,
}

impl ServerHeaders {
    /// A self-hosted server, which requires keys, reports the kind of Inngest Cloud. Recordings `auth-*`.
    pub(super) fn new(is_cloud: bool, requires_keys: bool) -> Self {
        let kind = HeaderValue::from_static(if is_cloud || requires_keys { "cloud" } else { "dev" });
        Self { kind, request_ids: is_cloud.then(AtomicU64::default) }
    }

    pub(super) fn write<T>(&self, response: &mut Response<T>) {
        let headers: &mut HeaderMap = response.headers_mut();
        headers.insert(SERVER_KIND, self.kind.clone());
        let id =
            self.request_ids.as_ref().map(|count| uuid(&format!("request {}", count.fetch_add(1, Ordering::Relaxed))));
        if let Some(id) = id.and_then(|id| HeaderValue::try_from(id).ok()) {
            headers.insert(REQUEST_ID, id);
        }
    }
}
