use inngest_api::{Client, SigningKey};
use serde_json::json;

async fn three_lines() -> Result<(), inngest_api::Error> {
    let client = Client::new(SigningKey::from_env()?)?;
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": "invoke-a-fn!" })).send().await?;
    println!("{}", run.run_id);
    Ok(())
}

fn main() {}
