use inngest_api::response::Empty;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/dead-letters/{idd}/replay")]
    fn replay(id: String) -> Empty;
}

fn main() {}
