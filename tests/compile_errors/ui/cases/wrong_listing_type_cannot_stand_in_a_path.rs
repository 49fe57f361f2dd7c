use inngest_api::response::Empty;
use inngest_api::response::Page;
use inngest_api::{v2::Run, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/runs/{run}/purge")]
    fn purge(run: Page<Run>) -> Empty;
}

fn main() {}
