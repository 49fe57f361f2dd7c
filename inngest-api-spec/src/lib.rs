//! The Inngest REST API as a listing: operations, models, keys, and what each key authorizes.
//!
//! It does no I/O: it knows requests and responses, and leaves the wire and the clock to a runtime. Users depend on
//! `inngest-api`, which re-exports all of this and runs it.

mod auth;
mod base_url;
mod call;
mod endpoint;
mod error;
mod event;
mod function;
#[doc(hidden)]
pub mod inspect;
mod json;
mod model;
mod response;
#[cfg(feature = "mock")]
#[doc(hidden)]
pub mod server;
pub mod v1;
pub mod v2;
mod version;

pub use self::auth::{
    ApiKey, Auth, Authorized, Credential, DevServer, InPlaceOfApiKey, KeyError, KeyErrorKind, SigningKey,
};
pub use self::base_url::{BaseUrl, BaseUrlError};
pub use self::call::{
    AllOf, Call, CallOptions, Detached, Items, Pages, Paginated, Retry, Sending, SendingFull, Untyped, Via,
};
pub use self::endpoint::{
    BodyError, BodyKind, Endpoint, Escape, Idempotency, IntoArgument, Model, Operation, OperationParameter, Parameter,
    ParameterError, Place, ResponseKind, Upload,
};
pub use self::error::{ApiError, Error, ErrorKind};
pub use self::event::InngestEvent;
pub use self::function::InngestFunction;
pub use self::model::{
    AnyJson, AppId, Base64Bytes, CancellationId, Cursor, DurationText, EnvId, EnvName, EventId, ExperimentId,
    FunctionId, IdempotencyKey, JsonObject, Metadata, Page, ProcessId, RawJson, RunId, SandboxId, Secret, SessionId,
    SessionKeyId, TimeRange, WebhookId,
};
pub use self::response::{
    Data, DataOrJson, Decode, Download, Empty, FromCode, Json, JsonArray, Keyed, KeysetPage, Lines, MaybeRepeated,
    Outcome, RateLimit, Repeat, Repeatable, Response,
};
pub use self::version::{V1, V2, Version};
pub use inngest_api_macros::{InngestClient, InngestEvent, InngestFunction, endpoints};
pub use jiff::Timestamp;

pub(crate) use self::endpoint::Body;

/// All operations of the API, as data.
pub const OPERATIONS: &[&Operation] = &endpoint::concat::<{ v2::OPERATIONS.len() + v1::OPERATIONS.len() }>(
    &[v2::OPERATIONS, v1::OPERATIONS],
    <v2::Health as Endpoint>::OPERATION,
);

/// What the macros and the runtime use. Not part of the API: it may change at any time.
#[doc(hidden)]
pub mod __private {
    pub use http::Method;
    pub use serde;

    pub use crate::__server_half as server_half;
    pub use crate::auth::{Bearer, Bearers, CredentialParts, variable};
    pub use crate::call::{Attached, Awaited, BoxFuture, ENVIRONMENT, Runtime, send, send_full};
    pub use crate::endpoint::{
        Body, JsonCodec, JsonField, Request, RequestEncoder, StreamFault, TextCodec, inspect, json, lists,
        response_kind, text,
    };
    pub use crate::error::{error_in_success, request_id};
    pub use crate::inspect::Inspect;
    pub use crate::response::{BodyStream, Listed, RawBody, RawResponse};
    #[cfg(feature = "mock")]
    pub use crate::server::{Refusal, RequestDecoder, Serve};
    pub use crate::*;
}

/// The server's half of an operation, where the feature `mock` of this crate asks for it.
///
/// A macro, because `#[cfg(feature = …)]` in generated code would read the features of the user's crate.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_half {
    ($($item:item)*) => { $($item)* };
}

/// The server's half of an operation, where the feature `mock` of this crate asks for it.
#[cfg(not(feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_half {
    ($($item:item)*) => {};
}
