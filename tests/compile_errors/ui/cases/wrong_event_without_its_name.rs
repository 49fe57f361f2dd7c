use inngest_api::{Client, EventKey};
use serde_json::json;

async fn send(client: Client<EventKey>) -> Result<(), inngest_api::Error> {
    client.events().send(json!({ "order": 7 })).await?;
    Ok(())
}

fn main() {}
