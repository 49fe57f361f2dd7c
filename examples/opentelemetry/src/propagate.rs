//! The trace context of the current span, for `ClientBuilder::propagate`.

use inngest_api::http::HeaderMap;
use opentelemetry::global;
use opentelemetry_http::HeaderInjector;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Adds the headers of the global propagator, such as `traceparent`.
pub(crate) fn add_context(headers: &mut HeaderMap) {
    let context = tracing::Span::current().context();
    global::get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut HeaderInjector(headers)));
}
