use std::fmt::{self, Write as _};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use inngest_api_spec::__private::BoxFuture;
use tower_service::Service;

use super::compare::{ComparedBody, ComparedRequest};
use super::file::{self, Content, File};
use super::redaction::{REDACTED_HOST, Redacted, Redaction, SentKey, argument_headers, is_redacted, path_and_query};
use crate::auth::Credential;
use crate::operation::OperationInfo;
use crate::service::{Attempt, RequestBody};
use crate::stream::BoxError;
use crate::{Client, ClientBuilder, Error, ErrorKind};

/// The base URL of replaying clients. RFC 6761 reserves `.invalid`, so the name never resolves.
const BASE_URL: &str = "https://replay.invalid";

/// Headers that belong to the message as it was sent, which is not how it is replayed.
const FRAMING: [&str; 3] = ["content-length", "transfer-encoding", "connection"];

/// Serves recorded exchanges: a transport for [`ClientBuilder::transport`](crate::ClientBuilder::transport), without sockets.
///
/// Each exchange is served once. Clones share the recording and what was used of it.
#[derive(Clone)]
pub struct Replayer {
    name: Arc<str>,
    file: Arc<File>,
    redaction: Redaction,
    any_order: bool,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Which exchanges were used.
    used: Vec<bool>,
    /// The messages of requests that did not match.
    problems: Vec<String>,
}

impl Replayer {
    /// Loads a recording.
    ///
    /// # Errors
    /// If the file cannot be read or is not a recording, with an error that names the file.
    pub fn load(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display())))?;
        let name = path.display().to_string();
        Self::read(&name, &name, &text)
    }

    /// Reads a recording from its JSON.
    ///
    /// # Errors
    /// If the text is not a recording.
    pub fn from_json(json: &str) -> io::Result<Self> {
        Self::read("the recording", "the text", json)
    }

    /// Reads a recording. Errors call what is read `source`.
    fn read(name: &str, source: &str, json: &str) -> io::Result<Self> {
        let invalid = |error: String| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{source} is not a valid recording: {error}"))
        };
        let file: File = serde_json::from_str(json).map_err(|error| invalid(error.to_string()))?;
        for (index, exchange) in file.exchanges.iter().enumerate() {
            let checked = exchange.request.body().and_then(|_| response(&exchange.response));
            checked.map_err(|error| invalid(format!("exchange {}: {error}", index + 1)))?;
        }
        let state = State { used: vec![false; file.exchanges.len()], problems: Vec::new() };
        Ok(Self {
            name: name.into(),
            redaction: Redaction::comparing(file.hidden.clone()),
            file: Arc::new(file),
            any_order: false,
            state: Arc::new(Mutex::new(state)),
        })
    }

    /// Serves exchanges in any order: each request gets the first unused exchange that it matches. Default: in the order of the
    /// recording.
    #[must_use]
    pub const fn any_order(mut self) -> Self {
        self.any_order = true;
        self
    }

    /// Does not compare the values of members of JSON bodies, of query parameters and of headers with this name.
    ///
    /// The value can be of any type. A request must have one if the recorded request has one, and none otherwise. What the
    /// recorder [hid](super::Recorder::hide) is hidden without a call.
    #[must_use]
    pub fn hide(mut self, name: impl Into<String>) -> Self {
        self.redaction.hide(name.into());
        self
    }

    /// Returns a client of the recording. Any key of the right kind will do.
    ///
    /// # Errors
    /// See [`ClientBuilder::build`].
    pub fn client<K: Credential>(&self, key: K) -> Result<Client<K>, Error> {
        self.client_builder(key).build()
    }

    /// Returns a builder for a client of the recording, with the base URL and the transport set.
    pub fn client_builder<K: Credential>(&self, key: K) -> ClientBuilder<K> {
        Client::builder(key).base_url(BASE_URL).transport(self.clone())
    }

    /// Returns the number of exchanges that were not used yet.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.state().used.iter().filter(|used| !**used).count()
    }

    /// Verifies that all exchanges were used, and that no request differed.
    ///
    /// # Panics
    /// If that is not the case, with a message that lists both.
    #[track_caller]
    #[allow(clippy::panic, reason = "a test whose requests differ fails here")]
    pub fn verify(&self) {
        let message = self.unverified();
        assert!(message.is_empty(), "replay of {} failed\n\n{message}", self.name);
    }

    fn unverified(&self) -> String {
        let state = self.state();
        let mut message: String = state.problems.iter().flat_map(|problem| [problem, "\n\n"]).collect();
        let unused = state.used.iter().zip(&self.file.exchanges).enumerate().filter(|(_, (used, _))| !**used);
        let unused: Vec<_> = unused.map(|(index, (_, exchange))| (index, exchange)).collect();
        if !unused.is_empty() {
            message.push_str("exchanges that were not used:\n");
        }
        for (index, exchange) in unused {
            let file::Request { method, path, .. } = &exchange.request;
            // Writing to a `String` does not fail.
            let _ = writeln!(message, "    {}. {method} {path} → {}", index + 1, exchange.response.status);
        }
        message
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the recorded request at an index, as this replayer compares it.
    fn recorded(&self, operation: Option<&OperationInfo>, request: &file::Request) -> ComparedRequest {
        let key = SentKey::default();
        // Checked when the recording was read.
        let bytes = request.body().unwrap_or_default();
        let hidden = || self.redaction.request_body(operation, &bytes, &key, Redacted::Hidden);
        let body = match Content::of_request(operation) {
            _ if request.streamed => ComparedBody::Any,
            Content::Bytes if !request.is_json() => ComparedBody::Bytes(hidden()),
            _ => ComparedBody::new(hidden()),
        };
        let path = self.redaction.recorded_path(operation, &request.path);
        let headers = request.headers.iter().map(|(name, value)| {
            let value = if name.eq_ignore_ascii_case(AUTHORIZATION.as_str()) { PRESENT } else { value };
            (name.clone(), self.redaction.header(operation, name, value))
        });
        ComparedRequest::new(&request.method, &path, headers, body).redacted(is_redacted(&bytes))
    }

    /// Returns the response to a request.
    fn respond(&self, operation: Option<&'static OperationInfo>, sent: &ComparedRequest) -> Result<Served, Error> {
        let mut state = self.state();
        let recorded: Vec<_> = self
            .file
            .exchanges
            .iter()
            .enumerate()
            .filter(|(index, _)| state.used.get(*index) == Some(&false))
            .map(|(index, exchange)| (index, self.recorded(operation, &exchange.request)))
            .collect();
        let candidates = if self.any_order { &*recorded } else { recorded.get(..1).unwrap_or_default() };
        let found = candidates.iter().find(|(_, recorded)| recorded.matches(sent));
        let Some((index, _)) = found else {
            let message = self.mismatch(&recorded, sent);
            let error = Error::local(ErrorKind::Configuration, operation, message);
            state.problems.push(error.to_string());
            return Err(error);
        };
        if let Some(used) = state.used.get_mut(*index) {
            *used = true;
        }
        let exchange = self.file.exchanges.get(*index);
        let served = exchange.map_or_else(|| Ok(Response::default()), |exchange| response(&exchange.response));
        // Checked when the recording was read.
        served.map_err(Error::configuration)
    }

    /// Describes how a request differs from the unused exchanges.
    fn mismatch(&self, unused: &[(usize, ComparedRequest)], sent: &ComparedRequest) -> String {
        let (name, all) = (&self.name, self.file.exchanges.len());
        let nearest = unused.iter().find(|(_, recorded)| self.any_order && recorded.has_path_of(sent));
        let Some((index, recorded)) = nearest.or_else(|| unused.first()) else {
            let exchanges = if all == 1 { "exchange was" } else { "exchanges were" };
            return format!(
                "no exchange is left in {name}: its {all} {exchanges} used before this request\n{}",
                sent.shown()
            );
        };
        let number = index + 1;
        let mut message = if self.any_order {
            format!("no unused exchange of {name} matches; this is the difference from exchange {number} of {all}")
        } else {
            format!("the request differs from exchange {number} of {all} of {name}")
        };
        message.push_str(" (- recorded, + sent)\n");
        message.push_str(&recorded.diff(sent));
        let is_compared = |name: &str| !self.redaction.hides(name) && !self.redaction.hides_header(name);
        for name in recorded.hidden().into_iter().filter(|name| is_compared(name)) {
            let _ = writeln!(message, "the recording hides `{name}`; call `Replayer::hide({name:?})`");
        }
        if let Some((later, _)) = unused.iter().find(|(_, recorded)| !self.any_order && recorded.matches(sent)) {
            let hint = "call `any_order()` if the order does not matter";
            let _ = writeln!(message, "it matches exchange {}; {hint}", later + 1);
        }
        message
    }
}

/// In place of the value of a recorded `Authorization` header: a key must be sent, whichever it is.
const PRESENT: &str = "[key]";

type Served = Response<Full<Bytes>>;

/// Returns a recorded response.
fn response(recorded: &file::Response) -> Result<Served, String> {
    let mut response = Response::new(Full::new(recorded.body()?));
    let status = StatusCode::from_u16(recorded.status);
    *response.status_mut() = status.map_err(|_| format!("{} is not a valid status", recorded.status))?;
    for (name, value) in &recorded.headers {
        if FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)) {
            continue;
        }
        let invalid = || format!("the header `{name}` is not valid");
        let header = HeaderName::try_from(name).map_err(|_| invalid())?;
        let value = HeaderValue::try_from(value).map_err(|_| invalid())?;
        response.headers_mut().append(header, value);
    }
    Ok(response)
}

impl Service<Request<RequestBody>> for Replayer {
    type Response = Served;
    type Error = BoxError;
    type Future = BoxFuture<Result<Served, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let replayer = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            if head.uri.host() == Some(REDACTED_HOST) {
                return Ok(Response::default());
            }
            let operation = head.extensions.get::<Attempt>().map(|attempt| attempt.operation);
            let redaction = &replayer.redaction;
            let key = SentKey::of(operation, &head.uri, &head.headers);
            let compared = |redacted| {
                let body = redaction.request_body(operation, &body, &key, redacted);
                match Content::of_request(operation) {
                    Content::Json => ComparedBody::new(body),
                    Content::Bytes => ComparedBody::Bytes(body),
                }
            };
            let (body, redacted) = (compared(Redacted::Hidden), compared(Redacted::Secrets));
            let headers = head.headers.iter().map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                let value = if name == AUTHORIZATION { PRESENT } else { &*value };
                (name.to_string(), redaction.header(operation, name.as_str(), value))
            });
            let path = redaction.path(operation, path_and_query(&head.uri), &key);
            let sent = ComparedRequest::new(head.method.as_str(), &path, headers, body);
            Ok(replayer.respond(operation, &sent.sent(head.uri.path(), redacted, argument_headers(operation)))?)
        })
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayer")
            .field("name", &self.name)
            .field("remaining", &self.remaining())
            .finish_non_exhaustive()
    }
}
