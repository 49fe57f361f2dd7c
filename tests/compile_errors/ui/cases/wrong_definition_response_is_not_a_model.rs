use inngest_api::endpoints;
use inngest_api::response::Data;

#[derive(serde::Deserialize)]
pub struct Replayed;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/replay")]
    fn replay() -> Data<Replayed>;
}

fn main() {}
