use inngest_api::{ApiKey, Client};

async fn list(client: Client<ApiKey>) {
    let _ = client.v2().list_events().send().await;
}

fn main() {}
