//! An MCP server on standard input and output. Standard output carries the protocol, and nothing else.

use std::error::Error;
use std::process::ExitCode;

use inngest_api_mcp::{Server, Target};
use rmcp::ServiceExt as _;
use rmcp::transport::stdio;

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let (assistant, _mock) = Target::parse(std::env::args().skip(1))?.connect()?;
    // Until the client closes standard input.
    Server::new(assistant)?.serve(stdio()).await?.waiting().await?;
    Ok(())
}
