use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::Capability;
use super::runtime::{BoxFuture, Runtime};
use crate::request::RequestEncoder;
use crate::response::{Decode, RawResponse, Response, decode};
use crate::{CallOptions, Error, Metadata, Operation, OperationInfo, Version};

/// Encodes an operation and makes the future of its value.
#[doc(hidden)]
pub fn send<E: Operation>(
    capability: &Capability<E::WithoutClient>,
    endpoint: &E,
    options: &CallOptions,
) -> SendFuture<E::Response> {
    send_as(capability, endpoint, options)
}

/// Whether an operation's data says the version that its type does: an endpoint made by hand could mix one's key with the
/// other's path.
const fn is_of_version(operation: &OperationInfo, version: &str) -> bool {
    let (mut said, mut meant) = (operation.version.as_bytes(), version.as_bytes());
    while let ([first, rest @ ..], [expected, others @ ..]) = (said, meant) {
        if *first != *expected {
            return false;
        }
        (said, meant) = (rest, others);
    }
    said.is_empty() && meant.is_empty()
}

/// The same, its response said by the caller.
pub(super) fn send_as<E: Operation, R>(
    capability: &Capability<E::WithoutClient>,
    endpoint: &E,
    options: &CallOptions,
) -> SendFuture<R> {
    const { assert!(is_of_version(E::INFO, <E::Api as Version>::NAME), "the operation is of another version") };
    let mut request = RequestEncoder::new(E::INFO);
    endpoint.encode(&mut request);
    SendFuture(Exchange::start(capability.runtime(), request, options), PhantomData)
}

/// Encodes an operation and makes the future of its whole answer.
#[doc(hidden)]
pub fn send_full<E: Operation>(
    capability: &Capability<E::WithoutClient>,
    endpoint: &E,
    options: &CallOptions,
) -> SendFullFuture<E::Response> {
    SendFullFuture(send(capability, endpoint, options))
}

/// A call, made when it is awaited; gives the operation's value. Dropping it stops the call.
#[must_use = "a call does nothing until it is awaited"]
pub struct SendFuture<R>(Exchange, PhantomData<fn() -> R>);

/// A call, made when it is awaited; gives the value with all that came with it: status, headers, metadata.
#[must_use = "a call does nothing until it is awaited"]
pub struct SendFullFuture<R>(SendFuture<R>);

/// The part that does not depend on what is answered.
enum Exchange {
    Fault(Option<Error>),
    Running(BoxFuture<Result<RawResponse, Error>>),
}

impl Exchange {
    fn start(runtime: &Arc<dyn Runtime>, mut request: RequestEncoder, options: &CallOptions) -> Self {
        runtime.add_key(&mut request, options);
        match request.finish(options.clone()) {
            Ok(request) => Self::Running(Arc::clone(runtime).execute(request)),
            Err(fault) => Self::Fault(Some(fault)),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<RawResponse, Error>> {
        match self {
            Self::Running(future) => future.as_mut().poll(cx),
            // A future polled after its end may do as it likes, but not panic here.
            Self::Fault(fault) => fault.take().map_or(Poll::Pending, |fault| Poll::Ready(Err(fault))),
        }
    }
}

impl<R> SendFuture<R> {
    pub(super) const fn failed(error: Error) -> Self {
        Self(Exchange::Fault(Some(error)), PhantomData)
    }
}

impl<R: Decode> SendFuture<R> {
    fn poll_decoded(&mut self, cx: &mut Context<'_>) -> Poll<Result<(R::Output, Metadata), Error>> {
        self.0.poll(cx).map(|answer| decode::<R>(answer?))
    }
}

impl<R> Unpin for SendFuture<R> {}

impl<R: Decode> Future for SendFuture<R> {
    type Output = Result<R::Output, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_decoded(cx).map_ok(|(value, _)| value)
    }
}

impl<R: Decode> Future for SendFullFuture<R> {
    type Output = Result<Response<R::Output>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = match ready!(self.0.0.poll(cx)) {
            Ok(answer) => answer,
            Err(error) => return Poll::Ready(Err(error)),
        };
        let (status, headers, attempts) = (answer.status, answer.headers.clone(), answer.attempts);
        Poll::Ready(decode::<R>(answer).map(|(value, metadata)| Response {
            value,
            metadata,
            status,
            headers,
            attempts,
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
