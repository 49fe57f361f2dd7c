use inngest_api::{ApiKey, Client, InngestEvent};
use serde::Serialize;

#[derive(Serialize, InngestEvent)]
#[inngest(name = "")]
struct OrderCreated {
    order: u32,
}

async fn tell(client: Client<ApiKey>) {
    let _ = client.v2().event(OrderCreated { order: 7 }).send().await;
}

fn main() {}
