use inngest_api::endpoints;
use inngest_api::response::Page;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters", paginated)]
    fn letters(cursor: Option<String>) -> Page<String>;
}

fn main() {}
