use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, endpoints};

#[endpoints(V2, bsae = "/internal")]
pub trait Internal {
    #[post("/purge")]
    fn purge(topic: String) -> Empty;
}

pub async fn clean(client: &Client<ApiKey>) -> Result<(), inngest_api::Error> {
    Internal::new(client).purge("orders").send().await
}

fn main() {}
