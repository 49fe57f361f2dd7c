use inngest_api::endpoints;
use inngest_api::response::Empty;

/// Custom operations.
#[endpoints(Events)]
pub trait Internal {
    /// Replays events.
    #[post("/replay")]
    fn replay() -> Empty;
}

fn main() {}
