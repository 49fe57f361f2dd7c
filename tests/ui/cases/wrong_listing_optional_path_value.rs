use inngest_api::{Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters/{id}")]
    fn letter(id: Option<String>) -> Empty;
}

fn main() {}
