use std::sync::{Arc, Mutex};

use inngest_api::mock::Fault;
use inngest_api::v2;
use serde_json::json;
use tracing::Level;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use super::{QUICK, WAYS, api_key, demo_app};

/// Keeps what is said above `DEBUG`.
#[derive(Clone, Default)]
struct Loud(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Loud {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() < Level::DEBUG {
            self.0.lock().unwrap().push(format!("{event:?}"));
        }
    }
}

#[tokio::test]
async fn a_server_says_nothing_that_nobody_asked_for() {
    let loud = Loud::default();
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(loud.clone()));
    tracing::info!("heard");
    for way in WAYS {
        let server = way.start(demo_app().cloud()).await;
        let client = server.client_builder(api_key()).retry(QUICK).build().unwrap();
        server.inject::<v2::operation::Health>(Fault::hang_up().times(1));
        server.inject::<v2::operation::Health>(Fault::truncate_after(3).times(1));
        client.v2().health().send().await.unwrap();
        client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
        client.v2().get_function_run("nope").send().await.unwrap_err();
        server.shutdown().await;
        client.v2().health().send().await.unwrap_err();
    }
    let said = loud.0.lock().unwrap().clone();
    assert_eq!(said.len(), 1, "{said:#?}");
}
