//! The Inngest REST API as a listing: operations, models, keys, and what each key authorizes.
//!
//! It does no I/O: it knows requests and responses, and leaves the wire and the clock to a runtime. Users depend on
//! `inngest-api`, which re-exports all of this and runs it.

mod auth;
mod base_url;
mod call;
mod error;
mod event;
mod function;
#[doc(hidden)]
pub mod inspect;
mod json;
#[cfg(feature = "mock")]
#[doc(hidden)]
pub mod mock_codec;
mod operation;
mod request;
mod response;
mod types;
pub mod v1;
pub mod v2;
mod version;

pub use self::auth::{
    AnyCredential, ApiKey, Auth, Credential, DevServer, InPlaceOfApiKey, KeyError, KeyErrorKind, SigningKey,
};
pub use self::base_url::{BaseUrl, BaseUrlError};
pub use self::call::{
    Call, CallExt, CallOptions, Capability, Items, NoClient, Pages, Paginated, RetryConfig, SendFullFuture, SendFuture,
    Untyped,
};
pub use self::error::{ApiError, Error, ErrorKind};
pub use self::event::InngestEvent;
pub use self::function::InngestFunction;
pub use self::operation::{
    BodyKind, Idempotency, IntoArgument, Model, Operation, OperationInfo, ParameterInfo, ParameterLocation,
    PathEncoding, ResponseKind,
};
pub use self::request::{BoxError, Parameter, ParameterError, Upload};
pub use self::response::{
    ByteStream, Data, DataOrErrorCode, DataOrJson, DataOrRepeated, Decode, Empty, FromErrorCode, HasCursor, Json,
    JsonLines, KeysetPage, MaybeRepeated, NullableArray, RateLimit, Repeated, Response,
};
pub use self::types::{
    ApiDuration, AppId, Base64Bytes, CancellationId, Cursor, EnvId, EnvName, EventId, ExperimentId, FunctionId,
    IdempotencyKey, JsonObject, JsonValue, Metadata, Page, ProcessId, RawJson, RunId, SandboxId, Secret, SessionId,
    SessionKeyId, TimeRange, WebhookId,
};
pub use self::version::{V1, V2, Version};
pub use inngest_api_macros::{InngestClient, InngestEvent, InngestFunction, endpoints};
pub use jiff::Timestamp;

pub(crate) use self::request::Body;

/// All operations of the API, as data.
pub const OPERATIONS: &[&OperationInfo] = &operation::concat::<{ v2::OPERATIONS.len() + v1::OPERATIONS.len() }>(
    &[v2::OPERATIONS, v1::OPERATIONS],
    <v2::operation::Health as Operation>::INFO,
);

/// What the macros and the runtime use. Not part of the API: it may change at any time.
#[doc(hidden)]
pub mod __private {
    pub use http::Method;
    pub use serde;

    pub use crate::__server_half as server_half;
    pub use crate::auth::{Bearer, Bearers, CredentialParts, variable};
    pub use crate::call::{BoxFuture, Caller, ENVIRONMENT, HasClient, Runtime, send, send_full};
    pub use crate::error::{error_in_success, request_id};
    pub use crate::inspect::Inspect;
    #[cfg(feature = "mock")]
    pub use crate::mock_codec::{Refusal, RequestDecoder, Serve};
    pub use crate::operation::{JsonCodec, TextCodec, contains, inspect, json, response_kind, text};
    pub use crate::request::{Body, JsonField, Request, RequestEncoder, StreamFault};
    pub use crate::response::{BodyStream, Listed, RawBody, RawResponse};
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
