//! OpenTelemetry with `inngest-api`: metrics of attempts, and the trace context of the current span.

mod metrics;
mod propagate;

use inngest_api::ClientBuilder;
use inngest_api::auth::Credential;

use self::metrics::OtelMetrics;
use self::propagate::add_context;

/// Adds metrics and the trace context to a client. Set the global providers before.
pub fn observed<K: Credential>(client: ClientBuilder<K>) -> ClientBuilder<K> {
    client.observer(OtelMetrics::new()).propagate(add_context)
}
