//! Lists the failed runs of yesterday, and runs each again: `cargo run --example failed_runs [--rerun]`.
//!
//! Against the cloud with `INNGEST_API_KEY`, against a dev server with `INNGEST_DEV=1`.

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::types::Timestamp;
use inngest_api::v2::RunStatus;
use inngest_api::{Client, Error};

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::builder(AnyCredential::<V2>::from_env()?).read_env().build()?;
    let again = std::env::args().any(|argument| argument == "--rerun");
    let now = Timestamp::now();
    let yesterday = now - DAY;

    let mut failed =
        client.v2().list_runs().status(RunStatus::Failed).from(yesterday).until(now).include_output(true).items();
    while let Some(run) = failed.try_next().await? {
        println!("{} {}", run.id, run.error().unwrap_or_default().message);
        if again {
            println!("  again: {}", client.v2().rerun(&run.id).send().await?.run_id);
        }
    }
    Ok(())
}
