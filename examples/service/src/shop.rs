use std::time::Duration;

use axum::Router;
use inngest_api::auth::{AnyCredential, V2};
use inngest_api::Client;
use tokio_util::task::TaskTracker;
use tower_http::trace::TraceLayer;

use crate::handlers;
use crate::telemetry::request_span;

/// The one client: of an API key, or of a dev server's none, as the environment says when the service starts.
pub type Api = Client<AnyCredential<V2>>;

/// What all handlers share. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shop {
    pub(crate) api: Api,
    pub(crate) request_timeout: Duration,
    /// Calls that go on when their requester hangs up.
    pub(crate) calls: TaskTracker,
}

impl Shop {
    /// A shop over one client; no request takes longer than `request_timeout`.
    #[must_use]
    pub fn new(api: Api, request_timeout: Duration) -> Self {
        Self { api, request_timeout, calls: TaskTracker::new() }
    }
}

/// All that the service answers.
pub fn router(shop: Shop) -> Router {
    // What failed is logged where it is known why.
    let trace = TraceLayer::new_for_http().make_span_with(request_span).on_failure(());
    handlers::routes().with_state(shop).layer(trace)
}
