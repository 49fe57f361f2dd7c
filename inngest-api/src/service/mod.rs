//! Services of the [tower](https://docs.rs/tower) kind: a transport of your own, and layers around calls and attempts.
//!
//! | what | set by | sees |
//! |---|---|---|
//! | a layer around the **call** | [`ClientBuilder::call_layer`](crate::ClientBuilder::call_layer) | one [`CallRequest`], however often it is tried; gives a [`CallResponse`] |
//! | a layer around the **attempt** | [`ClientBuilder::attempt_layer`](crate::ClientBuilder::attempt_layer) | each `http::Request` as it goes out, key and all; gives an `http::Response` |
//! | a **transport** | [`ClientBuilder::transport`](crate::ClientBuilder::transport) | the same as a layer around the attempt, in place of this crate's pool of connections |
//!
//! Deadlines, retries, the budget and the fallback key work as without them: they stand between call and attempt.
//! An error of a layer comes out as it is where it is an [`Error`](crate::Error); else as one of kind
//! [`Layer`](crate::ErrorKind::Layer) around the call, and [`Transport`](crate::ErrorKind::Transport) around the attempt,
//! with the layer's own as its source.
//!
//! ```
//! use std::time::Duration;
//! use inngest_api::{ApiKey, Client};
//! use tower::limit::ConcurrencyLimitLayer;
//!
//! # fn main() -> Result<(), inngest_api::Error> {
//! let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?)
//!     .call_layer(ConcurrencyLimitLayer::new(100)) // a call waits for its turn; its attempts keep it
//!     .build()?;
//! # Ok(())
//! # }
//! ```

mod attempt;
mod body;
mod boxed;
mod call;

pub use inngest_api_spec::__private::Body as RequestBody;
pub use inngest_api_spec::BoxError;

pub use self::attempt::{Attempt, HttpService, NotSent, ResponseFuture};
pub use self::body::ResponseBody;
pub use self::call::{CallRequest, CallResponse, CallService};
