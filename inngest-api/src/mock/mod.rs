//! A mock server of the Inngest API that runs inside a test process.
//!
//! The server is generated from the same API definition as the client: it decodes what the client encodes, and encodes what the
//! client decodes. By default, it behaves like an Inngest dev server: it runs functions, stores runs and events, deduplicates by
//! idempotency key, and checks keys. [`Builder::cloud`] adds what only Inngest Cloud has.
//!
//! Requires the feature `mock`, which belongs into `[dev-dependencies]`.
//!
//! # Example
//!
//! ```
//! use inngest_api::{ApiKey, mock};
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
//! # Ok(())
//! # }
//! ```
//!
//! This server listens on a free port of 127.0.0.1 and uses TLS. The clients that it makes trust its certificate.
//!
//! # What to use
//!
//! | to | use |
//! |---|---|
//! | add functions that can be invoked or triggered | [`Builder::function`], [`Builder::on_event`] |
//! | set the response of an operation | [`Server::on`], [`Server::on_optional`] |
//! | set a sequence of responses | [`Server::script`] |
//! | simulate outages, rate limits and broken connections | [`Server::inject`] |
//! | inspect the requests that were sent | [`Server::received`], [`Server::requests`], [`Server::calls`] |
//! | assert which requests were sent | [`Server::assert_received`], [`Server::expect`], [`Server::verify`] |
//! | inspect runs and events | [`Server::runs`], [`Server::events`] |
//! | avoid sockets and waiting | [`Builder::in_memory`] |
//! | replay what a real server returned | [`recording`] |
//!
//! # Custom responses
//!
//! A handler sets the response of any operation. Both sides are typed: the handler receives the arguments that the client sent,
//! and returns the value that the client receives, or an [`ErrorResponse`].
//!
//! ```
//! # use inngest_api::{ApiKey, ErrorKind, mock, v2};
//! # use serde_json::json;
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mock::Server::builder().in_memory()?;
//! # let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
//! server.on::<v2::operation::GetExperiment>(|call| Ok(serde_json::from_value(json!({ "id": call.experiment_id }))?));
//! assert_eq!(client.v2().get_experiment("demo-app", "f", "colours").send().await?.id, "colours");
//!
//! server.on::<v2::operation::Health>(|_| Err(mock::ErrorResponse::new(500, "internal_error", "out of order")));
//! assert_eq!(client.v2().health().send().await.unwrap_err().kind(), ErrorKind::Server);
//! # Ok(())
//! # }
//! ```
//!
//! Pages and streams are made from values:
//!
//! ```
//! # use inngest_api::response::Page;
//! # use inngest_api::{ApiKey, mock, v2};
//! # use serde_json::json;
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mock::Server::builder().in_memory()?;
//! # let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
//! let run = |id: &str| serde_json::from_value::<v2::Run>(json!({ "id": id, "status": "COMPLETED" }));
//! let (first, second) = (run("r1")?, run("r2")?);
//! server.on::<v2::operation::ListRuns>(move |call| match call.cursor {
//!     None => Ok(Page::with_next(vec![first.clone()], "cursor-2")),
//!     Some(_) => Ok(Page::single(vec![second.clone()])),
//! });
//! let mut runs = client.v2().list_runs().items();
//! while let Some(run) = runs.try_next().await? {
//!     println!("{}", run.id);
//! }
//!
//! let chunk: v2::LogChunk = serde_json::from_value(json!({ "stream": "STDOUT", "data": "cmVhZHkK" }))?;
//! server.on::<v2::operation::StreamSandboxLogs>(move |_| Ok([chunk.clone()].into_iter().collect())); // a `JsonLines`
//! let mut logs = client.v2().stream_sandbox_logs("sbx_1").send().await?;
//! assert_eq!(logs.try_next().await?.unwrap().data.to_text(), "ready\n");
//!
//! server.on::<v2::operation::ReadSandboxFile>(|_| Ok("a,b\n1,2\n".into())); // a `ByteStream`
//! let file = client.v2().read_sandbox_file("sbx_1", "/data/report.csv").send().await?;
//! assert_eq!(file.bytes().await?, "a,b\n1,2\n");
//! # Ok(())
//! # }
//! ```
//!
//! [`JsonLines::failing_with`](crate::stream::JsonLines::failing_with) ends a stream with a failure.
//!
//! # Scripts
//!
//! A script is a sequence of responses. Each step responds to one request; a retried attempt is a further request.
//!
//! ```
//! # use inngest_api::{ApiKey, mock::{self, Fault}, v2};
//! # use serde_json::{Value, json};
//! # use std::time::Duration;
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mock::Server::builder().function("demo-app", "backfill-data", |_: Value| Ok(json!({}))).in_memory()?;
//! # let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
//! server.script::<v2::operation::InvokeFunction>(|script| {
//!     script
//!         .fault(Fault::rate_limited(Duration::from_secs(5))) // status 429 with `Retry-After`
//!         .value(v2::InvokedRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5"))
//!         .pass_through() // the server's default behavior
//! });
//! let invoke = || client.v2().invoke_function("demo-app", "backfill-data", json!({})).send();
//! assert_eq!(invoke().await?.run_id, "01K3Z5V7Q9T8R6W4M2N0B1C3D5"); // the client retried after the 429
//! assert_eq!(invoke().await?.run_id, server.runs()[0].id);
//! let error = invoke().await.unwrap_err();
//! assert!(error.to_string().contains("the script for invoke_function has no step for request 4"));
//! # Ok(())
//! # }
//! ```
//!
//! # Faults
//!
//! A [`Fault`] is injected between the client and the handler, whichever handler it is: delays, closed connections, lost, truncated
//! or stalled responses, invalid JSON, the error statuses of proxies. It applies to a number of requests, or until
//! [`Server::clear_faults`].
//!
//! ```
//! # use inngest_api::{ApiKey, mock::{self, Fault}, v2};
//! # use serde_json::{Value, json};
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mock::Server::builder().function("demo-app", "backfill-data", |_: Value| Ok(json!({}))).in_memory()?;
//! # let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
//! server.inject::<v2::operation::InvokeFunction>(Fault::drop_response().times(1));
//! server.inject::<v2::operation::InvokeFunction>(Fault::status(503).times(1));
//!
//! client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await?;
//! assert_eq!(server.calls::<v2::operation::InvokeFunction>(), 3); // the client retried twice
//! assert_eq!(server.runs().len(), 1); // thanks to the idempotency key that the client generates
//! # Ok(())
//! # }
//! ```
//!
//! # Inspecting and verifying requests
//!
//! The server stores all requests, except keys and the bodies of operations that carry secrets.
//!
//! [Expected](Server::expect) numbers of requests are verified when the server is dropped. [`Server::verify`] also verifies that
//! everything the test set up was used. A failure lists what is missing and what was received:
//!
//! ```text
//! mock server verification failed
//!
//! invoke_function (POST /v2/apps/{app_id}/functions/{function_id}/invoke)
//!     expected: 2 requests
//!     received: 1 request:
//!         1. POST /v2/apps/demo-app/functions/backfill-data/invoke {"data":{"since":2025}} → 200
//!
//! all requests, in order:
//!     1. POST /v2/apps/demo-app/functions/backfill-data/invoke {"data":{"since":2025}} → 200
//! ```
//!
//! ```
//! # use inngest_api::{ApiKey, mock, v2};
//! # use serde_json::{Value, json};
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mock::Server::builder().function("demo-app", "backfill-data", |_: Value| Ok(json!({}))).in_memory()?;
//! # let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
//! server.expect::<v2::operation::InvokeFunction>(1);
//! server.expect::<v2::operation::CancelRun>(0);
//!
//! client.v2().invoke_function("demo-app", "backfill-data", json!({ "since": 2025 })).send().await?;
//!
//! let calls = server.received::<v2::operation::InvokeFunction>();
//! assert_eq!(calls[0].arguments().function_id, "backfill-data");
//! assert_eq!(calls[0].request().method(), "POST");
//! server.assert_received([v2::operation::InvokeFunction::new("demo-app", "backfill-data", json!({ "since": 2025 }))]);
//! server.verify();
//! # Ok(())
//! # }
//! ```
//!
//! # Custom endpoints
//!
//! Everything works for the operations of an [`#[endpoints]`](macro@crate::endpoints) trait, too. The operation of a method is a
//! type named like the method in `CamelCase`. Without a handler, it fails with a message that says so.
//!
//! ```
//! use inngest_api::response::Json;
//! use inngest_api::endpoints;
//! # use inngest_api::{ApiKey, mock::{self, Fault}};
//!
//! #[endpoints(V2)]
//! pub trait Internal {
//!     /// Counts dead letters.
//!     #[get("/internal/dead-letters/{queue}/count")]
//!     fn count_letters(queue: String) -> Json<u64>;
//! }
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = mock::Server::builder().in_memory()?;
//! # let client = server.client(ApiKey::parse("sk-inn-api-test")?)?;
//!
//! server.on::<CountLetters>(|call| Ok(if call.queue == "orders" { 7 } else { 0 }));
//! server.inject::<CountLetters>(Fault::hang_up().times(1));
//! assert_eq!(Internal::new(&client).count_letters("orders").send().await?, 7);
//! assert_eq!(server.received::<CountLetters>()[1].arguments().queue, "orders");
//! # Ok(())
//! # }
//! ```
//!
//! # Without sockets and without waiting
//!
//! [`Builder::in_memory`] creates the same server without a port: its clients pass requests to it in memory. A test can then pause
//! Tokio's clock (feature `test-util` of `tokio`), and everything that waits finishes immediately: runs, retries, `Retry-After`,
//! timeouts. The server's own times follow the paused clock.
//!
//! ```
//! # use inngest_api::{ApiKey, mock};
//! # use serde_json::{Value, json};
//! # use std::time::Duration;
//! # fn main() {
//! #     tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap().block_on(slow());
//! # }
//! # macro_rules! as_shown { (#[tokio::test(start_paused = true)] $function:item) => { $function } }
//! # as_shown! {
//! #[tokio::test(start_paused = true)]
//! async fn slow() {
//!     let server = mock::Server::builder()
//!         .function("demo-app", "backfill-data", |_: Value| Ok(json!({ "rows": 7 })))
//!         .run_duration(Duration::from_secs(180))
//!         .in_memory()
//!         .unwrap();
//!     let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
//!     let run = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
//!     let run = client.v2().wait_for_run(&run.run_id).await.unwrap(); // takes no time
//!     assert!(run.duration_ms.unwrap() >= 180_000);
//! }
//! # }
//! ```
//!
//! Do not pause the clock with a server that uses a socket: a paused clock jumps to the next timeout whenever the socket is not
//! ready.
//!
//! # Differences from a real server
//!
//! - Functions run immediately and without steps. [`Builder::run_duration`] only delays the end of their runs, and
//!   [`FunctionFailure::retry_after`] their retries.
//! - Idempotency keys never expire.
//! - Responses are not cached.
//! - Unknown members are rejected in a request, but not everywhere in the objects within it. Handlers and scripts of a test accept
//!   the query parameters and members that [`CallOptions`](crate::CallOptions) add; the default behavior rejects them.
//! - Lists of runs cannot be filtered by an expression (`query`): add a handler with [`Server::on_optional`].
//! - Payloads are passed through unchanged. A real server converts numbers to doubles and reorders the members of objects.
//! - A key has all permissions, unless [`Builder::api_key`] sets them.
//! - Nothing is logged, and servers share no state.

// Each folder uses only those to the right of its arrow:
// server (API for tests, sockets), recording (real exchanges in files) → http (routing, requests, responses) → handlers (default behavior of the operations),
// verification (log, expectations, reports) → behavior (handlers, scripts, faults) → state (functions, runs, events).
mod behavior;
mod handlers;
mod http;
pub mod recording;
mod server;
mod state;
#[cfg(test)]
mod tests;
mod verification;

pub use self::behavior::{ErrorResponse, Fault, MockOperation, Script};
pub use self::server::{Builder, Server};
pub use self::state::{CommandOutput, FunctionFailure};
pub use self::verification::{ExpectedCount, Received, ReceivedRequest};
