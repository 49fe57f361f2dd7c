//! Requests to other servers than the client's: uploads to URLs that the API granted.
//!
//! They carry neither the key nor other headers of the client, go over TLS (or to this machine), and follow no redirects. Layers and
//! observers do not see them: they belong to the client's own server.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::HeaderValue;
use http::{Method, Request, Response, StatusCode, Uri};
use inngest_api_spec::__private::{Body, Put, PutResponse};
use inngest_api_spec::{BaseUrl, Error, ErrorKind, Secret};

use super::core::Core;
use super::retry;
use crate::deadline;
use crate::service::{Attempt, HttpService, ResponseBody};
use crate::transport::{self, Network, Purpose};

/// Connects to other servers than the client's, with the client's network settings.
pub(crate) struct OtherServers(Route);

enum Route {
    /// A custom transport.
    Transport(HttpService),
    Connections(Box<Connections>),
}

struct Connections {
    network: Network,
    reads_environment: bool,
    user_agent: HeaderValue,
    /// The server that was used last: the parts of an upload go to the same one.
    last: Mutex<Option<(BaseUrl, HttpService)>>,
}

impl OtherServers {
    pub(crate) fn new(network: Network, reads_environment: bool, user_agent: HeaderValue) -> Self {
        Self(Route::Connections(Box::new(Connections {
            network,
            reads_environment,
            user_agent,
            last: Mutex::default(),
        })))
    }

    /// Uses a custom transport.
    pub(crate) const fn through(transport: HttpService) -> Self {
        Self(Route::Transport(transport))
    }

    fn service(&self, origin: &BaseUrl) -> Result<HttpService, Error> {
        match &self.0 {
            Route::Transport(transport) => Ok(transport.clone()),
            Route::Connections(connections) => connections.service(origin),
        }
    }
}

impl Connections {
    fn service(&self, origin: &BaseUrl) -> Result<HttpService, Error> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, service)) = last.as_ref().filter(|(server, _)| server == origin) {
            return Ok(service.clone());
        }
        let purpose = Purpose {
            base_url: origin,
            // The URL works like a key.
            has_key: true,
            guarded: !origin.is_https(),
            reads_environment: self.reads_environment,
            user_agent: &self.user_agent,
        };
        let pool = self.network.for_other_servers().pool(&purpose)?;
        let service = HttpService::pool(pool, origin.clone());
        *last = Some((origin.clone(), service.clone()));
        Ok(service)
    }
}

/// Uploads bytes, with retries: an upload is idempotent.
pub(super) async fn put(core: Arc<Core>, put: Put) -> Result<PutResponse, Error> {
    let Put { operation, what, url, headers, body, timeout, retry } = put;
    let failed = |error: Error| error.within(&what);
    let Some(_open) = core.open.enter() else {
        return Err(failed(Error::local(ErrorKind::Closed, None, "the client was closed")));
    };
    let (uri, origin) = destination(&url).map_err(failed)?;
    let service = core.others.service(&origin).map_err(failed)?;
    let retry = retry.unwrap_or(core.settings.retry);
    // The replay of a stream is the same stream, as long as nothing was read from it.
    let replay = body.replay();
    let (mut body, mut attempts, mut has_failed) = (body, 1, false);
    loop {
        let mut request = Request::new(body);
        *request.method_mut() = Method::PUT;
        *request.uri_mut() = uri.clone();
        *request.headers_mut() = headers.clone();
        let sent = service.send(request, Attempt::new(operation, attempts, has_failed));
        let outcome = match tokio::time::timeout(timeout, sent).await {
            Ok(Ok(response)) => Outcome::of(&response),
            Ok(Err(error)) => Outcome::NoResponse(transport::failure(None, &origin, error)),
            Err(_) => Outcome::NoResponse(timed_out(timeout)),
        };
        let cause = replay.as_ref().and_then(Body::stream_error);
        let wait = match &outcome {
            _ if cause.is_some() => None,
            outcome if outcome.is_retryable() => {
                let budget = outcome.takes_from_budget().then_some(&core.budget);
                retry::delay(outcome.retry_after(), attempts, &retry, budget, deadline::after(deadline::FOREVER))
            }
            _ => None,
        };
        if let (Some(wait), Some(next)) = (wait, replay.as_ref().and_then(Body::replay)) {
            tracing::debug!(target: "inngest_api", operation = operation.id, attempt = attempts, ?wait, "retrying an upload");
            tokio::time::sleep(wait).await;
            has_failed |= matches!(outcome, Outcome::NoResponse(_));
            (body, attempts) = (next, attempts + 1);
            continue;
        }
        return match (outcome, cause) {
            (_, Some(cause)) => {
                let error = Error::local(ErrorKind::Stream, None, format!("the content failed: {cause}"));
                Err(failed(error.sent().with_cause(cause).with_attempts(attempts)))
            }
            (Outcome::Response { status, .. }, None) => {
                if status.is_success() {
                    core.budget.refund();
                }
                Ok(PutResponse { status, attempts })
            }
            (Outcome::NoResponse(error), None) => Err(failed(error.with_attempts(attempts))),
        };
    }
}

/// How an attempt ended.
enum Outcome {
    Response { status: StatusCode, retry_after: Option<Duration> },
    NoResponse(Error),
}

impl Outcome {
    /// Only the head of a response is of interest.
    fn of(response: &Response<ResponseBody>) -> Self {
        Self::Response { status: response.status(), retry_after: retry::retry_after(response.headers()) }
    }

    fn is_retryable(&self) -> bool {
        match self {
            Self::Response { status, .. } => {
                matches!(status.as_u16(), 408 | 421 | 425 | 429 | 500 | 502..=504 | 520..=524 | 530)
            }
            Self::NoResponse(error) => error.is_temporary(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Response { retry_after, .. } => *retry_after,
            Self::NoResponse(_) => None,
        }
    }

    fn takes_from_budget(&self) -> bool {
        !matches!(self, Self::NoResponse(error) if transport::is_unprocessed(error))
    }
}

/// Returns the URL and its origin. No error quotes the URL, which works like a key.
fn destination(url: &Secret) -> Result<(Uri, BaseUrl), Error> {
    let unexpected = |message: &str| Error::local(ErrorKind::Unexpected, None, message);
    let invalid = || unexpected("the server returned an invalid URL for the upload");
    let uri: Uri = url.expose().parse().map_err(|_| invalid())?;
    let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else { return Err(invalid()) };
    let origin = BaseUrl::parse(&format!("{scheme}://{authority}")).map_err(|_| invalid())?;
    if !origin.is_https() && !origin.is_loopback() {
        return Err(unexpected("the server returned a URL without TLS; refusing to upload over plain HTTP"));
    }
    Ok((uri, origin))
}

fn timed_out(timeout: Duration) -> Error {
    let message = format!("attempt timed out after {timeout:?}; raise `part_timeout` if the upload needs longer");
    Error::local(ErrorKind::Timeout, None, message).sent()
}
