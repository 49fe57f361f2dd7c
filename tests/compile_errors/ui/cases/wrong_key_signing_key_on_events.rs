use inngest_api::events::Event;
use inngest_api::{Client, SigningKey};

async fn send(key: SigningKey) -> Result<(), inngest_api::Error> {
    let client = Client::new(key.in_place_of_api_key())?;
    client.events().send(Event::new("shop/order.created")).await?;
    Ok(())
}

fn main() {}
