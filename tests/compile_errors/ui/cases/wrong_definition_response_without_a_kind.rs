use inngest_api::endpoints;

#[derive(serde::Serialize, serde::Deserialize)]
pub struct Replayed;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/replay")]
    fn replay() -> Replayed;
}

fn main() {}
