use inngest_api::{ApiKey, Client};

struct Order {
    id: u32,
}

async fn invoke(client: Client<ApiKey>) {
    let _ = client.v2().invoke_function("demo-app", "backfill-data", Order { id: 7 }).send().await;
}

fn main() {}
