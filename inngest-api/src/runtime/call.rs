//! A call: its attempts, under its deadline.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderValue};
use inngest_api_spec::__private::{Bearers, Body, RawBody, RawResponse, Request};
use inngest_api_spec::{Error, ErrorKind, OperationInfo, RetryConfig};
use tokio::time::Instant;
use tracing::{Instrument as _, Span};

use super::answer::{self, Limits};
use super::core::Core;
use super::head::Head;
use super::observe::{Outcome, Watch};
use super::open_stream::OpenStream;
use super::{retry, trace};
use crate::service::Attempt;
use crate::transport;

/// A call that is about to start.
pub(super) struct Call {
    operation: &'static OperationInfo,
    head: Head,
    is_idempotent: bool,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Duration,
    retry: RetryConfig,
    limits: Limits,
}

impl Call {
    /// The call, and the body that it sends.
    pub(super) fn new(core: &Core, mut request: Request) -> Result<(Self, Body), Error> {
        let settings = &core.settings;
        let options = &request.options;
        // What the server was told it may take comes on top of what the client waits for by itself.
        let longer = |timeout: Duration| timeout.saturating_add(request.server_timeout);
        let timeout = options.get_timeout().unwrap_or_else(|| longer(settings.timeout));
        let attempt_timeout = options.get_attempt_timeout().or_else(|| settings.attempt_timeout.map(longer));
        let stream_idle_timeout = options.get_stream_idle_timeout().unwrap_or(settings.stream_idle_timeout);
        let retry = options.get_retry().unwrap_or(settings.retry);
        let head = Head::new(settings, &mut request)?;
        let Request { operation, body, has_key, is_idempotent, .. } = request;
        let limits = Limits { response: settings.max_response_bytes, has_key };
        let call =
            Self { operation, head, is_idempotent, timeout, attempt_timeout, stream_idle_timeout, retry, limits };
        Ok((call, body))
    }

    /// Makes the call, if the client is not closed.
    #[allow(clippy::manual_async_fn, reason = "the arguments of an `async fn` stand in its future twice")]
    pub(super) fn run(self, body: Body, core: Arc<Core>) -> impl Future<Output = Result<RawResponse, Error>> {
        async move {
            let operation = self.operation;
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "there is no Tokio runtime: await the call within one, such as under `#[tokio::main]`";
                return Err(Error::local(ErrorKind::Configuration, operation, message));
            }
            let Some(open) = core.open.enter() else {
                return Err(Error::local(ErrorKind::Closed, operation, "the client was closed"));
            };
            let mut watch = Watch::new(operation, core.observer.as_deref());
            let span = trace::call(operation);
            // A time too far to be said is never reached.
            let deadline = Instant::now().checked_add(self.timeout);
            let answer = {
                // Pinned where it stands: what is awaited within wrappers would be moved into each of them.
                let attempts = pin!(self.attempts(body, &core, &mut watch, &span, deadline));
                match deadline {
                    Some(deadline) => tokio::time::timeout_at(deadline, attempts).await,
                    None => Ok(attempts.await),
                }
            };
            let answer =
                answer.unwrap_or_else(|_| Err(too_late(operation, self.timeout, "the call", watch.attempts())));
            span.record("inngest.attempts", watch.attempts());
            match answer {
                Ok(mut answer) => {
                    watch.end_call(Outcome::Succeeded(answer.status));
                    if let RawBody::Stream(body) = answer.body {
                        let stream = OpenStream::new(body, operation, self.stream_idle_timeout, open);
                        answer.body = RawBody::Stream(Box::pin(stream));
                    }
                    Ok(answer)
                }
                Err(error) => {
                    trace::failed(&span, &error);
                    watch.end_call(Outcome::Failed(&error));
                    Err(error)
                }
            }
        }
    }

    /// Attempts, until one is answered well or the next would not be safe, or of use.
    async fn attempts(
        &self,
        mut body: Body,
        core: &Core,
        watch: &mut Watch<'_>,
        span: &Span,
        deadline: Option<Instant>,
    ) -> Result<RawResponse, Error> {
        let keys = core.keys.current();
        let mut key = keys.current();
        let mut retries = 1;
        let mut other_tried = false;
        // Of a stream it is the same stream, as long as nothing was taken of it.
        let replay = body.replay();
        loop {
            let number = watch.begin_attempt();
            let key_sent = (keys.authorization(key), keys.bearers());
            let attempt = trace::attempt(self.operation, core.base_url(), number, span);
            let error = match self.attempt(core, body, key_sent, number, &attempt).await {
                Ok(answer) => {
                    watch.end_attempt(Outcome::Succeeded(answer.status), None);
                    keys.keep(key);
                    core.budget.refund();
                    return Ok(answer);
                }
                Err(error) => self.completed(error, replay.as_ref(), number),
            };
            trace::failed(&attempt, &error);
            let refused = error.status() == Some(StatusCode::UNAUTHORIZED);
            let other = keys.other(key).filter(|_| refused && !other_tried);
            let again = replay.as_ref().and_then(Body::replay);
            let wait = match other {
                // Another key, at once: it is no retry of the same.
                Some(_) => Some(Duration::ZERO),
                // What cannot be sent again takes nothing of the budget.
                None if again.is_none() => None,
                None => retry::wait(&error, self.is_idempotent, retries, &self.retry, &core.budget, deadline),
            };
            let (Some(wait), Some(again)) = (wait, again) else {
                watch.end_attempt(Outcome::Failed(&error), None);
                return Err(if other.is_some() { error.not_replayed() } else { error });
            };
            watch.end_attempt(Outcome::Failed(&error), Some(wait));
            if let Some(other) = other {
                tracing::warn!(target: "inngest_api", parent: span, operation = self.operation.id, "the key was refused: trying the other");
                (key, other_tried) = (other, true);
            } else {
                tracing::debug!(target: "inngest_api", parent: span, operation = self.operation.id, attempt = number, ?wait, %error, "trying again");
                retries += 1;
                tokio::time::sleep(wait).await;
            }
            body = again;
        }
    }

    /// The error of an attempt, with what was not known where it was made: whether the caller's own stream failed, whatever
    /// the transport made of that; how long the server asks to be left alone.
    fn completed(&self, error: Error, body: Option<&Body>, number: u32) -> Error {
        if let Some(fault) = body.and_then(Body::stream_fault) {
            let message = format!("the stream to send failed: {fault}");
            let failed = Error::local(ErrorKind::Stream, self.operation, message).sent();
            return failed.with_source(fault).with_attempts(number);
        }
        let asked = error.headers().and_then(retry::retry_after);
        error.with_retry_after(asked)
    }

    /// One attempt, under its own deadline if it has one.
    async fn attempt(
        &self,
        core: &Core,
        body: Body,
        key: (Option<HeaderValue>, &Bearers),
        number: u32,
        span: &Span,
    ) -> Result<RawResponse, Error> {
        let exchange = pin!(self.exchange(core, body, key, number, span));
        let exchange = exchange.instrument(span.clone());
        let Some(timeout) = self.attempt_timeout else { return exchange.await };
        let answer = tokio::time::timeout(timeout, exchange).await;
        answer.unwrap_or_else(|_| Err(too_late(self.operation, timeout, "an attempt", number)))
    }

    /// Sends the request, and reads its answer.
    fn exchange<'a>(
        &'a self,
        core: &'a Core,
        body: Body,
        key: (Option<HeaderValue>, &'a Bearers),
        number: u32,
        span: &'a Span,
    ) -> impl Future<Output = Result<RawResponse, Error>> + use<'a> {
        let (authorization, keys) = key;
        // Here, so that the request is no part of the future.
        let sent = core.transport.send(self.request(core, body, authorization), Attempt::new(self.operation, number));
        async move {
            match sent.await {
                Ok(answer) => {
                    trace::answered(span, answer.status(), answer.version(), answer.headers());
                    answer::check(self.operation, answer, self.limits, keys, number).await
                }
                Err(error) => Err(transport::failure(self.operation, core.base_url(), error).with_attempts(number)),
            }
        }
    }

    fn request(&self, core: &Core, body: Body, authorization: Option<HeaderValue>) -> http::Request<Body> {
        let mut request = http::Request::new(body);
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() = self.head.uri();
        *request.headers_mut() = self.head.headers(&core.settings);
        if let Some(authorization) = authorization {
            request.headers_mut().insert(AUTHORIZATION, authorization);
        }
        request
    }
}

/// Whether the connection stood is not known: perhaps the server acted.
fn too_late(operation: &'static OperationInfo, timeout: Duration, of: &str, attempts: u32) -> Error {
    let error = Error::local(
        ErrorKind::Timeout,
        operation,
        format!("no answer within {timeout:?}, the client's deadline for {of}"),
    );
    error.with_attempts(attempts).sent()
}
