use inngest_api::{Cursor, Data, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters", paginated)]
    fn letters(cursor: Option<Cursor>) -> Data<String>;
}

fn main() {}
