//! A server of the API in this process, for tests: over real TLS, made of the same listing as the client.
//!
//! It decodes what the client encodes and encodes what the client decodes, and behaves as a dev server was seen to:
//! refused keys in plain text, v2's `errors`, a repeated idempotency key as 409, errors of v1 under HTTP 200, cursors,
//! 501 for what only the cloud has, unless it is set up to have it ([`Builder::cloud`]). Functions are closures; any
//! operation can be answered by a handler of one's own.
//!
//! ```
//! use inngest_api::{ApiKey, mock, v2};
//! use serde_json::{Value, json};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = mock::Server::builder()
//!     .function("demo-app", "backfill-data", |input: Value| Ok(json!({ "seen": input["test"] })))
//!     .start()
//!     .await?;
//! let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
//!
//! let run = client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": 1 })).send().await?;
//! let done = client.v2().wait_for_run(&run.run_id).await?;
//! assert_eq!(done.decode_output::<Value>()?, Some(json!({ "seen": 1 })));
//!
//! server.on::<v2::Health>(|_| Err(mock::Refusal::new(500, "internal_error", "out of order")));
//! assert!(client.v2().health().send().await.is_err());
//! assert_eq!(server.calls::<v2::Health>(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! What it does not do: it runs nothing in steps, forgets no idempotency key, caches nothing, and passes numbers and the
//! order of members in payloads on as they came, where a real server makes doubles of the one and loses the other.

mod answers;
mod auth;
mod builder;
mod checks;
mod clock;
mod cloud;
mod compare;
mod connection;
mod cursor;
mod cut_body;
mod envelope;
mod executed;
mod fault;
mod function;
mod handler;
mod handlers;
mod ids;
mod kept;
mod log;
mod memory;
mod missed;
mod path;
mod received;
mod refusal;
mod reply;
mod report;
mod route;
mod router;
mod run;
mod script;
mod server;
mod service;
mod state;
mod tasks;
mod template;
#[cfg(test)]
mod tests;
mod times;
mod tls;

pub use self::builder::Builder;
pub use self::executed::Executed;
pub use self::fault::Fault;
pub use self::function::FunctionError;
pub use self::received::{Received, ReceivedRequest};
pub use self::refusal::Refusal;
pub use self::script::Script;
pub use self::server::Server;
pub use self::times::Times;
