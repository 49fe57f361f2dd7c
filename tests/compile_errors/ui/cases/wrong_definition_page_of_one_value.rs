use inngest_api::endpoints;
use inngest_api::response::Data;
use inngest_api::types::Cursor;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters", paginated)]
    fn letters(cursor: Option<Cursor>) -> Data<String>;
}

fn main() {}
