//! What carries an operation out: typed on one side, any request on the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use inngest_api_spec::__private::{RequestDecoder, Serve};
use inngest_api_spec::mock_codec::ServerResponse;

use super::answered::MockOperation;
use super::envelope::About;
use super::refusal::Refusal;
use super::state::State;
use crate::operation::Operation;
use crate::response::Decode;

/// What an operation gives.
pub(super) type Output<Op> = <<Op as Operation>::Response as Decode>::Output;

/// A handler's value, and what its answer says of itself.
pub(super) struct Served<T> {
    value: T,
    about: About,
}

impl<T> From<T> for Served<T> {
    fn from(value: T) -> Self {
        Self { value, about: About::default() }
    }
}

impl<T> Served<T> {
    pub(super) const fn new(value: T, about: About) -> Self {
        Self { value, about }
    }
}

/// An answer without its envelope.
pub(super) type Answer = (ServerResponse, About);

type Serving = dyn Fn(&State, &mut RequestDecoder) -> Result<Answer, Refusal> + Send + Sync;

/// Carries out one operation.
#[derive(Clone)]
pub(super) struct Handler {
    serve: Arc<Serving>,
    /// The largest body that it takes, in bytes.
    pub(super) body_limit: usize,
}

impl Handler {
    /// The largest body that an operation takes unless it says otherwise.
    pub(super) const BODY_LIMIT: usize = 64 * 1024 * 1024;

    /// A handler of decoded operations.
    pub(super) fn typed<Op: Serve>(
        serve: impl Fn(&State, Op) -> Result<Served<Output<Op>>, Refusal> + Send + Sync + 'static,
    ) -> Self {
        Self::untyped(move |state, request| serve(state, Op::decode(request)?).map(encode::<Op>))
    }

    /// A handler of a test's own.
    pub(super) fn own<Op: MockOperation>(
        answer: impl Fn(Op) -> Result<Op::Value, Refusal> + Send + Sync + 'static,
    ) -> Self {
        Self::untyped(move |_, request| {
            let answer = answer(Op::decode(request)?)?;
            Ok((Op::answer(answer), About::default()))
        })
    }

    /// A handler that looks at requests itself.
    pub(super) fn untyped(
        serve: impl Fn(&State, &mut RequestDecoder) -> Result<Answer, Refusal> + Send + Sync + 'static,
    ) -> Self {
        Self { serve: Arc::new(serve), body_limit: Self::BODY_LIMIT }
    }

    /// The same, for bodies up to so many bytes.
    pub(super) fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Carries it out. A handler that panics is an internal error.
    pub(super) fn serve(&self, state: &State, request: &mut RequestDecoder) -> Result<Answer, Refusal> {
        unpanicked(|| (self.serve)(state, request))
            .unwrap_or_else(|said| Err(Refusal::internal(format!("the handler panicked: {said}"))))
    }
}

/// An operation's value as it stands within the envelope.
pub(super) fn encode<Op: Serve>(served: Served<Output<Op>>) -> Answer {
    (Op::Response::encode(served.value), served.about)
}

/// Runs a user's closure; what it panicked with, if it did.
pub(super) fn unpanicked<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
    })
}
