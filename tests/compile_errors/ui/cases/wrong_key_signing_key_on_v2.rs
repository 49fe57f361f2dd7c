use inngest_api::{Client, SigningKey};

async fn health(key: SigningKey) -> Result<(), inngest_api::Error> {
    let client = Client::new(key)?;
    client.v2().health().send().await?;
    Ok(())
}

fn main() {}
