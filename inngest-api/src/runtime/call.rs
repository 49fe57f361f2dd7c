//! A call: its attempts, under its deadline.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::AUTHORIZATION;
use hyper_util::client::legacy::ResponseFuture;
use inngest_api_spec::__private::{Body, RawResponse, Request};
use inngest_api_spec::{Error, ErrorKind, Operation, Retry};

use super::answer::{self, Limits};
use super::core::Core;
use super::head::Head;
use super::keys::Which;
use super::retry;
use crate::transport;

/// A call that is about to start.
pub(super) struct Call {
    operation: &'static Operation,
    head: Head,
    /// The body once more; none where it is a stream.
    replay: Option<Body>,
    is_idempotent: bool,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    retry: Retry,
    limits: Limits,
    attempt: Attempt,
}

/// A request on its way, and the key that it went out with.
struct Attempt {
    answer: ResponseFuture,
    key: Which,
}

impl Call {
    pub(super) fn new(core: &Core, mut request: Request) -> Result<Self, Error> {
        let settings = &core.settings;
        let options = &request.options;
        let timeout = options.chosen_timeout().unwrap_or(settings.timeout);
        let attempt_timeout = options.chosen_attempt_timeout().or(settings.attempt_timeout);
        let retry = options.chosen_retry().unwrap_or(settings.retry);
        let head = Head::new(settings, &mut request)?;
        let Request { operation, body, has_key, is_idempotent, .. } = request;
        let replay = body.replay();
        let attempt = Attempt::new(core, operation, &head, body, core.keys.current());
        let limits = Limits { response: settings.max_response_bytes, has_key };
        Ok(Self { operation, head, replay, is_idempotent, timeout, attempt_timeout, retry, limits, attempt })
    }

    pub(super) async fn run(mut self, core: Arc<Core>) -> Result<RawResponse, Error> {
        let (operation, timeout) = (self.operation, self.timeout);
        if tokio::runtime::Handle::try_current().is_err() {
            let message = "there is no Tokio runtime: await the call within one, such as under `#[tokio::main]`";
            return Err(Error::local(ErrorKind::Configuration, operation, message));
        }
        let mut attempts = 0;
        let answer = tokio::time::timeout(timeout, self.attempts(&core, &mut attempts)).await;
        answer.unwrap_or_else(|_| Err(too_late(operation, timeout, attempts)))
    }

    /// Attempts, until one is answered well or the next would not be safe, or of use.
    async fn attempts(&mut self, core: &Core, attempts: &mut u32) -> Result<RawResponse, Error> {
        let mut retries = 1;
        let mut other_tried = false;
        loop {
            *attempts += 1;
            let error = match self.attempt(core, *attempts).await {
                Ok(answer) => {
                    core.keys.keep(self.attempt.key);
                    core.budget.refund();
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let refused = error.status() == Some(StatusCode::UNAUTHORIZED);
            let other = core.keys.other(self.attempt.key).filter(|_| refused && !other_tried);
            let key = match other {
                Some(_) if self.replay.is_none() => return Err(error.not_replayed()),
                // Another key, at once: it is no retry of the same.
                Some(other) => {
                    other_tried = true;
                    other
                }
                None => {
                    let wait = retry::wait(&error, self.is_idempotent, retries, &self.retry, &core.budget);
                    let Some(wait) = wait.filter(|_| self.replay.is_some()) else { return Err(error) };
                    retries += 1;
                    tokio::time::sleep(wait).await;
                    self.attempt.key
                }
            };
            let Some(body) = self.replay.as_ref().and_then(Body::replay) else { return Err(error) };
            self.attempt = Attempt::new(core, self.operation, &self.head, body, key);
        }
    }

    /// One attempt, under its own deadline if it has one.
    async fn attempt(&mut self, core: &Core, attempts: u32) -> Result<RawResponse, Error> {
        let (operation, limits) = (self.operation, self.limits);
        let answered = async {
            match (&mut self.attempt.answer).await {
                Ok(answer) => answer::check(operation, answer, limits, attempts).await,
                Err(error) => Err(transport::failure(operation, core.base_url(), error).with_attempts(attempts)),
            }
        };
        let Some(timeout) = self.attempt_timeout else { return answered.await };
        let answer = tokio::time::timeout(timeout, answered).await;
        answer.unwrap_or_else(|_| Err(too_late(operation, timeout, attempts)))
    }
}

/// Whether the connection stood is not known: perhaps the server acted.
fn too_late(operation: &'static Operation, timeout: Duration, attempts: u32) -> Error {
    let error = Error::local(ErrorKind::Timeout, operation, format!("no answer within {timeout:?}"));
    error.with_attempts(attempts).sent()
}

impl Attempt {
    /// Sends a request, once it is awaited.
    fn new(core: &Core, operation: &'static Operation, head: &Head, body: Body, key: Which) -> Self {
        let mut request = http::Request::new(body);
        *request.method_mut() = operation.method.clone();
        *request.uri_mut() = head.uri();
        *request.headers_mut() = head.headers(&core.settings);
        if let Some(value) = core.keys.authorization(key) {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Self { answer: core.http.request(request), key }
    }
}
