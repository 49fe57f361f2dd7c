use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters")]
    fn letters(#[body] filter: String) -> Empty;
}

fn main() {}
