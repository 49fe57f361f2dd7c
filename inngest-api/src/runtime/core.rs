use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, StatusCode, Uri};
use hyper::body::Incoming;
use inngest_api_spec::__private::{BoxFuture, RawResponse, Request, Runtime};
use inngest_api_spec::{BaseUrl, Error, ErrorKind, Operation, ResponseKind};

use super::answer::{self, Limits};
use super::keys::{Keys, Which};
use crate::client::environment_header;
use crate::transport::{self, HttpClient};

const ENVIRONMENT: HeaderName = HeaderName::from_static("x-inngest-env");

/// How a client was set up.
pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    pub(crate) environment: Option<HeaderValue>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
}

/// What all clones of a client share.
pub(crate) struct Core {
    http: HttpClient,
    keys: Keys,
    settings: Settings,
}

impl Runtime for Core {
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>> {
        Box::pin(async move { self.call(request).await })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

impl Core {
    pub(crate) const fn new(http: HttpClient, keys: Keys, settings: Settings) -> Self {
        Self { http, keys, settings }
    }

    pub(crate) const fn base_url(&self) -> &BaseUrl {
        &self.settings.base_url
    }

    /// The whole call: its attempts, under its deadline.
    async fn call(&self, request: Request) -> Result<RawResponse, Error> {
        let operation = request.operation;
        if tokio::runtime::Handle::try_current().is_err() {
            let message = "there is no Tokio runtime: await the call within one, such as under `#[tokio::main]`";
            return Err(Error::local(ErrorKind::Configuration, operation, message));
        }
        let timeout = request.options.chosen_timeout().unwrap_or(self.settings.timeout);
        let parts = self.parts(&request)?;
        let mut attempts = 0;
        match tokio::time::timeout(timeout, self.attempts(request, parts, &mut attempts)).await {
            Ok(answer) => answer,
            Err(_) => {
                let message = format!("no answer within {timeout:?}");
                let error = Error::local(ErrorKind::Timeout, operation, message).with_attempts(attempts);
                // Whether the connection stood is not known here: perhaps the server acted.
                Err(error.sent())
            }
        }
    }

    /// One attempt; and a second with the fallback key, where there is one and the first was refused.
    async fn attempts(&self, request: Request, parts: Parts, attempts: &mut u32) -> Result<RawResponse, Error> {
        let Request { operation, body, has_key, .. } = request;
        let limits = Limits { response: self.settings.max_response_bytes, has_key };
        let mut which = self.keys.current();
        let replay = self.keys.after_refusal(which).and_then(|_| body.replay());
        let mut next = (parts, body);
        let mut spare = replay.map(|body| (next.0.clone(), body));
        loop {
            let (parts, body) = next;
            *attempts += 1;
            let answer = self.attempt(operation, parts, body, which).await;
            let answer = match answer {
                Ok(answer) => answer::check(operation, answer, limits, *attempts).await,
                Err(error) => Err(error.with_attempts(*attempts)),
            };
            let refused = matches!(&answer, Err(error) if error.status() == Some(StatusCode::UNAUTHORIZED));
            let other = self.keys.after_refusal(which).filter(|_| refused);
            match (other, spare.take()) {
                (Some(other), Some(again)) => (which, next) = (other, again),
                (Some(_), None) => return answer.map_err(Error::not_replayed),
                (None, _) => {
                    if which == Which::Fallback && !refused && answer.is_ok() {
                        self.keys.keep_fallback();
                    }
                    return answer;
                }
            }
        }
    }

    /// One request on the wire, to the start of its answer.
    async fn attempt(
        &self,
        operation: &'static Operation,
        parts: Parts,
        body: inngest_api_spec::__private::Body,
        which: Which,
    ) -> Result<http::Response<Incoming>, Error> {
        let mut request = http::Request::new(body);
        *request.method_mut() = operation.method.clone();
        *request.uri_mut() = parts.uri;
        *request.headers_mut() = parts.headers;
        if let Some(value) = self.keys.authorization(which) {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        self.http.request(request).await.map_err(|error| transport::failure(operation, &self.settings.base_url, error))
    }

    /// What all attempts have in common: the address, and the headers but for the key.
    fn parts(&self, request: &Request) -> Result<Parts, Error> {
        let fault = |what: &str| Error::request(request.operation, what.to_owned());
        if let Some(what) = request.options.fault() {
            return Err(fault(what));
        }
        let mut headers = request.headers.clone();
        if let Some(more) = request.options.headers() {
            headers.extend(more.clone());
        }
        if !headers.contains_key(&ENVIRONMENT) {
            let chosen = request.options.chosen_environment().map(environment_header).transpose();
            let chosen = chosen.map_err(|error| fault(&error.to_string()))?;
            headers.extend(chosen.or_else(|| self.settings.environment.clone()).map(|value| (ENVIRONMENT, value)));
        }
        headers.entry(USER_AGENT).or_insert_with(|| self.settings.user_agent.clone());
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accepted(request.operation.response)));
        let uri =
            self.uri(&request.path_and_query).ok_or_else(|| fault("the path and query are too long for a URI"))?;
        Ok(Parts { uri, headers })
    }

    fn uri(&self, path_and_query: &str) -> Option<Uri> {
        let base = &self.settings.base_url;
        let path_and_query = match base.path() {
            "" => PathAndQuery::try_from(path_and_query).ok()?,
            prefix => PathAndQuery::try_from([prefix, path_and_query].concat()).ok()?,
        };
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(base.scheme().clone());
        parts.authority = Some(base.authority().clone());
        parts.path_and_query = Some(path_and_query);
        Uri::from_parts(parts).ok()
    }
}

/// The parts of a request that outlive an attempt.
#[derive(Clone)]
struct Parts {
    uri: Uri,
    headers: HeaderMap,
}

const fn accepted(response: ResponseKind) -> &'static str {
    match response {
        ResponseKind::Lines => "application/x-ndjson",
        ResponseKind::Download => "application/octet-stream",
        _ => "application/json",
    }
}
