use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("https://proxy.example.com/internal/purge")]
    fn purge() -> Empty;
}

#[endpoints(V2, base = "https://proxy.example.com/v2/internal/")]
pub trait Other {
    #[post("/fill")]
    fn fill() -> Empty;
}

#[endpoints(V2, base = "v2/internal")]
pub trait Third {
    #[post("/drain")]
    fn drain() -> Empty;
}

fn main() {}
