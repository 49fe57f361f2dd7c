//! Queries Insights into typed rows: `cargo run --example insights`, with `INNGEST_API_KEY`.

use inngest_api::{ApiKey, Client};
use serde::Deserialize;

/// A row of the result; the fields are named after the columns.
#[derive(Debug, Deserialize)]
struct EventCount {
    name: String,
    events: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(ApiKey::from_env()?).read_env().build()?;
    let query = "SELECT name, count() AS events FROM events GROUP BY name ORDER BY events DESC LIMIT 10";
    for row in client.v2().query_insights(query).send().await?.rows_as::<EventCount>()? {
        println!("{:>8} {}", row.events, row.name);
    }
    Ok(())
}
