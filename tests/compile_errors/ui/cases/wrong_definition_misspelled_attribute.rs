use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[psot("/internal/purge")]
    fn purge(#[qurey] hard: Option<bool>) -> Empty;
}

fn main() {}
