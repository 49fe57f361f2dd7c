//! Calls a mock server, and prints the metrics and the spans of the calls, as OpenTelemetry exports them: `cargo run`.

use std::error::Error;

use inngest_api::{ApiKey, mock};
use inngest_api_opentelemetry::observed;
use opentelemetry::global;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde_json::{Value, json};
use tracing::Instrument as _;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A real program exports over OTLP in place of standard output.
    let meters = SdkMeterProvider::builder().with_periodic_exporter(opentelemetry_stdout::MetricExporter::default());
    let meters = meters.build();
    global::set_meter_provider(meters.clone());
    let traces = SdkTracerProvider::builder().with_simple_exporter(opentelemetry_stdout::SpanExporter::default());
    let traces = traces.build();
    global::set_text_map_propagator(TraceContextPropagator::new());
    // Without a filter, the HTTP/2 implementation exports a span for each frame.
    let layer = tracing_opentelemetry::layer().with_tracer(traces.tracer("example")).with_filter(LevelFilter::INFO);
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer))?;

    let server = mock::Server::builder().function("demo-app", "echo", |input: Value| Ok(input)).start().await?;
    // After the providers are set.
    let client = observed(server.client_builder(ApiKey::parse("sk-inn-api-mock")?)).build()?;
    let work = async {
        let run = client.v2().invoke_function("demo-app", "echo", json!({})).send().await?;
        client.v2().wait_for_run(&run.run_id).await
    };
    let run = work.instrument(tracing::info_span!("work")).await?;
    println!("the run is {}", run.status);

    traces.shutdown()?;
    meters.shutdown()?;
    Ok(())
}
