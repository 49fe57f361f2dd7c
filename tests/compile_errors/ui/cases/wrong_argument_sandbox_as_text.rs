use inngest_api::{ApiKey, Client};

async fn start(client: Client<ApiKey>) {
    let _ = client.v2().start_sandbox("build-42").await;
}

fn main() {}
