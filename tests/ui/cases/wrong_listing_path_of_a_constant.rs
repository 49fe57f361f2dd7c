use inngest_api::{Empty, endpoints};

const PATH: &str = "/internal/purge";

#[endpoints(V2)]
pub trait Internal {
    #[post(PATH)]
    fn purge() -> Empty;
}

fn main() {}
