use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters")]
    fn letters(#[body] filter: String) -> Empty;
}

fn main() {}
