use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2, base = "")]
#[derive(Clone)]
pub trait Internal {
    #[post("/internal/{topic}", idempotency = "key")]
    fn purge(#[cfg(unix)] topic: String, #[cfg(unix)] key: Option<String>) -> Empty;

    #[cfg_attr(unix, post("/internal/sweep"))]
    pub fn sweep() -> Empty;
}

fn main() {}
