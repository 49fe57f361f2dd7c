//! Sends 100 events, ten at a time: `cargo run --example send_events`.
//!
//! Set `INNGEST_API_KEY` for Inngest Cloud, or `INNGEST_DEV=1` for a dev server.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{Client, Error};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::builder(AnyCredential::<V2>::from_env()?).read_env().build()?;
    let send =
        |n| client.v2().send_event("shop/order.created").data(json!({ "order": n })).id(format!("order-{n}")).send();
    let events: Vec<_> = stream::iter(1..=100).map(send).buffer_unordered(10).try_collect().await?;
    println!("{} events sent", events.len());
    Ok(())
}
