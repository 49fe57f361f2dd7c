//! Operations in general: the capability to [`Call`] one, metadata, and calls by name.
//!
//! [`OPERATIONS`] lists all operations with their parameters. The builders of the API's operations are in
//! [`v2::operation`](crate::v2::operation) and [`v1::operation`](crate::v1::operation).
#![doc = include_str!("operations.md")]

#[doc(inline)]
pub use inngest_api_spec::{
    AccessTokens, ApiError, BodyKind, Call, CallExt, Capability, Effect, Idempotency, IntoArgument, IntoArguments,
    ManyValues, Model, NoClient, OPERATIONS, OneValue, Operation, OperationInfo, Parameter, ParameterError,
    ParameterInfo, ParameterLocation, ParameterType, PathEncoding, ResponseKind, SendFullFuture, SendFuture, Stability,
    Untyped, UntypedPages, permissions,
};
