use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge(limit: Option<u32>, set_limit: Option<bool>) -> Empty;
}

fn main() {}
