use inngest_api::{DurationText, Empty, endpoints};

#[endpoints(V2)]
pub trait Internal {
    #[post("/internal/purge", waits = "limit")]
    fn purge(timeout: Option<DurationText>) -> Empty;

    #[post("/internal/drain", waits = "seconds")]
    fn drain(seconds: u32) -> Empty;
}

fn main() {}
