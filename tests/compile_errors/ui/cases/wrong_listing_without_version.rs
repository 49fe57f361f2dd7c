use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

fn main() {}
