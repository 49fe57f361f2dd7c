use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints(V1, base = "/v2/internal")]
pub trait Internal {
    #[post("/purge")]
    fn purge() -> Empty;
}

#[endpoints(V2, base = "/v2/%2e%2e/v1")]
pub trait Dotted {
    #[post("/fill")]
    fn fill() -> Empty;
}

fn main() {}
