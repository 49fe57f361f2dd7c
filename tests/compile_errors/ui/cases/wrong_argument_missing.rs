use inngest_api::{ApiKey, Client};

async fn invoke(client: Client<ApiKey>) {
    let _ = client.v2().invoke_function("demo-app", "backfill-data").send().await;
}

fn main() {}
