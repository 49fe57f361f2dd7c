//! The Inngest REST API: operations, models, credentials, and what each credential authorizes.
//!
//! This crate does no I/O. It encodes requests and decodes responses; a runtime sends them. Use the crate `inngest-api`, which
//! contains that runtime and re-exports this crate.

// The paths in the code of derive macros start there.
extern crate self as inngest_api;

mod auth;
mod base_url;
mod call;
mod error;
mod event;
pub mod events;
mod function;
mod json;
#[cfg(feature = "mock")]
#[doc(hidden)]
pub mod mock_codec;
mod operation;
mod request;
mod response;
mod tools;
mod types;
pub mod v1;
pub mod v2;
mod version;

pub use self::auth::{
    AccessToken, AnyCredential, ApiKey, Auth, Credential, DevServer, EventKey, InPlaceOfApiKey, Key, KeyError,
    KeyErrorKind, SigningKey,
};
pub use self::base_url::{BaseUrl, BaseUrlError};
pub use self::call::{
    Call, CallExt, CallOptions, Capability, Items, NoClient, Pages, Paginated, RetryConfig, SendFullFuture, SendFuture,
    Untyped, UntypedPages,
};
#[doc(inline)]
pub use self::error::codes as error_code;
pub use self::error::{ApiError, Error, ErrorKind};
pub use self::event::InngestEvent;
pub use self::function::InngestFunction;
pub use self::operation::{
    AccessTokens, BodyKind, Described, Effect, Idempotency, IntoArgument, IntoArguments, ManyValues, Member, Model,
    OneValue, Operation, OperationInfo, ParameterInfo, ParameterLocation, ParameterType, PathEncoding, ResponseKind,
    Schema, Stability, permissions,
};
pub use self::request::{BoxError, Parameter, ParameterError, Upload};
pub use self::response::{
    ByteStream, Data, DataOrErrorCode, DataOrJson, DataOrNoContent, DataOrRepeated, Decode, Empty, EventIds,
    FromErrorCode, HasCursor, Json, JsonLines, KeysetPage, LineFormat, LogLines, MaybeRepeated, NextCursorPage,
    NullableArray, PlainJsonLines, PlainLines, RateLimit, Repeated, Response,
};
pub use self::tools::{Hints, Tool, ToolCall, Tools};
pub use self::types::{
    ApiDuration, AppId, Base64Bytes, CancellationId, Cursor, DecodeError, EnvId, EnvName, EventId, ExperimentId,
    FunctionId, IdempotencyKey, ImageBuildId, ImageId, ImageUploadId, JsonObject, JsonValue, Metadata, Page, ProcessId,
    RawJson, RunId, SandboxId, Secret, SessionId, SessionKeyId, SnapshotId, TimeRange, WebhookId,
};
pub use self::version::{Events, V1, V2, Version};
pub use inngest_api_macros::{Described, InngestClient, InngestEvent, InngestFunction, Parameter, endpoints};
pub use jiff::Timestamp;

pub(crate) use self::request::Body;

/// The metadata of all operations of the API.
pub const OPERATIONS: &[&OperationInfo] =
    &operation::concat::<{ v2::OPERATIONS.len() + v1::OPERATIONS.len() + events::OPERATIONS.len() }>(
        &[v2::OPERATIONS, v1::OPERATIONS, events::OPERATIONS],
        <v2::operation::Health as Operation>::INFO,
    );

/// Items for generated code and for the runtime. Not part of the public API: they can change in any release.
#[doc(hidden)]
pub mod __private {
    pub use http::Method;
    pub use serde;
    pub use zeroize::Zeroizing;

    pub use crate::__json_schema as json_schema;
    pub use crate::__json_type as json_type;
    pub use crate::__server_half as server_half;
    pub use crate::auth::{Bearer, Bearers, CredentialParts, shown, variable};
    pub use crate::call::{
        BoxFuture, Caller, ENVIRONMENT, GeneratedKey, HasClient, Runtime, invalid_header_name, send, send_full,
    };
    pub use crate::error::{error_in_success, first_line, request_id, truncated};
    #[cfg(feature = "mock")]
    pub use crate::mock_codec::{ArgumentVisitor, RequestDecoder, RequestError, Serve};
    pub use crate::operation::{
        CustomType, DisplayText, GeneratedOperation, JsonCodec, JsonFieldNamedUpload, JsonType, OperationParts,
        ParameterNamedUpload, ParameterParts, RESERVED_HEADERS, SchemaOf, TextCodec, TypeOf, UNCHECKED, Undescribed,
        can_be_generated, contains, count_permissions, display, envelope, is_of_version, json, json_named_upload,
        response_kind, sorted_permissions, text, text_named_upload,
    };
    pub use crate::request::{Body, JsonField, Put, PutResponse, Request, RequestEncoder, StreamError, trimmed};
    pub use crate::response::{BodyStream, Listed, RawBody, RawResponse, decode_page};
    pub use crate::tools::Grant;
    pub use crate::*;
}

/// Expands to the mock server's half of an operation if this crate has the feature `mock`.
///
/// It is a macro because `#[cfg(feature = …)]` in generated code refers to the features of the user's crate.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_half {
    ($($item:item)*) => { $($item)* };
}

/// Expands to the mock server's half of an operation if this crate has the feature `mock`.
#[cfg(not(feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_half {
    ($($item:item)*) => {};
}
