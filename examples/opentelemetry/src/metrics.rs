//! Metrics of attempts, named by the semantic conventions for HTTP clients.

use inngest_api::observe::{AttemptReport, Observer, Outcome};
use opentelemetry::metrics::Histogram;
use opentelemetry::{KeyValue, global};

/// In seconds. The default buckets are made for milliseconds.
const BUCKETS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// Measures the duration of each attempt.
pub(crate) struct OtelMetrics {
    duration: Histogram<f64>,
}

impl OtelMetrics {
    /// Creates the instruments, with the meter provider that is set at this time.
    pub(crate) fn new() -> Self {
        let meter = global::meter("inngest_api");
        let duration = meter.f64_histogram("http.client.request.duration");
        Self { duration: duration.with_unit("s").with_boundaries(BUCKETS.to_vec()).build() }
    }
}

impl Observer for OtelMetrics {
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        let mut labels = vec![
            KeyValue::new("inngest.operation", attempt.operation.id),
            KeyValue::new("http.request.method", attempt.operation.method.to_string()),
        ];
        let (status, error) = match attempt.outcome {
            Outcome::Succeeded(status) => (Some(status), None),
            Outcome::Failed(error) => (error.status(), Some(error.kind().as_str())),
            _ => (None, None),
        };
        labels.extend(status.map(|status| KeyValue::new("http.response.status_code", i64::from(status.as_u16()))));
        labels.extend(error.map(|kind| KeyValue::new("error.type", kind)));
        self.duration.record(attempt.elapsed.as_secs_f64(), &labels);
    }
}
