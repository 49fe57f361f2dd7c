use inngest_api::response::Empty;
use inngest_api::{Client, SigningKey, endpoints};

/// Ours.
#[endpoints(V2)]
pub trait Internal {
    /// Purges all there is.
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

async fn purge(client: Client<SigningKey>) {
    let _ = Internal::new(&client).purge().send().await;
}

fn main() {}
