use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge", idempotant)]
    fn purge() -> Empty;
}

fn main() {}
