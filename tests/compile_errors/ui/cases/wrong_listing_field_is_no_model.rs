use inngest_api::response::Empty;
use inngest_api::endpoints;

#[derive(Clone, Debug, serde::Serialize)]
pub struct Filter;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/replay")]
    fn replay(filter: Filter) -> Empty;
}

fn main() {}
