use std::future::Future;
use std::marker::PhantomData;
use std::panic::UnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::Capability;
use super::runtime::{BoxFuture, Runtime};
use crate::operation::check_operation;
use crate::request::RequestEncoder;
use crate::response::{Decode, KeptBody, RawResponse, Response, decode};
use crate::{CallOptions, Error, Metadata, Operation};

/// Encodes an operation and returns the future of its value.
#[doc(hidden)]
pub fn send<Op: Operation>(
    capability: &Capability<Op::WithoutClient>,
    operation: &Op,
    options: &CallOptions,
) -> SendFuture<Op::Response> {
    send_as(capability, operation, options)
}

/// Like [`send`], for a response type that the caller names.
///
/// The request is encoded by the metadata of the operation that the capability permits.
pub(super) fn send_as<Op: Operation, R>(
    capability: &Capability<Op::WithoutClient>,
    operation: &Op,
    options: &CallOptions,
) -> SendFuture<R> {
    const { check_operation::<Op>() };
    let mut request = RequestEncoder::new(<Op::WithoutClient as Operation>::INFO);
    operation.encode(&mut request);
    SendFuture(Exchange::start(capability.runtime(), request, options), PhantomData)
}

/// Encodes an operation and returns the future of its whole response.
#[doc(hidden)]
pub fn send_full<Op: Operation>(
    capability: &Capability<Op::WithoutClient>,
    operation: &Op,
    options: &CallOptions,
) -> SendFullFuture<Op::Response> {
    SendFullFuture { call: send(capability, operation, options), keep_body: options.get_keep_body() }
}

/// The future of a call. Resolves to the operation's value; dropping it cancels the call.
///
/// The feature `blocking` of `inngest-api` adds `.wait()`, for programs without an async runtime.
#[must_use = "a call does nothing until it is awaited"]
pub struct SendFuture<R>(Exchange, PhantomData<fn() -> R>);

/// The future of a call. Resolves to the whole response: value, status, headers and metadata.
#[must_use = "a call does nothing until it is awaited"]
pub struct SendFullFuture<R> {
    call: SendFuture<R>,
    keep_body: bool,
}

/// The part of a call that does not depend on the type of the response.
enum Exchange {
    Failed(Option<Error>),
    Running(BoxFuture<Result<RawResponse, Error>>),
}

impl Exchange {
    fn start(runtime: &Arc<dyn Runtime>, mut request: RequestEncoder, options: &CallOptions) -> Self {
        runtime.add_key(&mut request, options);
        match request.finish(options.clone()) {
            Ok(request) => Self::Running(Arc::clone(runtime).execute(request)),
            Err(error) => Self::Failed(Some(error)),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<RawResponse, Error>> {
        match self {
            Self::Running(future) => future.as_mut().poll(cx),
            // Polled after completion, it stays pending instead of panicking.
            Self::Failed(error) => error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        }
    }
}

impl<R> SendFuture<R> {
    pub(super) const fn failed(error: Error) -> Self {
        Self(Exchange::Failed(Some(error)), PhantomData)
    }
}

impl<R: Decode> SendFuture<R> {
    fn poll_decoded(&mut self, cx: &mut Context<'_>) -> Poll<Result<(R::Output, Metadata), Error>> {
        self.0.poll(cx).map(|response| decode::<R>(response?))
    }
}

impl<R> Unpin for SendFuture<R> {}
// A call that panicked is over; the client can be used for others.
impl<R> UnwindSafe for SendFuture<R> {}

impl<R: Decode> Future for SendFuture<R> {
    type Output = Result<R::Output, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_decoded(cx).map_ok(|(value, _)| value)
    }
}

impl<R: Decode> Future for SendFullFuture<R> {
    type Output = Result<Response<R::Output>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match ready!(self.call.0.poll(cx)) {
            Ok(response) => response,
            Err(error) => return Poll::Ready(Err(error)),
        };
        let (status, headers, attempts) = (response.status, response.headers.clone(), response.attempts);
        let body = KeptBody::of(&response, self.keep_body);
        Poll::Ready(decode::<R>(response).map(|(value, metadata)| Response {
            value,
            metadata,
            status,
            headers,
            attempts,
            body,
        }))
    }
}

impl<R> std::fmt::Debug for SendFuture<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SendFuture(…)")
    }
}

impl<R> std::fmt::Debug for SendFullFuture<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SendFullFuture(…)")
    }
}
