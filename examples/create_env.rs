//! Creates an environment: `cargo run --example create_env NAME`, with `INNGEST_API_KEY`.

use inngest_api::{ApiKey, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(ApiKey::from_env()?).read_env().build()?;
    let name = std::env::args().nth(1).ok_or("missing argument: the name of the environment")?;
    println!("{:?}", client.v2().create_env(name).send().await?);
    Ok(())
}
