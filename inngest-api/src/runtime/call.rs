//! A call: its attempts, under its deadline.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::AUTHORIZATION;
use hyper_util::client::legacy::ResponseFuture;
use inngest_api_spec::__private::{Body, RawResponse, Request};
use inngest_api_spec::{Error, ErrorKind, Operation};

use super::answer::{self, Limits};
use super::core::Core;
use super::head::Head;
use super::keys::Which;
use crate::transport;

/// A call that is about to start.
pub(super) struct Call {
    operation: &'static Operation,
    timeout: Duration,
    limits: Limits,
    attempt: Attempt,
    /// What a second attempt would send; none where there is no other key, or the body is a stream.
    spare: Option<Box<(Head, Body)>>,
}

/// A request on its way, and the key that it went out with.
struct Attempt {
    answer: ResponseFuture,
    key: Which,
}

impl Call {
    pub(super) fn new(core: &Core, mut request: Request) -> Result<Self, Error> {
        let head = Head::new(&core.settings, &mut request)?;
        let Request { operation, body, options, has_key, .. } = request;
        let key = core.keys.current();
        let replay = core.keys.after_refusal(key).and_then(|_| body.replay());
        Ok(Self {
            operation,
            timeout: options.chosen_timeout().unwrap_or(core.settings.timeout),
            limits: Limits { response: core.settings.max_response_bytes, has_key },
            spare: replay.map(|body| Box::new((head.clone(), body))),
            attempt: Attempt::new(core, operation, head, body, key),
        })
    }

    pub(super) async fn run(self, core: Arc<Core>) -> Result<RawResponse, Error> {
        let (operation, timeout) = (self.operation, self.timeout);
        if tokio::runtime::Handle::try_current().is_err() {
            let message = "there is no Tokio runtime: await the call within one, such as under `#[tokio::main]`";
            return Err(Error::local(ErrorKind::Configuration, operation, message));
        }
        let mut attempts = 0;
        let answer = tokio::time::timeout(timeout, self.attempts(&core, &mut attempts)).await;
        answer.unwrap_or_else(|_| {
            let error = Error::local(ErrorKind::Timeout, operation, format!("no answer within {timeout:?}"));
            // Whether the connection stood is not known here: perhaps the server acted.
            Err(error.with_attempts(attempts).sent())
        })
    }

    /// One attempt; and a second with the fallback key, where there is one and the first was refused.
    async fn attempts(mut self, core: &Core, attempts: &mut u32) -> Result<RawResponse, Error> {
        loop {
            *attempts += 1;
            let answer = match (&mut self.attempt.answer).await {
                Ok(answer) => answer::check(self.operation, answer, self.limits, *attempts).await,
                Err(error) => {
                    let error = transport::failure(self.operation, core.base_url(), error);
                    Err(error.with_attempts(*attempts))
                }
            };
            let refused = matches!(&answer, Err(error) if error.status() == Some(StatusCode::UNAUTHORIZED));
            let Some(other) = core.keys.after_refusal(self.attempt.key).filter(|_| refused) else {
                if self.attempt.key == Which::Fallback && answer.is_ok() {
                    core.keys.keep_fallback();
                }
                return answer;
            };
            let Some(spare) = self.spare.take() else { return answer.map_err(Error::not_replayed) };
            self.attempt = Attempt::new(core, self.operation, spare.0, spare.1, other);
        }
    }
}

impl Attempt {
    /// Sends a request, once it is awaited.
    fn new(core: &Core, operation: &'static Operation, head: Head, body: Body, key: Which) -> Self {
        let mut request = http::Request::new(body);
        *request.method_mut() = operation.method.clone();
        *request.uri_mut() = head.uri;
        *request.headers_mut() = head.headers;
        if let Some(value) = core.keys.authorization(key) {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Self { answer: core.http.request(request), key }
    }
}
