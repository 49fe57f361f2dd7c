//! Waits for a sandbox: until it runs, until it is paused, and until it runs again.
//!
//! `cargo run --example wait_for_sandbox NAME`, with `INNGEST_API_KEY`. The quickstart waits for a run.

use std::time::Duration;

use inngest_api::v2::{NewSandbox, Sandbox, SandboxSize, WaitError};
use inngest_api::{ApiKey, Client};
use inngest_api_examples::AnyError;

const SIZE: SandboxSize = SandboxSize { vcpu: 1, memory_mb: 1024 };

#[tokio::main]
async fn main() -> Result<(), AnyError> {
    let client = Client::builder(ApiKey::from_env()?).read_env().build()?;
    let name = std::env::args().nth(1).ok_or("missing argument: a name for the sandbox")?;

    let created = client.v2().create_sandbox(NewSandbox::fresh(name, SIZE)).send().await?;
    println!("{} is {}", created.name, created.status);
    let followed = follow(&client, &created).await;
    client.v2().destroy_sandbox(&created.id).send().await?;
    match followed {
        Ok(()) => Ok(()),
        // A wait fails in one of three ways.
        Err(WaitError::Ended(sandbox)) => {
            Err(format!("{} is {}: {}", sandbox.name, sandbox.status, sandbox.error.unwrap_or_default()).into())
        }
        Err(WaitError::TimedOut { timeout, .. }) => Err(format!("not yet after {timeout:?}").into()),
        Err(WaitError::CallFailed(error)) => Err(error.into()),
        Err(other) => Err(other.into()),
    }
}

async fn follow(client: &Client<ApiKey>, created: &Sandbox) -> Result<(), WaitError<Sandbox>> {
    let v2 = client.v2();
    let running = v2.wait_until_running(&created.id).timeout(Duration::from_secs(60)).await?;
    println!("{} is {}", running.name, running.status);
    v2.pause_sandbox(&created.id).send().await?;
    let paused = v2.wait_until_paused(&created.id).await?;
    println!("{} is {}", paused.name, paused.status);
    v2.resume_sandbox(&created.id).send().await?;
    let resumed = v2.wait_until_running(&created.id).await?;
    println!("{} is {}", resumed.name, resumed.status);
    Ok(())
}
