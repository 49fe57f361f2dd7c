//! Invokes a function, waits for its run and prints the output.
//!
//! `cargo run --example quickstart [APP/FUNCTION] [DATA]`
//!
//! It runs against Inngest Cloud if `INNGEST_API_KEY` is set, against a dev server if `INNGEST_DEV` is set, and otherwise against a
//! mock server in this process, with TLS.

use std::process::ExitCode;
use std::time::Duration;

use inngest_api::v2::{Run, RunStatus};
use inngest_api_examples::{AnyError, app_and_function};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> ExitCode {
    match quickstart().await {
        Ok(run) if run.status == RunStatus::Completed => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn quickstart() -> Result<Run, AnyError> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "demo-app/backfill-data".to_owned());
    let (app, function) = app_and_function(&name)?;
    let data = match arguments.next() {
        Some(text) => serde_json::from_str(&text).map_err(|error| format!("DATA is not valid JSON: {error}"))?,
        None => json!({ "test": "invoke-a-fn!" }),
    };

    let (client, _server) = inngest_api_examples::v2().await?;
    let client = client.build()?;
    println!("invoke  {app}/{function} at {}", client.base_url());
    let invoked = client.v2().invoke_function(app, function, data).send().await?;
    println!("run     {}", invoked.run_id);

    let run = client.v2().wait_for_run(&invoked.run_id).timeout(Duration::from_secs(300)).await?;
    println!("status  {}{}", run.status, run.duration_ms.map(|ms| format!(" after {ms} ms")).unwrap_or_default());
    match run.decode_output::<Value>()? {
        _ if run.status == RunStatus::Failed => println!("error   {}", run.error().unwrap_or_default()),
        Some(output) => println!("output  {output:#}"),
        None => println!("output  none"),
    }
    Ok(run)
}
