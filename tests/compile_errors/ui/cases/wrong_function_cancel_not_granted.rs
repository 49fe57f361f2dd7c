use inngest_api::{ApiKey, Client, InngestClient, InngestFunction, v2::RunHandle};
use serde::Serialize;

#[derive(Serialize, InngestFunction)]
#[inngest(app = "demo-app", function = "backfill-data")]
struct Backfill {
    since: u32,
}

#[derive(InngestClient)]
struct Watcher {
    #[inngest(v2(get_function_run))]
    api: Client<ApiKey>,
}

async fn stop(watcher: Watcher, run: RunHandle<Backfill>) {
    let _ = run.cancel(&watcher).await;
}

fn main() {}
