//! Records the HTTP exchanges of a client in a file, and replays them in tests.
//!
//! A [`Recorder`] is a layer around the attempts of any client. A [`Replayer`] is a transport that serves what was recorded, in
//! memory. The client in between works as usual: it encodes, retries and decodes.
//!
//! ```
//! use inngest_api::mock::recording::{Recorder, Replayer};
//! use inngest_api::{ApiKey, Client, mock};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("inngest-api-doc-{}", std::process::id()));
//! # let file = folder.join("account.json");
//! // Once, against a real server; here, against the mock server.
//! let server = mock::Server::builder().start().await?;
//! let recorder = Recorder::new();
//! let client = server.client_builder(ApiKey::parse("sk-inn-api-test")?).attempt_layer(recorder.clone()).build()?;
//! let recorded = client.v2().fetch_account().send().await?;
//! recorder.save(&file)?; // "tests/recordings/account.json"
//!
//! // In each test.
//! let replayer = Replayer::load(&file)?;
//! let client = replayer.client(ApiKey::parse("sk-inn-api-any")?)?;
//! assert_eq!(client.v2().fetch_account().send().await?, recorded);
//! replayer.verify();
//! # std::fs::remove_dir_all(folder)?;
//! # Ok(())
//! # }
//! ```
//!
//! # The file
//!
//! A file holds exchanges as JSON, in the order in which the requests were sent. It can be edited and written by hand.
//!
//! ```json
//! {
//!   "exchanges": [
//!     {
//!       "operation": "get_function_run",
//!       "request": {
//!         "method": "GET",
//!         "path": "/v2/runs/01K3Z5V7Q9T8R6W4M2N0B1C3D5"
//!       },
//!       "response": {
//!         "status": 404,
//!         "headers": {
//!           "content-type": "application/json"
//!         },
//!         "body": {
//!           "errors": [
//!             {
//!               "code": "not_found",
//!               "message": "Run not found"
//!             }
//!           ]
//!         }
//!       }
//!     }
//!   ]
//! }
//! ```
//!
//! - `path` is the path with the query, without the path of the base URL.
//! - `headers` of a request are the environment and the headers that the operation defines.
//! - `body` is an object or an array if the operation defines the body as JSON, and for error responses; otherwise its text.
//!   `base64` takes its place if it is not text. Files and streams are texts as well, even if they contain JSON, because each of
//!   their bytes counts. A body that was uploaded from a stream is not stored; `streamed` is `true` in its place.
//! - An object or an array is served without white space between its values, whatever the file has there. If you write one in
//!   place of a stream, it is one message.
//! - `hidden` lists the names that were passed to [`Recorder::hide`]. It is absent if there are none.
//! - An attempt without a response, such as one whose connection failed, is not part of a recording.
//!
//! # Secrets
//!
//! The recorder removes
//!
//! - the key, wherever it occurs: in the `Authorization` header, in the path of an event (`/e/[key]`), and where a server
//!   repeats it in a response;
//! - the headers `Set-Cookie` and `Proxy-Authenticate` of responses, and all headers of requests other than those above;
//! - in bodies of operations that [carry secrets](crate::operation::OperationInfo::redact), all texts, except members that are
//!   ids, names, times, statuses and the like. URLs become `https://redacted.invalid/`, other texts `[redacted]`;
//! - passwords of registries in the recipe of an image;
//! - members, query values and headers whose names you pass to [`Recorder::hide`].
//!
//! Inputs and outputs of functions, events, files and environment variables of sandboxes are recorded as they are. Read a
//! recording before you publish it.
//!
//! # What is compared
//!
//! A replayed request must have
//!
//! - the recorded method, path and query (in any order);
//! - the recorded environment and the recorded headers that the operation defines, and neither of them if none was recorded; and
//!   all other headers that the file contains;
//! - the recorded body. JSON is compared by its value, an uploaded file byte by byte.
//!
//! Idempotency keys that a client generated are not compared, nor are values that the recorder hid. To ignore other values that
//! differ between runs, pass their names to [`Replayer::hide`].
//!
//! Exchanges are served in their order, unless [`Replayer::any_order`] is set. A request that differs fails with an error of kind
//! [`Configuration`](crate::ErrorKind::Configuration), which is not retried:
//!
//! ```text
//! invoke_function failed: the request differs from exchange 1 of 1 of tests/recordings/charge.json (- recorded, + sent)
//!     POST /v2/apps/billing/functions/charge/invoke
//!     {
//!       "data": {
//!   -     "order": 7
//!   +     "order": 8
//!       }
//!     }
//! ```
//!
//! A client waits between replayed attempts as between real ones, such as for `Retry-After`. With `tokio::time::pause()` or
//! `#[tokio::test(start_paused = true)]`, waiting takes no time.
//!
//! Content of images is uploaded to other servers than the API. It is not recorded, and a replayed upload succeeds.

mod compare;
mod file;
mod json_text;
mod recorder;
mod redaction;
mod replayer;

pub use self::recorder::{RecordedBody, Recorder, RecorderService};
pub use self::replayer::Replayer;
