use inngest_api::response::Empty;
use inngest_api::{Client, SigningKey, endpoints};

/// Custom operations.
#[endpoints(V2)]
pub trait Internal {
    /// Purges the queue.
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

async fn purge(client: Client<SigningKey>) {
    let _ = Internal::new(&client).purge().send().await;
}

fn main() {}
