use inngest_api::response::Data;
use inngest_api::endpoints;

#[derive(serde::Deserialize)]
pub struct Replayed;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/replay")]
    fn replay() -> Data<Replayed>;
}

fn main() {}
