use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, InngestClient, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge(topic) -> Empty;

    #[post("/internal/sweep")]
    fn sweep() -> Empty;
}

#[derive(InngestClient)]
pub struct Janitor {
    #[inngest(Internal(purge, sweep))]
    api: Client<ApiKey>,
}

pub async fn clean(janitor: &Janitor) -> Result<(), inngest_api::Error> {
    Internal::new(janitor).purge("orders").send().await?;
    Internal::new(janitor).sweep().await
}

fn main() {}
