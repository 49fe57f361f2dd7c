use inngest_api::{Client, EventKey};

async fn runs() -> Result<(), inngest_api::Error> {
    let client = Client::new(EventKey::from_env()?)?;
    client.v2().list_runs().send().await?;
    Ok(())
}

fn main() {}
