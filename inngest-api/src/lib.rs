#![doc = include_str!("../../README.md")]

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
compile_error!("inngest-api needs TLS: enable its feature `ring` (the default) or `aws-lc-rs`");

#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
pub mod guide;
pub mod io;
#[cfg(feature = "mock")]
pub mod mock;
mod runtime;
pub mod service;
mod transport;

/// Told of calls and attempts: for metrics.
pub mod observe {
    pub use crate::runtime::observe::{AttemptReport, CallReport, Ended, Observer};
}

pub use self::client::{Client, ClientBuilder};
pub use self::transport::Connections;
pub use inngest_api_spec::{
    AllOf, AnyJson, ApiError, ApiKey, AppId, Auth, Authorized, Base64Bytes, BaseUrl, BaseUrlError, BodyError, BodyKind,
    Call, CallOptions, CancellationId, Credential, Cursor, Data, DataOrJson, Decode, Detached, DevServer, Download,
    DurationText, Empty, Endpoint, EnvId, EnvName, Error, ErrorKind, Escape, EventId, ExperimentId, FromCode,
    FunctionId, Idempotency, IdempotencyKey, InPlaceOfApiKey, IntoArgument, Items, Json, JsonArray, JsonObject,
    KeyError, KeyErrorKind, Keyed, KeysetPage, Lines, MaybeRepeated, Metadata, Model, OPERATIONS, Operation,
    OperationParameter, Outcome, Page, Pages, Paginated, Parameter, ParameterError, Place, ProcessId, RateLimit,
    RawJson, Repeat, Repeatable, Response, ResponseKind, Retry, RunId, SandboxId, Secret, Sending, SendingFull,
    SessionId, SessionKeyId, SigningKey, TimeRange, Timestamp, Untyped, Upload, V1, V2, Version, Via, WebhookId, id,
    v1, v2,
};

pub use {bytes, http};

#[doc = include_str!("derive_client.md")]
pub use inngest_api_spec::InngestClient;
/// An event of yours, as a type; and the macro that derives it.
///
/// `#[inngest(name = "…")]` says the event's name. What your crate calls this one, if not `inngest_api`, says
/// `#[inngest(crate = name, …)]`.
///
/// ```
/// use inngest_api::{Call, Error, InngestEvent, v2};
/// use serde::Serialize;
///
/// #[derive(Serialize, InngestEvent)]
/// #[inngest(name = "shop/order.created")]
/// struct OrderCreated {
///     order: u32,
/// }
///
/// # async fn tell(client: inngest_api::Client<inngest_api::ApiKey>) -> Result<(), Error> {
/// let sent = client.v2().event(OrderCreated { order: 7 }).id("order-7").send().await?;
/// # Ok(())
/// # }
/// ```
pub use inngest_api_spec::InngestEvent;
/// A function of yours, as a type; and the macro that derives it.
///
/// `#[inngest(app = "…", function = "…", output = Type)]` says its ids and what it gives; without `output` it gives `()`. What
/// your crate calls this one, if not `inngest_api`, says `#[inngest(crate = name, …)]`.
///
/// ```
/// use inngest_api::{ApiKey, Client, InngestFunction, v2::FunctionError};
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
/// let run = client.v2().invoke(Backfill { since: 2025 }).send().await?; // plain data
/// match run.result(&client).await {
///     Ok(report) => Ok(report.rows),
///     Err(FunctionError::Failed { error, .. }) if error.name == "Nothing" => Ok(0),
///     Err(other) => Err(other),
/// }
/// # }
/// ```
pub use inngest_api_spec::InngestFunction;
#[doc = include_str!("endpoints.md")]
pub use inngest_api_spec::endpoints;

/// What the macros name. Not part of the API: it may change at any time.
#[doc(hidden)]
pub use inngest_api_spec::__private;
