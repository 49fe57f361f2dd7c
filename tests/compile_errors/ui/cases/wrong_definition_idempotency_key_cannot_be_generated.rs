use inngest_api::endpoints;
use inngest_api::operation::Parameter;
use inngest_api::response::Empty;

#[derive(Clone, Debug, Parameter)]
pub enum Level {
    Low,
}

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/fill", idempotency = "token")]
    fn fill(token: Option<u64>) -> Empty;

    #[post("/internal/sweep", idempotency = "token")]
    fn sweep(#[header("X-Token")] #[text] token: Option<std::net::IpAddr>) -> Empty;

    #[post("/internal/drain", idempotency = "token")]
    fn drain(#[query] token: std::option::Option<Level>) -> Empty;

    // The caller passes it.
    #[post("/internal/purge", idempotency = "token")]
    fn purge(token: u64) -> Empty;
}

fn main() {}
