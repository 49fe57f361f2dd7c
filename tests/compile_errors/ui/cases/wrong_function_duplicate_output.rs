use inngest_api::{ApiKey, Client, InngestFunction};
use serde::Serialize;

#[derive(Serialize, InngestFunction)]
#[inngest(app = "demo-app", function = "backfill-data", output = u32, output = u64)]
struct Backfill {
    since: u32,
}

async fn backfill(client: Client<ApiKey>) {
    let run = client.v2().invoke(Backfill { since: 2025 }).send().await.unwrap();
    let _ = run.output(&client).await;
}

fn main() {}
