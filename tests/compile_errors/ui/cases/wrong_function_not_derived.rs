use inngest_api::{ApiKey, Client};
use serde::Serialize;

#[derive(Serialize)]
struct Backfill {
    since: u32,
}

async fn backfill(client: Client<ApiKey>) {
    let _ = client.v2().invoke(Backfill { since: 2025 }).send().await;
}

fn main() {}
