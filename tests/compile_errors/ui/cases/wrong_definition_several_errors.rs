use inngest_api::endpoints;
use inngest_api::response::Empty;

#[endpoints(V2)]
pub trait Internal {
    #[get("/internal/letters/{id}")]
    fn letter(&self, id: String) -> Empty;

    #[post("/internal/purge")]
    async fn purge(hard: &str) -> Empty;

    #[delete("/internal/letters")]
    fn sound() -> Empty;

    #[delete("/internal//letters")]
    fn trailing() -> Empty;
}

fn still_there(client: inngest_api::Client<inngest_api::ApiKey>) {
    let _ = Internal::new(&client).sound();
}

fn main() {}
