use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters/{id}")]
    fn letter(id: Option<String>) -> Empty;
}

fn main() {}
