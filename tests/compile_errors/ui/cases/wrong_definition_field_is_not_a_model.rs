use inngest_api::endpoints;
use inngest_api::response::Empty;

#[derive(Clone, Debug, serde::Serialize)]
pub struct Filter;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/replay")]
    fn replay(filter: Filter) -> Empty;
}

fn main() {}
