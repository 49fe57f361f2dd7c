use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/dead-letters/{idd}/replay")]
    fn replay(id: String) -> Empty;
}

fn main() {}
