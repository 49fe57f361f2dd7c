use inngest_api::{ApiKey, Client, InngestEvent};

#[derive(InngestEvent)]
#[inngest(name = "shop/order.created")]
struct OrderCreated {
    order: u32,
}

async fn tell(client: Client<ApiKey>) {
    let _ = client.v2().event(OrderCreated { order: 7 }).send().await;
}

fn main() {}
