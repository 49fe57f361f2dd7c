use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2, permission = "caches:write:purge")]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

#[endpoints(V2, base = "/internal")]
pub trait Other {
    #[post("/fill")]
    #[permission = "caches:write:fill"]
    fn fill() -> Empty;
}

fn main() {}
