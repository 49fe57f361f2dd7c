use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;

    #[post("/internal/purge/again")]
    fn purge() -> Empty;
}

fn main() {}
