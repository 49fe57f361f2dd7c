use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge() -> Empty;

    #[post("/internal/purge/again")]
    fn purge() -> Empty;
}

fn main() {}
