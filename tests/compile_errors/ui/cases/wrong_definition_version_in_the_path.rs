use inngest_api::endpoints;
use inngest_api::response::Json;

#[endpoints(V2)]
pub trait Internal {
    /// Counts letters.
    #[get("/v2/letters/{queue}/count")]
    fn count_letters(queue: String) -> Json<u64>;
}

fn main() {}
