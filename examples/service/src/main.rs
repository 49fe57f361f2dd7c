//! Starts the service: see the README.

use std::process::ExitCode;

use inngest_api_service::{Settings, Shop, client_from_env, log_as_json, serve, told_to_stop};
use tokio::net::TcpListener;

type AnyError = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    log_as_json();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "failed");
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
    serve(listener, shop, told_to_stop(), settings.shutdown_timeout).await?;
    tracing::info!("stopped");
    Ok(())
}
