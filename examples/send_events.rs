//! Sends 100 events: `cargo run --example send_events`.
//!
//! Set `INNGEST_EVENT_KEY` for Inngest Cloud, or `INNGEST_DEV=1` for a dev server.

use inngest_api::auth::{AnyCredential, Events};
use inngest_api::events::Event;
use inngest_api::{Client, Error};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::builder(AnyCredential::<Events>::from_env()?).read_env().build()?;
    // The ids make it safe to run this again: an event that was sent before starts nothing.
    let orders =
        (1..=100).map(|n| Event::new("shop/order.created").data(json!({ "order": n })).id(format!("order-{n}")));
    let ids = client.events().send_all(orders).await?;
    println!("{} events sent", ids.len());
    Ok(())
}
