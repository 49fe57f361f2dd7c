use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Malformed {
    #[post("/internal/sweep")]
    fn sweep(#[range(1..100)] limit: Option<u32>, #[range(100)] depth: Option<u32>) -> Empty;
}

#[endpoints(V2)]
pub trait OfText {
    #[post("/internal/purge")]
    fn purge(#[range(1..=100)] topic: String) -> Empty;
}

#[endpoints(V2)]
pub trait BeyondTheType {
    #[get("/internal/list")]
    fn list(#[range(1..=256)] limit: Option<u8>) -> Empty;
}

fn main() {}
