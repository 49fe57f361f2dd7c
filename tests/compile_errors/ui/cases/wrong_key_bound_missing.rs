use inngest_api::Client;

async fn health<K>(client: Client<K>) {
    let _ = client.v2().health().send().await;
}

fn main() {}
