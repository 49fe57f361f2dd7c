use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge(#[header("x-http-method-override")] method: String) -> Empty;

    #[post("/internal/fill")]
    fn fill(#[header("X-Method-Override")] method: String) -> Empty;

    #[post("/internal/drain")]
    fn drain(#[header("X-HTTP-Method")] method: String) -> Empty;
}

fn main() {}
