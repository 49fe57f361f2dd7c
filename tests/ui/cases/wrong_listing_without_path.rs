use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    fn purge() -> Empty;
}

fn main() {}
