use inngest_api_spec::__private::Serve;
use inngest_api_spec::mock_codec::ServerResponse;

use super::handler::Output;
use crate::response::Decode as _;

/// An operation as a mock server knows it: each that is listed, also by a listing of yours. Not to be implemented.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operation",
    label = "not an operation",
    note = "operations are types such as `v2::operation::InvokeFunction`; those of a listing of yours are named as its `fn`s, in \
            `CamelCase`"
)]
pub trait MockOperation: Serve {
    /// What a handler gives, and the client gets.
    type Value: Send + 'static;

    #[doc(hidden)]
    fn answer(answer: Self::Value) -> ServerResponse;
}

#[diagnostic::do_not_recommend]
impl<Op: Serve> MockOperation for Op {
    type Value = Output<Op>;

    fn answer(answer: Output<Op>) -> ServerResponse {
        Op::Response::encode(answer)
    }
}
