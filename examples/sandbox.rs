//! Runs a command in a sandbox and streams its output: `cargo run --example sandbox SANDBOX_ID COMMAND…`, with
//! `INNGEST_API_KEY`.

use std::io::Write as _;

use inngest_api::{ApiKey, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(ApiKey::from_env()?).read_env().build()?;
    let mut arguments = std::env::args().skip(1);
    let sandbox = arguments.next().ok_or("missing arguments: the id of a sandbox, and a command")?;
    let command: Vec<String> = arguments.collect();

    let process = client.v2().start_sandbox_process(&sandbox, command).send().await?;
    let mut output = client.v2().stream_sandbox_process_output(&sandbox, &process.id).send().await?;
    while let Some(chunk) = output.try_next().await? {
        std::io::stdout().write_all(chunk.data.as_bytes())?;
    }
    Ok(())
}
