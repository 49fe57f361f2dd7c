use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[psot("/internal/purge")]
    fn purge(#[qurey] hard: Option<bool>) -> Empty;
}

fn main() {}
