//! One request, from its head to its answer.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use inngest_api_spec::__private::RequestDecoder;

use super::auth::Keys;
use super::handler::{Answer, Handler};
use super::handlers::{is_routed, not_implemented};
use super::missed;
use super::path::{RequestPath, query};
use super::refusal::Refusal;
use super::reply::{self, ReplyBody};
use super::route::Plan;
use super::router::{Found, Missed, Router};
use super::state::State;
use crate::auth::{V1, V2, Version as _};
use crate::stream::BoxError;

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
    /// Where there is no answer: the request's body broke off, or a fault was asked for.
    pub(super) async fn answer<B>(&self, request: Request<B>) -> io::Result<Response<ReplyBody>>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        let (head, body) = request.into_parts();
        let Some(path) = RequestPath::parse(head.uri.path()) else {
            let place = self.router().log.add(&head, None, None);
            let reply = reply::bad_request();
            self.router().log.answered(place, reply.status());
            return Ok(reply);
        };
        let first = path.first().to_owned();
        let (place, found) = self.router().find(&head, path);
        let mut reply = self.reply(place, found, &first, &head, body).await?;
        if head.method == Method::HEAD {
            // hyper sends it over HTTP/2, where it is a fault.
            reply::empty_body(&mut reply);
        }
        self.router().log.answered(place, reply.status());
        Ok(reply)
    }

    async fn reply<B>(
        &self,
        place: usize,
        found: Result<Found, Missed>,
        first: &str,
        head: &Parts,
        body: B,
    ) -> io::Result<Response<ReplyBody>>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        // The key is looked at first, whether or not the path leads anywhere.
        let version = match &found {
            Ok(found) => found.operation.version,
            Err(Missed::Method { version, .. }) => version,
            Err(Missed::Path) => first,
        };
        if ![V1::NAME, V2::NAME].contains(&version) {
            return Ok(missed::stray(head, version));
        }
        if !self.keys.admit(version, &head.headers) {
            return Ok(reply::unauthorized());
        }
        match found {
            Ok(found) => self.carry_out(place, found, head, body).await,
            Err(missed) => Ok(missed::answer(&missed, version, head)),
        }
    }

    /// Reads the rest of a request that spells an operation, and carries it out; what is to go wrong goes wrong.
    async fn carry_out<B>(&self, place: usize, found: Found, head: &Parts, body: B) -> io::Result<Response<ReplyBody>>
    where
        B: Body<Data = Bytes, Error: Into<BoxError>>,
    {
        let Plan { fault, handler } = self.router().plan(&found);
        let Found { operation, values, .. } = found;
        let limit = handler.as_ref().map_or(Handler::BODY_LIMIT, |handler| handler.body_limit);
        let body = read(body, limit).await?;
        self.router().log.read(place, body.as_ref(), operation.redact);
        if let Some(reply) = fault.before().await? {
            return Ok(reply);
        }
        let reply = match (handler, body) {
            (None, _) if !is_routed(operation) => missed::page_not_found(head),
            (None, _) => reply::unimplemented(operation, &not_implemented(operation)),
            (Some(_), None) => reply::refusal(operation, &Refusal::too_large(limit)),
            (Some(handler), Some(body)) => match self.serve(operation, &handler, values, head, body) {
                Ok((response, about)) => reply::success(operation, response, about, self.state.now()),
                Err(refusal) => reply::refusal(operation, &refusal),
            },
        };
        fault.after(reply)
    }

    fn serve(
        &self,
        operation: &'static crate::operation::OperationInfo,
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

/// The whole body; `None` where it is above the limit.
async fn read<B>(body: B, limit: usize) -> io::Result<Option<Bytes>>
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
