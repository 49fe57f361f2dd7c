use inngest_api::{Cursor, Page, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters")]
    fn letters(cursor: Option<Cursor>) -> Page<String>;
}

fn main() {}
