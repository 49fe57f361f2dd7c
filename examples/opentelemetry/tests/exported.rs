//! What is measured, and what is sent to the server.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed unwrap or index fails the test")]

use std::collections::BTreeSet;

use inngest_api::v2::operation::{GetFunctionRun, Health};
use inngest_api::{ApiKey, ErrorKind, mock};
use inngest_api_opentelemetry::observed;
use opentelemetry::trace::{SpanKind, TracerProvider as _};
use opentelemetry::{Value, global};
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData, ResourceMetrics, ScopeMetrics};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, SdkMeterProvider};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use tracing::Instrument as _;
use tracing_subscriber::layer::SubscriberExt as _;

/// Returns the operation, the status or the error, and the count of each point of the histogram.
fn points(exported: &[ResourceMetrics]) -> BTreeSet<(String, String, u64)> {
    let metrics = exported.iter().flat_map(ResourceMetrics::scope_metrics).flat_map(ScopeMetrics::metrics);
    let mut points = BTreeSet::new();
    for metric in metrics.filter(|metric| metric.name() == "http.client.request.duration") {
        let AggregatedMetrics::F64(MetricData::Histogram(histogram)) = metric.data() else { continue };
        for point in histogram.data_points() {
            let label = |name: &str| point.attributes().find(|label| label.key.as_str() == name);
            let text = |name: &str| label(name).map(|label| Value::to_string(&label.value)).unwrap_or_default();
            let outcome = format!("{} {}", text("http.response.status_code"), text("error.type"));
            points.insert((text("inngest.operation"), outcome.trim().to_owned(), point.count()));
        }
    }
    points
}

#[tokio::test]
async fn attempts_are_measured_and_requests_carry_the_context_of_their_span() {
    let metrics = InMemoryMetricExporter::default();
    let meters = SdkMeterProvider::builder().with_periodic_exporter(metrics.clone()).build();
    global::set_meter_provider(meters.clone());
    let spans = InMemorySpanExporter::default();
    let traces = SdkTracerProvider::builder().with_simple_exporter(spans.clone()).build();
    global::set_text_map_propagator(TraceContextPropagator::new());
    let layer = tracing_opentelemetry::layer().with_tracer(traces.tracer("test"));
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).unwrap();

    let server = mock::Server::builder().in_memory().unwrap();
    let client = observed(server.client_builder(ApiKey::parse("sk-inn-api-test").unwrap())).build().unwrap();
    server.inject::<Health>(mock::Fault::status(503).times(1));
    let work = async {
        client.v2().health().send().await.unwrap();
        let missing = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await;
        assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
    };
    work.instrument(tracing::info_span!("work")).await;

    meters.force_flush().unwrap();
    let expected = [("get_function_run", "404 not_found", 1), ("health", "200", 1), ("health", "503 server", 1)];
    let expected = expected.map(|(operation, outcome, count)| (operation.to_owned(), outcome.to_owned(), count));
    assert_eq!(points(&metrics.get_finished_metrics().unwrap()), BTreeSet::from(expected));

    // Each request names the span of its attempt as its parent, in the trace of the caller.
    let spans = spans.get_finished_spans().unwrap();
    let attempts: BTreeSet<_> = spans
        .iter()
        .filter(|span| span.span_kind == SpanKind::Client)
        .map(|span| format!("00-{}-{}-01", span.span_context.trace_id(), span.span_context.span_id()))
        .collect();
    let sent: BTreeSet<_> = server.requests().iter().map(|request| request.headers()["traceparent"].clone()).collect();
    assert_eq!(attempts.len(), 3);
    assert_eq!(sent.iter().map(|header| header.to_str().unwrap().to_owned()).collect::<BTreeSet<_>>(), attempts);
    let traces: BTreeSet<_> = spans.iter().map(|span| span.span_context.trace_id().to_string()).collect();
    assert_eq!(traces.len(), 1);
    assert_eq!(server.calls::<GetFunctionRun>(), 1);
}
