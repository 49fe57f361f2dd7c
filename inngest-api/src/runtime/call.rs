//! A call: its attempts, within its timeout.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::header::AUTHORIZATION;
use inngest_api_spec::__private::{Bearer, Bearers, Body, RawBody, RawResponse, Request};
use inngest_api_spec::{AccessTokens, Error, ErrorKind, OperationInfo, RetryConfig};
use tokio::time::Instant;
use tracing::{Instrument as _, Span};

use super::call_keys::{CallKeys, NextKey};
use super::core::Core;
use super::keys::Keys;
use super::observe::{ObserverGuard, Outcome};
use super::open_stream::OpenStream;
use super::request_head::{self, RequestHead};
use super::response::{self, Limits};
use super::time_limit::TimeLimit;
use super::{retry, trace};
use crate::deadline;
use crate::service::Attempt;
use crate::transport::{self, Exchange};

/// A call that has not started yet.
pub(super) struct Call {
    operation: &'static OperationInfo,
    head: RequestHead,
    is_idempotent: bool,
    timeout: TimeLimit,
    attempt_timeout: Option<TimeLimit>,
    stream_idle_timeout: TimeLimit,
    retry: RetryConfig,
    limits: Limits,
}

impl Call {
    /// Returns the call, and the body that it sends.
    pub(super) fn new(core: &Core, mut request: Request) -> Result<(Self, Body), Error> {
        let settings = &core.settings;
        let options = &request.options;
        // The server-side timeout of the request, if it has one, is added to the client's own.
        let longer = |timeout: Duration| timeout.saturating_add(request.server_timeout);
        let of_call = |timeout: Option<Duration>| timeout.map(TimeLimit::of_call);
        let timeout = of_call(options.get_timeout()).unwrap_or_else(|| TimeLimit::of_client(longer(settings.timeout)));
        let attempt_timeout = settings.attempt_timeout.map(longer).map(TimeLimit::of_client);
        let attempt_timeout = of_call(options.get_attempt_timeout()).or(attempt_timeout);
        let stream_idle_timeout = of_call(options.get_stream_idle_timeout());
        let stream_idle_timeout =
            stream_idle_timeout.unwrap_or_else(|| TimeLimit::of_client(settings.stream_idle_timeout));
        let retry = options.get_retry().unwrap_or(settings.retry);
        let head = RequestHead::new(settings, &mut request)?;
        let Request { operation, body, has_key, is_idempotent, .. } = request;
        let limits = Limits { response: settings.max_response_bytes, has_key };
        let call =
            Self { operation, head, is_idempotent, timeout, attempt_timeout, stream_idle_timeout, retry, limits };
        Ok((call, body))
    }

    /// Makes the call, unless the client is closed.
    #[allow(clippy::manual_async_fn, reason = "the future of an `async fn` stores its arguments twice")]
    pub(super) fn run(self, body: Body, core: Arc<Core>) -> impl Future<Output = Result<RawResponse, Error>> {
        async move {
            let operation = self.operation;
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "no Tokio runtime is running; await the call inside one, e.g. under `#[tokio::main]`";
                return Err(Error::local(ErrorKind::Configuration, operation, message));
            }
            let Some(open) = core.open.enter() else {
                return Err(Error::local(ErrorKind::Closed, operation, "the client was closed"));
            };
            let mut observed = ObserverGuard::new(operation, core.observer.as_deref());
            let span = trace::call(operation);
            let started = Instant::now();
            let deadline = deadline::starting(started, self.timeout.duration);
            let waits_for_key = AtomicBool::new(false);
            let response = {
                // Pinned here: each wrapper that awaits it would otherwise hold a moved copy.
                let attempts = pin!(self.attempts(body, &core, &mut observed, &span, deadline, &waits_for_key));
                match deadline::until(deadline, attempts.instrument(span.clone())) {
                    Ok(response) => response.await,
                    Err(message) => Ok(Err(Error::local(ErrorKind::Configuration, operation, message))),
                }
            };
            let response = response.unwrap_or_else(|_| {
                if waits_for_key.load(Ordering::Relaxed) {
                    return Err(self.provider_timed_out(observed.attempts()));
                }
                core.forget_silent_connections(self.timeout.duration);
                let error = self.timeout.exceeded(operation, "call", "timeout");
                Err(error.with_attempts(observed.attempts()).with_key(self.limits.has_key))
            });
            trace::call_ended(&span, operation, &response, observed.attempts(), started);
            match response {
                Ok(mut response) => {
                    observed.end_call(Outcome::Succeeded(response.status));
                    if let RawBody::Stream(body) = response.body {
                        let stream = OpenStream::new(body, operation, self.stream_idle_timeout, open);
                        response.body = RawBody::Stream(Box::pin(stream));
                    }
                    Ok(response)
                }
                Err(error) => {
                    observed.end_call(Outcome::Failed(&error));
                    Err(error)
                }
            }
        }
    }

    /// Makes attempts until one succeeds, or another attempt would be unsafe or pointless.
    async fn attempts(
        &self,
        mut body: Body,
        core: &Core,
        observed: &mut ObserverGuard<'_>,
        span: &Span,
        deadline: Instant,
        waits_for_key: &AtomicBool,
    ) -> Result<RawResponse, Error> {
        let keys = match core.keys.current() {
            Some(keys) => keys,
            None => self.provided_keys(core, None, waits_for_key).await?,
        };
        self.check(&keys)?;
        let mut keys = CallKeys::new(keys, core.keys.refresh.is_some());
        let mut retries = 1;
        let mut has_failed = false;
        // The replay of a stream is the same stream, as long as nothing was read from it.
        let replay = body.replay();
        loop {
            let number = observed.begin_attempt();
            let attempt = trace::attempt(self.operation, core.base_url(), number, span);
            let mut request = self.request(core, body, keys.bearer())?;
            if let Some(propagate) = &core.settings.propagate {
                attempt.in_scope(|| request_head::add_context(request.headers_mut(), &**propagate));
            }
            let sent = Attempt::new(self.operation, number, has_failed);
            let sent = attempt.in_scope(|| core.transport.send(request, sent));
            let error = match self.attempt(core, sent, keys.bearers(), number, &attempt).await {
                Ok(response) => {
                    observed.end_attempt(Outcome::Succeeded(response.status), None);
                    keys.accepted();
                    core.budget.refund();
                    return Ok(response);
                }
                Err(error) => self.completed(error, replay.as_ref(), number),
            };
            trace::failed(&attempt, &error);
            has_failed |= matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
            let next_body = replay.as_ref().and_then(Body::replay);
            let next_key = keys.after(&error);
            let wait = match next_key {
                NextKey::New => {
                    observed.attempt_over();
                    let refreshing = self.refreshed_keys(core, keys.all(), error, next_body, waits_for_key);
                    let (error, new) = Box::pin(refreshing).await;
                    observed.end_attempt(Outcome::Failed(&error), new.is_some().then_some(Duration::ZERO));
                    let Some((new, next_body)) = new else { return Err(error) };
                    tracing::warn!(target: "inngest_api", parent: span, operation = self.operation.id, "the server rejected the key; trying a new one");
                    self.check(&new)?;
                    keys.replace(new);
                    body = next_body;
                    continue;
                }
                // At once: this does not count as a retry.
                NextKey::Other => Some(Duration::ZERO),
                // A body that cannot be sent again takes nothing from the budget.
                NextKey::Same if next_body.is_none() => None,
                NextKey::Same => retry::wait(&error, self.is_idempotent, retries, &self.retry, &core.budget, deadline),
            };
            let (Some(wait), Some(next_body)) = (wait, next_body) else {
                observed.end_attempt(Outcome::Failed(&error), None);
                return Err(keys.final_error(error, number, next_key));
            };
            observed.end_attempt(Outcome::Failed(&error), Some(wait));
            if next_key == NextKey::Other {
                tracing::warn!(target: "inngest_api", parent: span, operation = self.operation.id, "the server rejected the key; trying the other key");
                keys.change(error);
            } else {
                tracing::debug!(target: "inngest_api", parent: span, operation = self.operation.id, attempt = number, ?wait, %error, "retrying");
                retries += 1;
                tokio::time::sleep(wait).await;
            }
            body = next_body;
        }
    }

    /// Waits for keys from the provider: the first ones, or others than those that the server rejected.
    async fn provided_keys(
        &self,
        core: &Core,
        rejected: Option<Arc<Keys>>,
        waits_for_key: &AtomicBool,
    ) -> Result<Arc<Keys>, Error> {
        waits_for_key.store(true, Ordering::Relaxed);
        // Boxed, because it is rare and its future would enlarge that of every call.
        let keys = Box::pin(Arc::clone(&core.keys).provided_keys(rejected)).await;
        waits_for_key.store(false, Ordering::Relaxed);
        keys.map_err(|error| error.of(self.operation))
    }

    /// Returns the error of an attempt whose keys the server rejected, and the keys and the body of one more attempt. There are
    /// none if the body cannot be sent again, or if the provider failed, whose error is then the source.
    async fn refreshed_keys(
        &self,
        core: &Core,
        rejected: &Arc<Keys>,
        error: Error,
        body: Option<Body>,
        waits_for_key: &AtomicBool,
    ) -> (Error, Option<(Arc<Keys>, Body)>) {
        let Some(body) = body else {
            core.keys.refresh_rejected(rejected);
            return (error.not_replayed(), None);
        };
        match self.provided_keys(core, Some(Arc::clone(rejected)), waits_for_key).await {
            Ok(keys) => (error, Some((keys, body))),
            Err(failed) => (error.with_source(failed), None),
        }
    }

    /// Checks that the operation accepts the kind of key.
    fn check(&self, keys: &Keys) -> Result<(), Error> {
        if self.operation.access_tokens == AccessTokens::Refused && keys.has_access_token() {
            let message = "an access token never authorizes this operation; use an API key";
            return Err(Error::local(ErrorKind::Configuration, self.operation, message));
        }
        Ok(())
    }

    /// The error of a call whose timeout elapsed while it waited for the provider.
    fn provider_timed_out(&self, attempts: u32) -> Error {
        let (duration, setting) = (self.timeout.duration, self.timeout.setting("timeout"));
        let message = format!(
            "call timed out after {duration:?} while it waited for the credential provider; check the provider, or raise \
             `{setting}`"
        );
        let error = Error::local(ErrorKind::Timeout, self.operation, message).with_attempts(attempts);
        if attempts > 0 { error.sent() } else { error }
    }

    /// Completes the error of an attempt: reports a failed upload stream, which the transport may have reported differently,
    /// and adds the delay that the server requested.
    fn completed(&self, error: Error, body: Option<&Body>, number: u32) -> Error {
        if let Some(cause) = body.and_then(Body::stream_error) {
            let message = format!("the upload's stream failed: {cause}");
            let failed = Error::local(ErrorKind::Stream, self.operation, message).sent();
            return failed.with_cause(cause).with_attempts(number).with_key(self.limits.has_key);
        }
        let delay = error.headers().and_then(retry::retry_after);
        error.with_retry_after(delay).with_key(self.limits.has_key)
    }

    /// Waits for the response to an attempt, within the attempt's own timeout if it has one.
    async fn attempt(
        &self,
        core: &Core,
        sent: Exchange,
        keys: &Bearers,
        number: u32,
        span: &Span,
    ) -> Result<RawResponse, Error> {
        let response = pin!(self.response(core, sent, keys, number, span));
        let response = response.instrument(span.clone());
        let Some(timeout) = self.attempt_timeout else { return response.await };
        tokio::time::timeout(timeout.duration, response).await.unwrap_or_else(|_| {
            core.forget_silent_connections(timeout.duration);
            Err(timeout.exceeded(self.operation, "attempt", "attempt_timeout").with_attempts(number))
        })
    }

    /// Reads the response to an attempt.
    async fn response(
        &self,
        core: &Core,
        sent: Exchange,
        keys: &Bearers,
        number: u32,
        span: &Span,
    ) -> Result<RawResponse, Error> {
        let response = sent
            .await
            .map_err(|error| transport::failure(self.operation, core.base_url(), error).with_attempts(number))?;
        response::check(self.operation, response, self.limits, keys, number, span).await
    }

    fn request(&self, core: &Core, body: Body, key: Option<&Bearer>) -> Result<http::Request<Body>, Error> {
        let mut request = http::Request::new(body);
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() = self.head.uri(key)?;
        *request.headers_mut() = self.head.headers(&core.settings);
        if let Some(key) = key.filter(|_| !self.head.has_key_in_path()) {
            request.headers_mut().insert(AUTHORIZATION, key.header());
        }
        Ok(request)
    }
}
