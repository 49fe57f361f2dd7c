use inngest_api::response::Empty;
use inngest_api::{ApiKey, Client, InngestClient, endpoints, v2};

#[endpoints(V2)]
trait Internal {
    /// Replays a letter.
    #[post("/internal/letters/{letter_id}/replay")]
    fn replay(letter_id: String) -> Empty;
}

#[derive(InngestClient)]
struct Replayer {
    #[inngest(Internal(replay))]
    api: Client<ApiKey>,
}

async fn stop(replayer: Replayer) {
    // The builder is generated in this module, so that its private fields are accessible here.
    let allowed = Internal::new(&replayer).replay("dl_1").capability;
    let _ = v2::operation::CancelRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5").on(&allowed).send().await;
}

fn main() {}
