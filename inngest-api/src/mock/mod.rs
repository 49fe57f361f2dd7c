//! A server of the API in this process, for tests: made of the same listing as the client.
//!
//! It decodes what the client encodes and encodes what the client decodes, and behaves as a dev server was seen to:
//! refused keys in plain text, v2's `errors`, a repeated idempotency key as 409, errors of v1 under HTTP 200, cursors,
//! 501 for what only the cloud has, unless it is set up to have it ([`Builder::cloud`]).
//!
//! | you want | you write |
//! |---|---|
//! | a function that runs | [`Builder::function`] |
//! | an answer of your own | [`Server::on`], [`Server::on_optional`] |
//! | answers in turn | [`Server::script`] |
//! | something that goes wrong | [`Server::inject`] |
//! | to know what was called | [`Server::calls`], [`Server::received`], [`Server::assert_received`] |
//! | to say what is to be called | [`Server::expect`], [`Server::verify`] |
//! | no socket, and no waiting | [`Builder::in_memory`] |
//!
//! # Functions
//!
//! Closures stand in for what your app would run. The server is a real one, over real TLS, on a port of its own:
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
//! # Answers of your own
//!
//! Any operation is answered by a handler, typed on both sides: it gets what the client sent, and gives what the client is to
//! get, or a [`Refusal`].
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
//! server.on::<v2::operation::Health>(|_| Err(mock::Refusal::new(500, "internal_error", "out of order")));
//! assert_eq!(client.v2().health().send().await.unwrap_err().kind(), ErrorKind::Server);
//! # Ok(())
//! # }
//! ```
//!
//! # Answers in turn
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
//!         .fault(Fault::rate_limited(Duration::from_secs(5))) // first 429, with `Retry-After`
//!         .value(v2::InvokedRun::new("01K3Z5V7Q9T8R6W4M2N0B1C3D5")) // then a value
//!         .pass() // then what the server does of itself
//! });
//! let invoke = || client.v2().invoke_function("demo-app", "backfill-data", json!({})).send();
//! assert_eq!(invoke().await?.run_id, "01K3Z5V7Q9T8R6W4M2N0B1C3D5"); // the client tried again
//! assert_eq!(invoke().await?.run_id, server.runs()[0].id);
//! assert!(invoke().await.unwrap_err().to_string().contains("the script of invoke_function has ended"));
//! # Ok(())
//! # }
//! ```
//!
//! # What goes wrong
//!
//! [`Fault`]s happen on the way, whatever answers: delays, hang-ups, answers that are lost, cut off, stand still or are no JSON, statuses of
//! proxies. For a number of requests, or until [`Server::clear_faults`].
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
//! assert_eq!(server.calls::<v2::operation::InvokeFunction>(), 3);
//! assert_eq!(server.runs().len(), 1); // the client's key saw to it
//! # Ok(())
//! # }
//! ```
//!
//! # What was called
//!
//! Each request is kept, with the operation that it spells; but no keys, and no bodies of operations that carry secrets.
//! What is [expected](Server::expect) is checked at the latest when the server is dropped; [`Server::verify`] checks as well
//! that all that was set up was used. What fails shows what came.
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
//! # Endpoints of your own
//!
//! All of it goes for what you list with [`#[endpoints]`](macro@crate::endpoints): each `fn` has a type of its name. Until there is a
//! handler, the server says in words that there is none.
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
//! # Without a socket, and without waiting
//!
//! [`Builder::in_memory`] makes the same server without a port: its clients hand it their requests in memory. Then a test may
//! pause Tokio's clock (`tokio` with its feature `test-util`), and whatever waits, waits for no time: runs, retries,
//! `Retry-After`, deadlines. The server's own times follow the paused clock.
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
//!         .run_duration(Duration::from_secs(3 * 60))
//!         .in_memory()
//!         .unwrap();
//!     let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
//!     let run = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
//!     let run = client.v2().wait_for_run(&run.run_id).await.unwrap(); // at once
//!     assert!(run.duration_ms.unwrap() >= 180_000);
//! }
//! # }
//! ```
//!
//! Over a socket the clock must run: paused, it jumps to the next deadline whenever it is the socket's turn.
//!
//! # What it does not do
//!
//! It runs nothing in steps, forgets no idempotency key, caches nothing, and passes numbers and the order of members in
//! payloads on as they came, where a real server makes doubles of the one and loses the other. It prints nothing, and shares
//! nothing with others: tests may have as many as they like at once.

mod account_keys;
mod answered;
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
mod template;
#[cfg(test)]
mod tests;
mod times;
mod tls;

pub use self::answered::MockOperation;
pub use self::builder::Builder;
pub use self::executed::CommandOutput;
pub use self::fault::Fault;
pub use self::function::FunctionError;
pub use self::received::{Received, ReceivedRequest};
pub use self::refusal::Refusal;
pub use self::script::Script;
pub use self::server::Server;
pub use self::times::Times;
