use inngest_api::{Page, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters", paginated)]
    fn letters(cursor: Option<String>) -> Page<String>;
}

fn main() {}
