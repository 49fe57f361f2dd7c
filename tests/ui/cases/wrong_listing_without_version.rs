use inngest_api::{Empty, endpoints};

#[endpoints]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;
}

fn main() {}
