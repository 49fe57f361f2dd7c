use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[post("internal/purge")]
    fn no_slash() -> Empty;

    #[get("/internal/letters?limit={limit}")]
    fn query_in_path(limit: u32) -> Empty;

    #[get("/internal/letters/{id")]
    fn not_closed(id: String) -> Empty;

    #[get("/internal/letters/:id")]
    fn other_syntax(id: String) -> Empty;
}

fn main() {}
