use std::time::Duration;

use inngest_api::auth::{AnyCredential, KeyErrorKind, V2};
use inngest_api::v2::{NewSandbox, SandboxSize};
use inngest_api::{ApiKey, Client, DevServer, mock};
use serde_json::{Value, json};

use crate::Assistant;

/// The help, which is printed as well if the arguments are not valid.
pub const USAGE: &str = "\
usage: inngest-api-mcp [--mock | --dev [URL]]

  --mock       a mock server in this process, without an account
  --dev [URL]  a local dev server; default http://localhost:8288
  --help       print this and exit
  (none)       the server and the key of the environment variables: INNGEST_API_KEY, INNGEST_DEV, …";

/// How long a run of the mock server takes.
const RUN_DURATION: Duration = Duration::from_secs(3);

/// The server that the assistant calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A mock server in this process.
    Mock,
    /// A dev server, at this URL or at the default one.
    Dev(Option<String>),
    /// The server and the key that the environment variables set.
    Environment,
}

impl Target {
    /// Reads the arguments of the command line, without the name of the program.
    ///
    /// # Errors
    /// Returns [`USAGE`] if the arguments are not valid.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, &'static str> {
        let texts = [arguments.next(), arguments.next(), arguments.next()];
        match texts.each_ref().map(Option::as_deref) {
            [None, ..] => Ok(Self::Environment),
            [Some("--mock"), None, _] => Ok(Self::Mock),
            [Some("--dev"), None, _] => Ok(Self::Dev(None)),
            [Some("--dev"), Some(url), None] if !url.starts_with('-') => Ok(Self::Dev(Some(url.to_owned()))),
            _ => Err(USAGE),
        }
    }

    /// Creates the assistant, and the mock server that must live as long as it, if any.
    ///
    /// # Errors
    /// Returns an error if no key is set, or if a URL or a variable is malformed.
    pub async fn connect(self) -> Result<(Assistant, Option<mock::Server>), Box<dyn std::error::Error>> {
        let client = match self {
            Self::Mock => return mocked().await,
            Self::Dev(None) => Client::new(AnyCredential::new(DevServer::local()))?,
            Self::Dev(Some(url)) => {
                let server = DevServer::new(url.as_str()).map_err(|error| format!("--dev {url:?}: {error}"))?;
                Client::new(AnyCredential::new(server))?
            }
            Self::Environment => {
                let key = AnyCredential::<V2>::from_env().map_err(|error| match error.kind() {
                    KeyErrorKind::NotSet => format!("{error}; set it, or use --dev or --mock"),
                    _ => error.to_string(),
                })?;
                Client::builder(key).read_env().build()?
            }
        };
        Ok((Assistant::new(client), None))
    }
}

/// Starts a mock server with a function that an invocation or an event starts, and with a sandbox that has written a line of log.
async fn mocked() -> Result<(Assistant, Option<mock::Server>), Box<dyn std::error::Error>> {
    let server = mock::Server::builder()
        .function("demo-app", "backfill-data", |data: Value| Ok(json!({ "backfilled": true, "data": data })))
        .on_event("demo/data.missing", "demo-app", "backfill-data")
        .run_duration(RUN_DURATION)
        .on_exec(|command| format!("{}\n", command.join(" ")))
        .in_memory()?;
    let client = server.client(AnyCredential::new(ApiKey::parse("sk-inn-api-mock")?))?;
    let sandbox = NewSandbox::fresh("demo-sandbox", SandboxSize { vcpu: 1, memory_mb: 1024 });
    client.v2().start_sandbox(sandbox).await?.exec(["backfill", "started"]).await?;
    Ok((Assistant::new(client), Some(server)))
}
