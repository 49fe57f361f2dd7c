use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2, base = "/a", base = "/b")]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

#[endpoints(V2)]
pub trait Other {
    #[post("/internal/fill", idempotent, idempotent)]
    fn fill() -> Empty;

    #[post("/internal/drain")]
    fn drain(#[query] #[query] limit: u32) -> Empty;
}

fn main() {}
