use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    fn purge() -> Empty;
}

fn main() {}
