use inngest_api::{Empty, endpoints};

#[derive(Clone, Debug, serde::Serialize)]
pub struct Filter;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/replay")]
    fn replay(filter: Filter) -> Empty;
}

fn main() {}
