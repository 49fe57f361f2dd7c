use std::time::Duration;

use axum::Router;
use inngest_api::Client;
use inngest_api::auth::{AnyCredential, V2};
use tokio_util::task::TaskTracker;
use tower_http::trace::TraceLayer;

use crate::handlers;
use crate::telemetry::request_span;

/// The client that all handlers share. The environment determines whether it uses an API key or a dev server.
pub type Api = Client<AnyCredential<V2>>;

/// The state that all handlers share. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shop {
    pub(crate) api: Api,
    pub(crate) request_timeout: Duration,
    /// Calls that continue if their requester disconnects.
    pub(crate) calls: TaskTracker,
}

impl Shop {
    /// Creates a shop that uses one client. `request_timeout` is the longest time that a request may take.
    #[must_use]
    pub fn new(api: Api, request_timeout: Duration) -> Self {
        Self { api, request_timeout, calls: TaskTracker::new() }
    }
}

/// Returns the routes of the service.
pub fn router(shop: Shop) -> Router {
    // `Problem` logs failures, with their cause.
    let trace = TraceLayer::new_for_http().make_span_with(request_span).on_failure(());
    handlers::routes().with_state(shop).layer(trace)
}
