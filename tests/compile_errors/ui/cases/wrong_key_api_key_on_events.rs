use inngest_api::events::Event;
use inngest_api::{ApiKey, Client};

async fn send(client: Client<ApiKey>) -> Result<(), inngest_api::Error> {
    client.events().send(Event::new("shop/order.created")).await?;
    Ok(())
}

fn main() {}
