//! Custom transports, and layers around calls and attempts, as services of [tower](https://docs.rs/tower).
//!
//! | | added with | wraps |
//! |---|---|---|
//! | **call layer** | [`ClientBuilder::call_layer`](crate::ClientBuilder::call_layer) | [`CallService`]: one [`CallRequest`] per call, whatever the number of attempts; returns a [`CallResponse`] |
//! | **attempt layer** | [`ClientBuilder::attempt_layer`](crate::ClientBuilder::attempt_layer) | [`HttpService`]: each `http::Request` as it will be sent, with the key; returns an `http::Response` |
//! | **transport** | [`ClientBuilder::transport`](crate::ClientBuilder::transport) | nothing: it replaces this crate's connection pool, and receives the same requests as an attempt layer |
//!
//! Timeouts, retries, the retry budget and the fallback key work as they do without layers: they are between the call layers
//! and the attempt layers.
//!
//! If a layer's error is an [`Error`](crate::Error), the call returns it unchanged. Any other error becomes one of kind
//! [`Layer`](crate::ErrorKind::Layer) for a call layer, and [`Transport`](crate::ErrorKind::Transport) for an attempt layer
//! or a transport; [`Error::get_ref`](crate::Error::get_ref) returns the original error.
//!
//! ```
//! use std::time::Duration;
//! use inngest_api::{ApiKey, Client};
//! use tower::limit::ConcurrencyLimitLayer;
//!
//! # fn main() -> Result<(), inngest_api::Error> {
//! let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?)
//!     .call_layer(ConcurrencyLimitLayer::new(100)) // 100 calls at a time, with their retries
//!     .build()?;
//! # Ok(())
//! # }
//! ```

mod attempt;
mod body;
mod boxed;
mod call;

#[doc(inline)]
pub use inngest_api_spec::__private::Body as RequestBody;

pub use self::attempt::{Attempt, HttpService, NotSent, ResponseFuture};
pub use self::body::ResponseBody;
pub use self::call::{CallRequest, CallResponse, CallService};
