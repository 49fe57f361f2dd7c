//! Operations in general: the capability to [`Call`] one, their metadata, calls by name.
//!
//! The builders of the API's own operations are in [`v2::operation`](crate::v2::operation) and
//! [`v1::operation`](crate::v1::operation).

#[doc(inline)]
pub use inngest_api_spec::{
    ApiError, BodyKind, Call, CallExt, Capability, Idempotency, IntoArgument, Model, NoClient, OPERATIONS, Operation,
    OperationInfo, Parameter, ParameterError, ParameterInfo, ParameterLocation, ParameterType, PathEncoding,
    ResponseKind, SendFullFuture, SendFuture, Untyped,
};
