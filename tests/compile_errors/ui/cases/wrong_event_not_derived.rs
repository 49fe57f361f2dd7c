use inngest_api::{ApiKey, Client};
use serde::Serialize;

#[derive(Serialize)]
struct OrderCreated {
    order: u32,
}

async fn tell(client: Client<ApiKey>) {
    let _ = client.v2().event(OrderCreated { order: 7 }).send().await;
}

fn main() {}
