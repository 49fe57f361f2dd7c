use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V1, base = "/internal")]
pub trait Internal {
    #[post("/purge", permission = "caches:write:purge")]
    fn purge() -> Empty;
}

fn main() {}
