use inngest_api::endpoints;
use inngest_api::response::Empty;
use inngest_api::types::ApiDuration;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge", server_timeout = "limit")]
    fn purge(timeout: Option<ApiDuration>) -> Empty;

    #[post("/internal/drain", server_timeout = "seconds")]
    fn drain(seconds: u32) -> Empty;
}

fn main() {}
