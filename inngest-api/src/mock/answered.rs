use inngest_api_spec::__private::Serve;
use inngest_api_spec::server::ServerResponse;

use super::handler::Output;
use crate::Decode as _;

/// An operation as a mock server knows it: each that is listed, also by a listing of yours. Not to be implemented.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operation",
    label = "not an operation",
    note = "operations are types such as `v2::InvokeFunction`; those of a listing of yours are named as its `fn`s, in \
            `CamelCase`"
)]
pub trait Answered: Serve {
    /// What a handler gives, and the client gets.
    type Answer: Send + 'static;

    #[doc(hidden)]
    fn answer(answer: Self::Answer) -> ServerResponse;
}

#[diagnostic::do_not_recommend]
impl<E: Serve> Answered for E {
    type Answer = Output<E>;

    fn answer(answer: Output<E>) -> ServerResponse {
        E::Response::encode(answer)
    }
}
