//! Lists the failed runs of the last 24 hours: `cargo run --example failed_runs -- [--rerun]`. With `--rerun`, runs each again.
//!
//! Set `INNGEST_API_KEY` for Inngest Cloud, or `INNGEST_DEV=1` for a dev server.

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::types::Timestamp;
use inngest_api::v2::RunStatus;
use inngest_api::{Client, Error};

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::builder(AnyCredential::<V2>::from_env()?).read_env().build()?;
    let rerun = std::env::args().any(|argument| argument == "--rerun");
    let now = Timestamp::now();
    let yesterday = now - DAY;

    let mut failed =
        client.v2().list_runs().status(RunStatus::Failed).from(yesterday).until(now).include_output(true).items();
    while let Some(run) = failed.try_next().await? {
        println!("{} {}", run.id, run.error().unwrap_or_default());
        if rerun {
            println!("  rerun: {}", client.v2().rerun(&run.id).send().await?.run_id);
        }
    }
    Ok(())
}
