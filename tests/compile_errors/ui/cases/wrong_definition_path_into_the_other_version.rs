use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V1, base = "/v2/internal")]
pub trait Direct {
    #[post("/count")]
    fn count() -> Empty;
}

#[endpoints(V2, base = "/proxy/v1")]
pub trait BehindAPrefix {
    #[post("/purge")]
    fn purge() -> Empty;
}

#[endpoints(V2, base = "/v1.")]
pub trait WithADot {
    #[post("/fill")]
    fn fill() -> Empty;
}

#[endpoints(V1, base = "/%762")]
pub trait Encoded {
    #[post("/drain")]
    fn drain() -> Empty;
}

#[endpoints(V2, base = "/proxy")]
pub trait InThePath {
    #[get("/v1/events")]
    fn list_events() -> Empty;

    #[get("/{version}/apps")]
    fn list_apps(version: String) -> Empty;
}

fn main() {}
