//! Runs a command in a new sandbox and streams its output: `cargo run --example sandbox NAME COMMAND…`, with `INNGEST_API_KEY`.

use std::io::Write as _;

use inngest_api::v2::{NewSandbox, SandboxSize};
use inngest_api::{ApiKey, Client};

const SIZE: SandboxSize = SandboxSize { vcpu: 1, memory_mb: 1024 };

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(ApiKey::from_env()?).read_env().build()?;
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("missing arguments: a name for the sandbox, and a command")?;
    let command: Vec<String> = arguments.collect();

    let sandbox = client.v2().start_sandbox(NewSandbox::fresh(name, SIZE)).await?;
    let process = sandbox.start_process(command).send().await?;
    let mut output = sandbox.stream_process_output(&process.id).send().await?;
    while let Some(chunk) = output.try_next().await? {
        std::io::stdout().write_all(chunk.data.as_bytes())?;
    }
    sandbox.destroy().send().await?;
    Ok(())
}
