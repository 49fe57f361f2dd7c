use inngest_api::endpoints;
use inngest_api::response::{Empty, Json};

#[endpoints(V2)]
pub trait Internal {
    /// Replays a dead letter.
    #[post("/internal/dead-letters/{id}/replay")]
    async fn replay(&self, id: String) -> Json<u32>;

    /// Renames a topic.
    #[put("/internal/topics/{topic}")]
    fn rename_topic(topic: &str, name: String) -> Empty;

    /// Purges the queue.
    #[delete("/internal/dead-letters")]
    fn purge() -> Empty {
        Empty
    }

    /// Counts the letters.
    #[get("/internal/count")]
    fn count();
}

fn main() {}
