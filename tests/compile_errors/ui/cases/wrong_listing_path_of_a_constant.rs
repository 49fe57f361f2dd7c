use inngest_api::response::Empty;
use inngest_api::endpoints;

const PATH: &str = "/internal/purge";

#[endpoints(V2)]
pub trait Internal {
    #[post(PATH)]
    fn purge() -> Empty;
}

fn main() {}
