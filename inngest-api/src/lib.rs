#![doc = include_str!("../../README.md")]

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
compile_error!("inngest-api needs TLS: enable its feature `ring` (the default) or `aws-lc-rs`");

#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
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
pub use inngest_api_spec::{
    AnyJson, ApiError, ApiKey, AppId, Auth, Authorized, Base64Bytes, BaseUrl, BaseUrlError, BodyError, BodyKind, Call,
    CallOptions, CancellationId, Credential, Cursor, Data, DataOrJson, Decode, Detached, DevServer, Download,
    DurationText, Empty, Endpoint, EnvId, EnvName, Error, ErrorKind, Escape, EventId, ExperimentId, FromCode,
    FunctionId, Idempotency, IdempotencyKey, InPlaceOfApiKey, IntoArgument, Items, Json, JsonArray, JsonObject,
    KeyError, KeyErrorKind, Keyed, KeysetPage, Lines, Metadata, Model, OPERATIONS, Operation, OperationParameter,
    Outcome, Page, Pages, Paginated, Parameter, ParameterError, Place, ProcessId, RawJson, Repeat, Repeatable,
    Response, ResponseKind, Retry, RunId, SandboxId, Secret, Sending, SendingFull, SessionId, SessionKeyId, SigningKey,
    TimeRange, Timestamp, Untyped, Upload, V1, V2, Version, Via, WebhookId, id, v1, v2,
};

pub use {bytes, http};

#[doc = include_str!("derive_client.md")]
pub use inngest_api_spec::InngestClient;
#[doc = include_str!("endpoints.md")]
pub use inngest_api_spec::endpoints;

/// What the macros name. Not part of the API: it may change at any time.
#[doc(hidden)]
pub use inngest_api_spec::__private;
