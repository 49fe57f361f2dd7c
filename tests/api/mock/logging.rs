use std::sync::{Arc, Mutex};

use inngest_api::mock::Fault;
use inngest_api::v2;
use serde_json::json;
use tracing::Level;
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
