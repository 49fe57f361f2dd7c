use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, InngestClient, endpoints};

#[endpoints(V2)]
pub trait Letters {
    #[post("/internal/letters/{id}/replay")]
    fn replay(id: String) -> Empty;
}

#[endpoints(V2)]
pub trait Parcels {
    #[post("/internal/parcels/{id}/replay")]
    fn replay(id: String) -> Empty;
}

#[derive(InngestClient)]
struct Clerk {
    #[inngest(Letters(replay))]
    api: Client<ApiKey>,
}

async fn replay(clerk: Clerk, client: Client<ApiKey>) -> inngest_api::Result<()> {
    Letters::new(&clerk).replay("dl_1").send().await?;
    Parcels::new(&client).replay("dl_1").send().await
}

fn main() {}
