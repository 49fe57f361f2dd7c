use inngest_api::endpoints;
use inngest_api::response::{Empty, Page};
use inngest_api::v2::Run;

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/runs/{run}/purge")]
    fn purge(run: Page<Run>) -> Empty;
}

fn main() {}
