use inngest_api::operation::Parameter;
use inngest_api::response::Empty;
use inngest_api::tools::Described;
use inngest_api::{ApiKey, Client, InngestClient, InngestEvent, endpoints};
use serde::Serialize;

#[endpoints(V2, crate = "inngest_api")]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

#[derive(InngestClient)]
#[inngest(crate = "inngest_api")]
struct Billing {
    #[inngest(v2(health))]
    api: Client<ApiKey>,
}

#[derive(Serialize, InngestEvent)]
#[inngest(crate = "inngest_api", name = "shop/order.created")]
struct OrderCreated;

#[derive(Clone, Parameter, Described)]
#[inngest(crate = "inngest_api")]
enum Level {
    Low,
}

fn main() {}
