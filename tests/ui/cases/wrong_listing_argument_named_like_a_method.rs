use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge(options: Option<String>) -> Empty;
}

fn main() {}
