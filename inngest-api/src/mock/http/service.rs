//! Handles requests, from the request head to the response.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use inngest_api_spec::__private::RequestDecoder;

use super::fault_injection::{after_execution, before_execution};
use super::keys::AcceptedKeys;
use super::path::{RequestPath, parse_query};
use super::response::{self, ResponseBody};
use super::route::RequestPlan;
use super::router::{MatchedOperation, Router, Unmatched};
use super::server_headers::ServerHeaders;
use super::{storage, unmatched};
use crate::auth::{Events, V1, V2, Version as _};
use crate::mock::behavior::{EncodedResponse, ErrorResponse, Handler};
use crate::mock::handlers::{is_routed, not_implemented};
use crate::mock::state::ServerState;
use crate::operation::OperationInfo;
use crate::stream::BoxError;

/// Handles the requests of all connections.
pub(in crate::mock) struct MockService {
    router: Mutex<Router>,
    pub(in crate::mock) state: ServerState,
    keys: AcceptedKeys,
    headers: ServerHeaders,
    v1_errors_in_success: bool,
}

impl MockService {
    pub(in crate::mock) fn new(router: Router, state: ServerState, keys: AcceptedKeys) -> Self {
        let headers = ServerHeaders::new(state.cloud().is_some(), !matches!(keys, AcceptedKeys::NotRequired));
        Self { router: Mutex::new(router), state, keys, headers, v1_errors_in_success: false }
    }

    /// Sets whether errors of `GET`s of v1 have status 200.
    pub(in crate::mock) const fn v1_errors_in_success(mut self, enabled: bool) -> Self {
        self.v1_errors_in_success = enabled;
        self
    }

    /// The router. Hold the lock only briefly, and not while user code runs.
    pub(in crate::mock) fn router(&self) -> MutexGuard<'_, Router> {
        self.router.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Handles a request.
    ///
    /// # Errors
    /// If there is no response: the request body broke off, or a fault closes the connection.
    pub(in crate::mock) async fn handle<B>(&self, request: Request<B>) -> io::Result<Response<ResponseBody>>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        let (head, body) = request.into_parts();
        let Some(path) = RequestPath::parse(head.uri.path()) else {
            let mut response = response::bad_request();
            self.headers.write(&mut response);
            let mut router = self.router();
            let entry = router.log.add(&head, None);
            router.log.set_status(entry, response.status());
            return Ok(response);
        };
        let (entry, found) = self.router().find(&head, &path);
        let mut response = self.respond(entry, found, path.first(), &head, body).await?;
        self.headers.write(&mut response);
        if head.method == Method::HEAD {
            // hyper would send the body over HTTP/2, which is a protocol error.
            response::remove_body(&mut response);
        }
        self.router().log.set_status(entry, response.status());
        Ok(response)
    }

    async fn respond<B>(
        &self,
        entry: usize,
        found: Result<MatchedOperation, Unmatched>,
        first_segment: &str,
        head: &Parts,
        body: B,
    ) -> io::Result<Response<ResponseBody>>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        let version = match &found {
            Ok(matched) => matched.operation.version,
            Err(Unmatched::Method { version, .. }) => version,
            Err(Unmatched::Path) => first_segment,
        };
        if version == storage::SEGMENT && self.state.cloud().is_some() {
            return storage::put(&self.state, head, body).await;
        }
        if ![V1::NAME, V2::NAME, Events::NAME].contains(&version) {
            return Ok(unmatched::outside_api(head, version));
        }
        // Real servers check the key first, even if the path does not exist.
        if version == Events::NAME {
            return self.respond_to_events(entry, found, head, body).await;
        }
        let Some(permissions) = self.keys.authorize(version, &head.headers) else {
            return Ok(response::unauthorized());
        };
        match found {
            Ok(matched) => match permissions.check(matched.operation) {
                Ok(()) => self.execute(entry, matched, head, body).await,
                Err(error) => Ok(response::error(matched.operation, &error, self.state.now())),
            },
            Err(unmatched) => Ok(unmatched::in_api(&unmatched, version, head)),
        }
    }

    /// Responds to a request of the Event API, whose key is in the path.
    async fn respond_to_events<B>(
        &self,
        entry: usize,
        found: Result<MatchedOperation, Unmatched>,
        head: &Parts,
        body: B,
    ) -> io::Result<Response<ResponseBody>>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        match found {
            Ok(matched) => match self.keys.authorize_events(event_key(&matched), &self.state.account_keys.event) {
                Ok(()) => self.execute(entry, matched, head, body).await,
                Err(error) => Ok(response::error(matched.operation, &error, self.state.now())),
            },
            Err(_) => Ok(response::method_not_allowed(&[Method::POST], String::new())),
        }
    }

    /// Reads the body of a request and executes its operation, with the injected faults.
    async fn execute<B>(
        &self,
        entry: usize,
        matched: MatchedOperation,
        head: &Parts,
        body: B,
    ) -> io::Result<Response<ResponseBody>>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        let RequestPlan { fault, handler } = self.router().plan(&matched);
        let MatchedOperation { operation, values, .. } = matched;
        let limit = handler.as_ref().map_or(Handler::BODY_LIMIT, |handler| handler.body_limit);
        let body = read_body(body, limit).await?;
        self.router().log.set_body(entry, body.as_ref(), operation.redact);
        if let Some(response) = before_execution(&fault, &self.state).await? {
            return Ok(response);
        }
        let response = match (handler, body) {
            (None, _) if !operation.is_of_api() => unmatched::custom_endpoint(operation, head),
            (None, _) if !is_routed(operation) => unmatched::page_not_found(head),
            (None, _) => self.error(operation, &not_implemented(operation)),
            (Some(handler), None) => self.error(operation, &ErrorResponse::too_large(handler.too_large, limit)),
            (Some(handler), Some(body)) => match self.call(operation, &handler, values, head, body) {
                Ok(encoded) => response::success(operation, encoded, self.state.now()),
                Err(error) => self.error(operation, &error),
            },
        };
        after_execution(&fault, response)
    }

    fn error(&self, operation: &OperationInfo, error: &ErrorResponse) -> Response<ResponseBody> {
        let mut response = response::error(operation, error, self.state.now());
        if self.v1_errors_in_success && operation.version == V1::NAME && operation.method == Method::GET {
            *response.status_mut() = StatusCode::OK;
        }
        response
    }

    fn call(
        &self,
        operation: &'static OperationInfo,
        handler: &Handler,
        values: Vec<String>,
        head: &Parts,
        body: Bytes,
    ) -> Result<EncodedResponse, ErrorResponse> {
        let body = if operation.version == Events::NAME { as_list(body) } else { body };
        let query = parse_query(head.uri.query().unwrap_or_default());
        let mut request = RequestDecoder::new(operation, values, query, head.headers.clone(), body)?;
        handler.handle(&self.state, &mut request)
    }
}

/// Returns the event key in the path of a request of the Event API.
fn event_key(matched: &MatchedOperation) -> &str {
    matched.values.first().map_or("", String::as_str)
}

/// Returns a single event as a list: the Event API accepts both.
fn as_list(body: Bytes) -> Bytes {
    if body.trim_ascii_start().starts_with(b"{") { Bytes::from([b"[", &*body, b"]"].concat()) } else { body }
}

/// Reads a whole body. Returns `None` if it is larger than the limit.
pub(super) async fn read_body<B>(body: B, limit: usize) -> io::Result<Option<Bytes>>
where
    B: Body<Data = Bytes, Error: Into<BoxError>>,
{
    if body.size_hint().lower() > limit as u64 {
        return Ok(None);
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(Some(collected.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Ok(None),
        Err(error) => Err(io::Error::other(error)),
    }
}
