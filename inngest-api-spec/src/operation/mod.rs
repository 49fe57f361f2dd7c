//! What an operation is, to the runtime and to tools: a request to encode, a response to decode, and static metadata.

mod argument;
mod codec;
mod concat;
mod info;

pub use self::argument::{IntoArgument, Model};
pub use self::codec::{JsonCodec, TextCodec, json, text};
pub(crate) use self::concat::{concat, count, definitions};
#[doc(hidden)]
pub use self::info::contains;
pub use self::info::{
    BodyKind, Idempotency, OperationInfo, ParameterInfo, ParameterLocation, PathEncoding, ResponseKind,
};

use crate::Version;
use crate::request::RequestEncoder;
use crate::response::Decode;

/// An operation of the API as a value: what a listing's `fn` becomes.
///
/// Implemented by the builders that `#[endpoints]` writes; sans I/O.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operation",
    label = "not an operation",
    note = "operations are the builders of a listing's `fn`s, such as `v2::operation::GetFunctionRun` of `get_function_run`"
)]
pub trait Operation: Sized {
    /// The version of the API that the operation belongs to, which decides what key it takes.
    type Api: Version;
    /// The operation without a client: what a capability to call it names.
    #[doc(hidden)]
    type WithoutClient: Operation<Api = Self::Api>;
    /// What comes back, and how it is decoded.
    type Response: Decode;
    /// What is known of the operation without a value of it.
    const INFO: &'static OperationInfo;

    #[doc(hidden)]
    fn encode(&self, request: &mut RequestEncoder);
}

/// What kind of response an endpoint has.
///
/// Asked for through the endpoint: a response that is none is then said once, at its own token.
#[doc(hidden)]
#[must_use]
pub const fn response_kind<E: Operation>() -> ResponseKind {
    <E::Response as Decode>::KIND
}
