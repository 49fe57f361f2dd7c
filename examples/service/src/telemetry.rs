use std::io;

use axum::extract::{MatchedPath, Request};
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Writes what is traced to standard output, one JSON object a line; `RUST_LOG` says how much, `info` by default.
///
/// The client's spans stand within the request's, so that a line says of which request and which attempt it is.
pub fn log_as_json() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber =
        tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_env_filter(filter);
    // Fails where a subscriber is set already: that one is fine.
    let _ = subscriber.with_writer(io::stdout).try_init();
}

/// The span of a request: by its route, so that ids do not make each a name of its own.
pub(crate) fn request_span<B>(request: &Request<B>) -> Span {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    tracing::info_span!(
        "request",
        http.request.method = %request.method(),
        http.route = route,
        url.path = request.uri().path(),
    )
}
