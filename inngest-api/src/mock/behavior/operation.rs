//! The operations that a mock server knows.

use inngest_api_spec::__private::Serve;
use inngest_api_spec::mock_codec::ServerResponse;

use crate::operation::Operation;
use crate::response::Decode;

/// What an operation returns to the caller.
pub(in crate::mock) type Output<Op> = <<Op as Operation>::Response as Decode>::Output;

/// An operation that a mock server can handle: every operation of this crate and of your own
/// [`#[endpoints]`](macro@crate::endpoints) traits.
///
/// Implemented automatically; do not implement it yourself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operation",
    label = "not an operation",
    note = "operations are types such as `v2::operation::InvokeFunction`; the operation of an `fn` in an `#[endpoints]` trait is a type \
            of the same name in `CamelCase`"
)]
pub trait MockOperation: Serve {
    /// What a handler returns, and the client receives.
    type Value: Send + 'static;

    #[doc(hidden)]
    fn encode_response(value: Self::Value) -> ServerResponse;
}

#[diagnostic::do_not_recommend]
impl<Op: Serve> MockOperation for Op {
    type Value = Output<Op>;

    fn encode_response(value: Output<Op>) -> ServerResponse {
        Op::Response::encode(value)
    }
}
