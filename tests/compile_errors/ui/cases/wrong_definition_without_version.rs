use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

fn main() {}
