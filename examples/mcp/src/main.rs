//! An MCP server on standard input and output. Standard output carries the protocol, and nothing else: except for `--help`.

use std::error::Error;
use std::process::ExitCode;

use inngest_api_mcp::{Server, Target, USAGE};
use rmcp::ServiceExt as _;
use rmcp::transport::stdio;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let [argument] = arguments.as_slice()
        && matches!(argument.as_str(), "--help" | "-h")
    {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Vec<String>) -> Result<(), Box<dyn Error>> {
    let (assistant, _mock) = Target::parse(arguments.into_iter())?.connect().await?;
    // Until the client closes standard input.
    Server::new(assistant)?.serve(stdio()).await?.waiting().await?;
    Ok(())
}
