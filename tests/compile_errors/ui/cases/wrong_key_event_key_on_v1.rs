use inngest_api::{Client, EventKey};

async fn events(client: Client<EventKey>) -> Result<(), inngest_api::Error> {
    client.v1().list_events().send().await?;
    Ok(())
}

fn main() {}
