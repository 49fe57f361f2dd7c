use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge")]
    fn purge(#[header("Authorization")] token: String) -> Empty;

    #[post("/internal/fill")]
    fn fill(#[header("content-length")] length: u64) -> Empty;

    #[get("/internal/all")]
    fn all(#[header("Accept-Encoding")] coding: String) -> Empty;
}

fn main() {}
