use inngest_api::{ApiKey, Client};

async fn invoke(client: Client<ApiKey>) {
    let _ = client.invoke_function("demo-app", "backfill-data", serde_json::json!({})).send().await;
}

fn main() {}
