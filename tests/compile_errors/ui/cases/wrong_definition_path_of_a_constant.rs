use inngest_api::endpoints;
use inngest_api::response::Empty;

const PATH: &str = "/internal/purge";

#[endpoints(V2)]
pub trait Internal {
    #[post(PATH)]
    fn purge() -> Empty;
}

fn main() {}
