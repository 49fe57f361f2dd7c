use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    fn purge() -> Empty;
}

fn main() {}
