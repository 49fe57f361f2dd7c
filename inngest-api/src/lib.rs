//! A typed Rust client for the [Inngest](https://www.inngest.com) REST API. Using the wrong kind of key is a compile error.
//!
//! **This is not the SDK for writing Inngest functions.** It calls the API: it invokes functions, sends events, reads runs and
//! traces, and manages apps, environments, keys, webhooks, Insights and sandboxes.
//!
//! ```no_run
//! use inngest_api::{ApiKey, Client};
//! use serde_json::json;
//!
//! #[tokio::main]
//! async fn main() -> inngest_api::Result<()> {
//!     let client = Client::new(ApiKey::from_env()?)?;
//!     let run = client.v2()
//!         .invoke_function("demo-app", "backfill-data", json!({ "test": "invoke-a-fn!" }))
//!         .send().await?;
//!     println!("{}", run.run_id);
//!     Ok(())
//! }
//! ```
//!
//! `client.v2()` and `client.v1()` return the [operations](operation#all-operations) of each version. Required arguments are
//! positional, in URL order. Optional arguments are setters; `set_*` variants take an `Option`. `.send()` returns the value,
//! `.send_full()` also the status, the headers and the metadata. Lists are streams over all their pages:
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use inngest_api::v2::RunStatus;
//! use inngest_api::{ApiKey, CallOptions, Client, ErrorKind};
//!
//! # async fn calls(client: Client<ApiKey>) -> inngest_api::Result<()> {
//! let id = "01K3Z5V7Q9T8R6W4M2N0B1C3D5";
//! let run = client.v2().wait_for_run(id).timeout(Duration::from_secs(60)).await?;
//! println!("{}: {:?}", run.status, run.decode_output::<serde_json::Value>()?);
//!
//! let mut failed = client.v2().list_runs().status(RunStatus::Failed).items();
//! while let Some(run) = failed.try_next().await? {
//!     println!("{}", run.id);
//! }
//!
//! let staging = CallOptions::new().environment("staging").timeout(Duration::from_secs(5));
//! match client.v2().get_function_run(id).options(staging).send().await {
//!     Err(error) if error.kind() == ErrorKind::NotFound => println!("no such run"),
//!     result => println!("{}", result?.status),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Failed attempts are retried when that is safe: requests that were never sent, rate-limited requests, and for idempotent
//! operations broken connections and the statuses 502 to 504. See [`RetryConfig`] and the guide
//! [in production](guide::in_production).
//!
//! # Crate organization
//!
//! The crate root holds what most programs use: [`Client`] and its [builder](ClientBuilder), the keys ([`ApiKey`],
//! [`SigningKey`], [`DevServer`]), [`Error`], [`CallOptions`], [`RetryConfig`], [`Response`] and the macros. The rest is in
//! modules:
//!
//! | module | contents |
//! |---|---|
//! | [`events`] | the Event API: [`send`](events::Operations::send) and [`send_all`](events::Operations::send_all) |
//! | [`v2`], [`v1`] | the [operations](v2::Operations) of each version, their models, and their builders ([`v2::operation`]) |
//! | [`auth`] | which key authorizes what: [`Auth`](auth::Auth), [`AnyCredential`](auth::AnyCredential), key errors; [providers](auth::CredentialProvider) of keys |
//! | [`config`] | connection pool, retries, base URL |
//! | [`types`] | ids, cursors, JSON payloads, secrets, timestamps |
//! | [`operation`] | a table of all operations; the capability to [`Call`] one; operation metadata; calls by name |
//! | [`tools`] | the operations of a derived client as tools for AI agents |
//! | [`stream`] | pages, items, JSON lines, byte streams, uploads |
//! | [`error_code`] | the API's known error codes as constants |
//! | [`response`] | response types for custom [`endpoints`] |
//! | [`service`], [`observe`] | tower layers, custom transports, metrics |
//! | [`io`] | uploads from readers and files, downloads as readers |
//! | `blocking` | calls without an async runtime (feature `blocking`) |
//! | `mock` | a mock server for tests, and the replay of real exchanges (feature `mock`) |
//! | [`guide`] | guides, listed below |
//!
//! # Guides
//!
//! | guide | topic |
//! |---|---|
//! | [Getting started](guide::getting_started) | a first call, starting from an empty folder |
//! | [Keys](guide::keys) | which key to use, and the compile errors for wrong keys |
//! | [Derived clients](guide::derived_clients) | clients that can call only the operations they list |
//! | [Tools](guide::tools) | letting an AI agent call some operations, and no others |
//! | [Custom endpoints](guide::custom_endpoints) | endpoints that this crate does not cover |
//! | [Testing](guide::testing) | tests against the mock server, with or without sockets |
//! | [Streaming](guide::streaming) | files, logs and process output |
//! | [In production](guide::in_production) | errors, timeouts, retries, limits, observability, shutdown |
//! | [Self-hosted servers](guide::self_hosted) | self-hosted servers, the dev server, environment variables |
//! | [Migrating](guide::migrating) | replacing hand-written reqwest calls |
//! | [Questions](guide::questions) | logging, headers, times, certificates, Lambda, `fork`, platforms, versions, compile errors, and what is not supported |
//! | [Server behavior](guide::server_behavior) | undocumented behavior of Inngest's servers |
//!
//! # Features
//!
//! | feature | default | effect |
//! |---|---|---|
//! | `ring` | yes | TLS with *ring*: builds in seconds with a C compiler |
//! | `aws-lc-rs` | | TLS with aws-lc-rs, also if `ring` is enabled |
//! | `native-roots` | yes | trusts the certificates that the operating system trusts, or those in `SSL_CERT_FILE` and `SSL_CERT_DIR` |
//! | `webpki-roots` | | bundles Mozilla's certificates; with `native-roots`, a fallback for systems that have none |
//! | `blocking` | | the module `blocking`: `.send().wait()` |
//! | `mock` | | the module `mock` |
//!
//! At least one of `ring` and `aws-lc-rs` is required. A provider that the program installs replaces both: see
//! [cryptography](guide::questions#which-cryptography-is-used-if-two-providers-are-linked).
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
compile_error!("inngest-api needs TLS: enable its feature `ring` (the default) or `aws-lc-rs`");

pub mod auth;
#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub mod blocking;
mod client;
pub mod config;
mod deadline;
pub mod guide;
pub mod io;
#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
pub mod operation;
mod process;
pub mod response;
mod runtime;
pub mod service;
pub mod stream;
mod tls;
pub mod tools;
mod transport;
pub mod types;

/// Hooks for collecting metrics about calls and attempts.
pub mod observe {
    pub use crate::runtime::observe::{AttemptReport, CallReport, Observer, Outcome};
}

#[doc(inline)]
pub use inngest_api_spec::{
    AccessToken, ApiKey, Call, CallExt, CallOptions, DevServer, Error, ErrorKind, EventKey, Response, RetryConfig,
    SigningKey, error_code, events, id, v1, v2,
};

pub use self::client::{Client, ClientBuilder};

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub use {bytes, http};

#[doc = include_str!("derive_client.md")]
#[doc(inline)]
pub use inngest_api_spec::InngestClient;
/// An event as a type, and the derive macro that implements it.
///
/// `#[inngest(name = "…")]` sets the event's name. If you renamed this dependency, add `crate = name`.
///
/// ```
/// use inngest_api::{ApiKey, Client, InngestEvent};
/// use serde::Serialize;
///
/// #[derive(Serialize, InngestEvent)]
/// #[inngest(name = "shop/order.created")]
/// struct OrderCreated {
///     order: u32,
/// }
///
/// # async fn send(client: Client<ApiKey>) -> inngest_api::Result<()> {
/// let sent = client.v2().event(OrderCreated { order: 7 }).id("order-7").send().await?;
/// # Ok(())
/// # }
/// ```
#[doc(inline)]
pub use inngest_api_spec::InngestEvent;
/// A function as a type with its input and output, and the derive macro that implements it.
///
/// `#[inngest(app = "…", function = "…", output = Type)]` sets the ids and the type of the output, which is `()` by default: any
/// output is accepted and ignored. If you renamed this dependency, add `crate = name`.
///
/// ```
/// use inngest_api::v2::FunctionError;
/// use inngest_api::{ApiKey, Client, InngestFunction};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, InngestFunction)]
/// #[inngest(app = "demo-app", function = "backfill-data", output = Report)]
/// struct Backfill {
///     since: u32,
/// }
///
/// #[derive(Deserialize)]
/// struct Report {
///     rows: u64,
/// }
///
/// # async fn backfill(client: Client<ApiKey>) -> Result<u64, FunctionError> {
/// let run = client.v2().invoke(Backfill { since: 2025 }).send().await?; // a handle that holds no client and can be stored
/// match run.output(&client).await {
///     Ok(report) => Ok(report.rows),
///     Err(FunctionError::Failed { error, .. }) if error.name == "Nothing" => Ok(0),
///     Err(other) => Err(other),
/// }
/// # }
/// ```
#[doc(inline)]
pub use inngest_api_spec::InngestFunction;
#[doc = include_str!("endpoints.md")]
#[doc(inline)]
pub use inngest_api_spec::endpoints;

/// Used by generated code. Not part of the public API: it may change at any time.
#[doc(hidden)]
pub use inngest_api_spec::__private;

// Compiles the code in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
