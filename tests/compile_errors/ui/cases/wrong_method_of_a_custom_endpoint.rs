use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, endpoints};

#[endpoints(V2)]
pub trait Internal {
    /// Replays a dead letter.
    #[post("/internal/dead-letters/{id}/replay")]
    fn replay(id: String) -> Empty;
}

async fn replay(client: Client<ApiKey>) {
    let _ = client.v2().replay("dl_1").send().await;
}

fn main() {}
