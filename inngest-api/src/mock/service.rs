//! One request, from its head to its answer.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use inngest_api_spec::__private::RequestDecoder;

use super::auth::Keys;
use super::handler::{Answer, Handler};
use super::handlers::{is_routed, not_implemented};
use super::path::{RequestPath, query};
use super::refusal::Refusal;
use super::reply::{self, ReplyBody};
use super::router::{Found, Missed, Router};
use super::state::State;
use crate::{V1, V2, Version as _};

/// What answers requests, on all connections.
pub(super) struct Service {
    router: Mutex<Router>,
    pub(super) state: State,
    keys: Keys,
}

impl Service {
    pub(super) const fn new(router: Router, state: State, keys: Keys) -> Self {
        Self { router: Mutex::new(router), state, keys }
    }

    /// The router. Held for a look-up only.
    pub(super) fn router(&self) -> MutexGuard<'_, Router> {
        self.router.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request.
    ///
    /// # Errors
    /// Where the request's body breaks off: there is nobody left to answer.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> io::Result<Response<ReplyBody>> {
        let (head, body) = request.into_parts();
        let mut reply = self.reply(&head, body).await?;
        if head.method == Method::HEAD {
            // hyper sends it over HTTP/2, where it is a fault.
            reply::empty_body(&mut reply);
        }
        Ok(reply)
    }

    async fn reply(&self, head: &Parts, body: Incoming) -> io::Result<Response<ReplyBody>> {
        let Some(path) = RequestPath::parse(head.uri.path()) else {
            return Ok(reply::bad_request());
        };
        let found = self.router().find(&head.method, &path);
        // The key is looked at first, whether or not the path leads anywhere.
        let version = match &found {
            Ok(found) => found.operation.version,
            Err(Missed::Method { version, .. }) => version,
            Err(Missed::Path) => path.first(),
        };
        if ![V1::NAME, V2::NAME].contains(&version) {
            return Ok(stray(head, version));
        }
        if !self.keys.admit(version, &head.headers) {
            return Ok(reply::unauthorized());
        }
        match found {
            Ok(found) => self.carry_out(found, head, body).await,
            Err(missed) => Ok(miss(&missed, version)),
        }
    }

    /// Reads the rest of a request that spells an operation, and carries it out.
    async fn carry_out(&self, found: Found, head: &Parts, body: Incoming) -> io::Result<Response<ReplyBody>> {
        let Found { operation, handler, values } = found;
        let Some(handler) = handler else {
            if !is_routed(operation) {
                return Ok(reply::page_not_found());
            }
            return Ok(reply::unimplemented(operation, &not_implemented(operation)));
        };
        let answer = match read(body, handler.body_limit).await? {
            Some(body) => self.serve(operation, &handler, values, head, body),
            None => Err(Refusal::too_large(handler.body_limit)),
        };
        Ok(match answer {
            Ok((response, about)) => reply::success(operation, response, about),
            Err(refusal) => reply::refusal(operation, &refusal),
        })
    }

    fn serve(
        &self,
        operation: &'static crate::Operation,
        handler: &Handler,
        values: Vec<String>,
        head: &Parts,
        body: Bytes,
    ) -> Result<Answer, Refusal> {
        let query = query(head.uri.query().unwrap_or_default());
        let mut request = RequestDecoder::new(operation, values, query, head.headers.clone(), body)?;
        handler.serve(&self.state, &mut request)
    }
}

/// The answer to a request outside of the API: to an operation of a listing of one's own, most likely.
fn stray(head: &Parts, first: &str) -> Response<ReplyBody> {
    // What a dev server was seen to have no page for.
    if ["", "api"].contains(&first) {
        return reply::page_not_found();
    }
    let (method, path) = (&head.method, head.uri.path());
    let message = format!("this server has no handler for {method} {path}: add one with `server.on`");
    reply::error_v2(&Refusal::new(501, "not_implemented", message))
}

/// The answer to a request that spells no operation.
fn miss(missed: &Missed, version: &str) -> Response<ReplyBody> {
    match missed {
        Missed::Path if version == V1::NAME => reply::page_not_found(),
        Missed::Path => reply::error_v2(&Refusal::no_such_path()),
        Missed::Method { allowed, .. } if version == V1::NAME => reply::method_not_allowed(allowed),
        Missed::Method { .. } => reply::error_v2(&Refusal::wrong_method()),
    }
}

/// The whole body; `None` where it is above the limit.
async fn read(body: Incoming, limit: usize) -> io::Result<Option<Bytes>> {
    if body.size_hint().lower() > limit as u64 {
        return Ok(None);
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(Some(collected.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Ok(None),
        Err(error) => Err(io::Error::other(error)),
    }
}
