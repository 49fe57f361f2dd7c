use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, InngestClient, endpoints};

#[endpoints(V2)]
pub trait Letters {
    #[post("/letters/purge")]
    fn purge() -> Empty;
}

#[derive(InngestClient)]
struct Undertaker {
    #[inngest(v2(health), Letters(#[cfg(feature = "purge")] purge))]
    api: Client<ApiKey>,
}

#[derive(InngestClient)]
struct Sexton {
    #[inngest(v2(health), #[cfg(feature = "purge")] Letters(purge))]
    api: Client<ApiKey>,
}

fn main() {}
