use inngest_api::response::Page;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters", paginated)]
    fn letters(cursor: Option<String>) -> Page<String>;
}

fn main() {}
