use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    #[psot("/internal/purge")]
    fn purge(#[qurey] hard: Option<bool>) -> Empty;
}

fn main() {}
