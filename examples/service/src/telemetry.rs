use std::io;

use axum::extract::{MatchedPath, Request};
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Logs to standard output, one JSON object per line. `RUST_LOG` sets the level; the default is `info`.
///
/// The client's spans are inside the request's span, so that each line names its request and its attempt.
pub fn log_as_json() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber =
        tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_env_filter(filter);
    // Fails if another subscriber is installed already, which is fine.
    let _ = subscriber.with_writer(io::stdout).try_init();
}

/// Creates the span of a request, named by its route rather than its path, which contains ids.
pub(crate) fn request_span<B>(request: &Request<B>) -> Span {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    tracing::info_span!(
        "request",
        http.request.method = %request.method(),
        http.route = route,
        url.path = request.uri().path(),
    )
}
