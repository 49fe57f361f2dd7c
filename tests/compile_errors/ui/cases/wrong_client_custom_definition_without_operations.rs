use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, InngestClient, endpoints};

#[endpoints(V2)]
pub trait Internal {
    /// Replays a dead letter.
    #[post("/internal/dead-letters/{id}/replay")]
    fn replay(id: String) -> Empty;
}

#[derive(InngestClient)]
struct Billing {
    #[inngest(Internal)]
    api: Client<ApiKey>,
}

async fn replay(billing: Billing) {
    let _ = Internal::new(&billing).replay("dl_1").send().await;
}

fn main() {}
