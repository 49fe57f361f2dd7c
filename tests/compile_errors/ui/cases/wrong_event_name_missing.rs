use inngest_api::InngestEvent;
use serde::Serialize;

#[derive(Serialize, InngestEvent)]
#[inngest(event = "shop/order.created")]
struct OrderCreated {
    order: u32,
}

fn main() {}
