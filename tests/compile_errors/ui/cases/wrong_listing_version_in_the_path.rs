use inngest_api::response::Json;
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    /// Counts letters.
    #[get("/v2/letters/{queue}/count")]
    fn count_letters(queue: String) -> Json<u64>;
}

fn main() {}
