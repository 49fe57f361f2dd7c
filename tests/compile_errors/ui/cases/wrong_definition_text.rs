use inngest_api::endpoints;
use inngest_api::response::Empty;

#[derive(Clone, Debug)]
pub struct Topic;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/{topic}")]
    fn purge(#[text] topic: Topic) -> Empty;

    #[post("/internal/sweep")]
    fn sweep(#[text] peer: std::net::IpAddr) -> Empty;
}

fn main() {}
