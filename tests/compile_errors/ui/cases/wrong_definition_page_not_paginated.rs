use inngest_api::endpoints;
use inngest_api::response::Page;
use inngest_api::types::Cursor;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters")]
    fn letters(cursor: Option<Cursor>) -> Page<String>;
}

fn main() {}
