use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/dead-letters/{idd}/replay")]
    fn replay(id: String) -> Empty;
}

fn main() {}
