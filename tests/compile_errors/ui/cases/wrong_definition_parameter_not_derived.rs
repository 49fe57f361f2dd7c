use inngest_api::endpoints;
use inngest_api::response::Empty;

#[derive(Clone, Debug)]
pub enum Level {
    Low,
}

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/purge")]
    fn purge(level: Option<Level>) -> Empty;

    #[get("/internal/{peer}/fill")]
    fn fill(peer: std::net::IpAddr) -> Empty;
}

fn main() {}
