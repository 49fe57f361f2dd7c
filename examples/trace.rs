//! Prints the trace of a run as a tree: `cargo run --example trace RUN_ID`.
//!
//! Set `INNGEST_API_KEY` for Inngest Cloud, or `INNGEST_DEV=1` for a dev server.

use inngest_api::Client;
use inngest_api::auth::{AnyCredential, V2};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(AnyCredential::<V2>::from_env()?).read_env().build()?;
    let run_id = std::env::args().nth(1).ok_or("missing argument: the id of a run")?;
    for (depth, span) in client.v2().get_function_trace(run_id).send().await?.walk() {
        let duration = span.duration_ms.unwrap_or_default();
        println!("{:indent$}{} {} {duration} ms", "", span.name, span.status, indent = 2 * depth);
    }
    Ok(())
}
