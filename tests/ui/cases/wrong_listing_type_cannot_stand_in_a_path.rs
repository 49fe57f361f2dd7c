use inngest_api::{Empty, Page, v2::Run, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/runs/{run}/purge")]
    fn purge(run: Page<Run>) -> Empty;
}

fn main() {}
