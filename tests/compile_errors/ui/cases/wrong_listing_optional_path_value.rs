use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters/{id}")]
    fn letter(id: Option<String>) -> Empty;
}

fn main() {}
