use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, InngestClient, endpoints};

#[endpoints(V2)]
pub trait Internal {
    /// Replays a dead letter.
    #[post("/internal/dead-letters/{id}/replay")]
    fn replay(id: String) -> Empty;
}

#[endpoints(V2)]
pub trait Proxy {
    /// Purges the queue.
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

#[derive(InngestClient)]
struct Billing {
    #[inngest(Internal(replay, purge))]
    api: Client<ApiKey>,
}

async fn purge(billing: Billing) {
    let _ = Proxy::new(&billing).purge().send().await;
}

fn main() {}
