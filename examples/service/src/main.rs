//! Starts the service. The README explains how to run it.

use std::error::Error;
use std::iter::successors;
use std::process::ExitCode;

use inngest_api_service::{Settings, Shop, client_from_env, log_as_json, serve, stop_signal};
use tokio::net::TcpListener;

type AnyError = Box<dyn Error>;

#[tokio::main]
async fn main() -> ExitCode {
    log_as_json();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %with_causes(&*error), "failed");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), AnyError> {
    let settings = Settings::from_env()?;
    let (client, _server) = client_from_env().await?;
    let listener = TcpListener::bind(settings.listen).await?;
    tracing::info!(address = %listener.local_addr()?, inngest = %client.base_url(), "listening");
    let shop = Shop::new(client, settings.request_timeout);
    serve(listener, shop, stop_signal(), settings.shutdown_timeout).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Joins the messages of an error and its causes.
fn with_causes(error: &dyn Error) -> String {
    let messages: Vec<_> = successors(Some(error), |&error| error.source()).map(ToString::to_string).collect();
    messages.join(": ")
}
