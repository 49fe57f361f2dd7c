use std::io;
use std::sync::{Arc, Mutex};

use inngest_api::mock::Fault;
use inngest_api::v2;
use inngest_api_tests::subscriber::subscribe;
use serde_json::json;
use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use super::{QUICK, TRANSPORTS, api_key, demo_app};

/// Records events above `DEBUG`.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() < Level::DEBUG {
            self.0.lock().unwrap().push(format!("{event:?}"));
        }
    }
}

#[tokio::test]
async fn a_server_logs_nothing() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
    tracing::info!("recorded");
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().cloud()).await;
        let client = server.client_builder(api_key()).retry(QUICK).build().unwrap();
        server.inject::<v2::operation::Health>(Fault::hang_up().times(1));
        server.inject::<v2::operation::Health>(Fault::truncate_after(3).times(1));
        client.v2().health().send().await.unwrap();
        client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
        client.v2().get_function_run("nope").send().await.unwrap_err();
        server.shutdown().await;
        client.v2().health().send().await.unwrap_err();
    }
    let events = recorder.0.lock().unwrap().clone();
    assert_eq!(events.len(), 1, "{events:#?}");
}

/// Collects what a subscriber writes.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_recipe_of_the_guide_prints_the_line_that_the_guide_shows() {
    let output = Output::default();
    let writer = output.clone();
    let without_spans = filter_fn(|it| it.is_event() || it.target() != "inngest_api");
    let lines = layer().with_ansi(false).without_time().with_writer(move || writer.clone());
    let only_client = filter_fn(|it| it.target() == "inngest_api");
    let subscriber = tracing_subscriber::registry()
        .with(LevelFilter::DEBUG)
        .with(lines.with_filter(only_client).with_filter(without_spans));
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let _guard = subscribe(subscriber, client.v2().health().send()).await;
    output.0.lock().unwrap().clear();
    client.v2().health().send().await.unwrap();

    let printed = String::from_utf8(output.0.lock().unwrap().clone()).unwrap();
    let (line, elapsed) = printed.trim().split_once("elapsed=").unwrap();
    assert!(!elapsed.contains([' ', '\n']), "{printed}");
    let guide = include_str!("../../../inngest-api/src/guide/questions.md");
    assert!(guide.contains(&format!("Z {line}elapsed=")), "{printed}");
}
