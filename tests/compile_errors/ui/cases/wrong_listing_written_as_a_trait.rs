use inngest_api::response::{Empty, Json};
use inngest_api::endpoints;

#[endpoints(V2)]
pub trait Internal {
    /// Replays a dead letter.
    #[post("/internal/dead-letters/{id}/replay")]
    async fn replay(&self, id: String) -> Json<u32>;

    /// Renames a topic.
    #[put("/internal/topics/{topic}")]
    fn rename_topic(topic: &str, name: String) -> Empty;

    /// Purges all there is.
    #[delete("/internal/dead-letters")]
    fn purge() -> Empty {
        Empty
    }

    /// Counts what there is.
    #[get("/internal/count")]
    fn count();
}

fn main() {}
