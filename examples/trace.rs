//! Prints a run's trace as a tree: `cargo run --example trace RUN_ID`.
//!
//! Against the cloud with `INNGEST_API_KEY`, against a dev server with `INNGEST_DEV=1`.

use inngest_api::Client;
use inngest_api::auth::{AnyCredential, V2};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(AnyCredential::<V2>::from_env()?).read_env().build()?;
    let run_id = std::env::args().nth(1).ok_or("which run? give its id")?;
    for (depth, span) in client.v2().get_function_trace(run_id).send().await?.walk() {
        let took = span.duration_ms.unwrap_or_default();
        println!("{:indent$}{} {} {took} ms", "", span.name, span.status, indent = 2 * depth);
    }
    Ok(())
}
