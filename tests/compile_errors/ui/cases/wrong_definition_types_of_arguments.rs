use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge(topic: impl Into<String>) -> Empty;

    #[post("/internal/fill")]
    fn fill(topic: &str) -> Empty;

    #[post("/internal/drain")]
    fn drain(#[header("X-Topic")] topic: Vec<String>) -> Empty;

    #[post("/internal/{topic}/sweep")]
    fn sweep(topic: Vec<String>) -> Empty;
}

fn main() {}
