use inngest_api::response::Page;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters", paginated)]
    fn letters() -> Page<String>;
}

fn main() {}
