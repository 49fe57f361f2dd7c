use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use inngest_api_spec::__private::BoxFuture;
use tower_layer::Layer;
use tower_service::Service;

use super::file::{self, Content, Exchange, File};
use super::redaction::{Redacted, Redaction, SentKey, path_and_query};
use crate::operation::OperationInfo;
use crate::service::{Attempt, HttpService, RequestBody, ResponseBody};
use crate::stream::BoxError;

/// The maximum size of a recorded response body, in bytes: the client's default limit.
const MAX_BODY: usize = 25 * 1024 * 1024;

/// Records the exchanges of a client: a layer for [`ClientBuilder::attempt_layer`](crate::ClientBuilder::attempt_layer).
///
/// Clones record into the same recording, so that one is added to the client and another saves the file. Several clients can
/// share a recorder. The bodies of responses are recorded while the client reads them, up to 25 MiB each.
#[derive(Clone, Default)]
pub struct Recorder {
    redaction: Arc<Redaction>,
    exchanges: Arc<Mutex<Vec<Slot>>>,
}

/// One attempt, in the order in which the requests were sent.
enum Slot {
    InFlight,
    Ended(Box<Exchange>),
    /// There was no complete response.
    Failed,
    /// The response of the operation of this name is larger than [`MAX_BODY`].
    TooLarge(&'static str),
}

impl Recorder {
    /// Creates a recorder without exchanges.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Hides the members of JSON bodies, the query values and the headers of this name: texts become `[hidden]`, numbers 0, times
    /// the year 1970.
    ///
    /// Call it before the recorder is added to a client. The recording lists the name, and a [`Replayer`](super::Replayer) hides
    /// it as well. A body that contains the name in quotes but is not JSON, such as a downloaded file, becomes `[redacted]`.
    #[must_use]
    pub fn hide(mut self, name: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.redaction).hide(name.into());
        self
    }

    /// Returns the recording as JSON: what [`save`](Self::save) writes.
    ///
    /// # Errors
    /// If a request or a response stream is still in flight, or a response was larger than 25 MiB.
    pub fn to_json(&self) -> io::Result<String> {
        let mut exchanges = Vec::new();
        let mut in_flight = 0;
        for slot in &*self.exchanges() {
            match slot {
                Slot::InFlight => in_flight += 1,
                Slot::Ended(exchange) => exchanges.push(Exchange::clone(exchange)),
                Slot::Failed => {}
                Slot::TooLarge(operation) => {
                    let message = format!("a response of {operation} is larger than 25 MiB and was not recorded");
                    return Err(io::Error::other(message));
                }
            }
        }
        if in_flight > 0 {
            let calls = if in_flight == 1 { "call is" } else { "calls are" };
            return Err(io::Error::other(format!(
                "{in_flight} {calls} still in flight; await or drop their futures and streams before saving"
            )));
        }
        let hidden = self.redaction.names().clone();
        File { hidden, exchanges }.to_json().map_err(io::Error::other)
    }

    /// Writes the recording to a file, and creates its folder if there is none. An existing file is replaced.
    ///
    /// # Errors
    /// As [`to_json`](Self::to_json), or if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let path = path.as_ref();
        let failed =
            |error: io::Error| io::Error::new(error.kind(), format!("cannot save {}: {error}", path.display()));
        let json = self.to_json().map_err(failed)?;
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder).map_err(failed)?,
            _ => {}
        }
        std::fs::write(path, json).map_err(failed)
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Slot>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("exchanges", &self.exchanges().len()).finish_non_exhaustive()
    }
}

impl Layer<HttpService> for Recorder {
    type Service = RecorderService;

    fn layer(&self, inner: HttpService) -> RecorderService {
        RecorderService { recorder: self.clone(), inner }
    }
}

/// A service that records what passes through it: made by a [`Recorder`].
#[derive(Clone, Debug)]
pub struct RecorderService {
    recorder: Recorder,
    inner: HttpService,
}

impl Service<Request<RequestBody>> for RecorderService {
    type Response = Response<RecordedBody>;
    type Error = BoxError;
    type Future = BoxFuture<Result<Response<RecordedBody>, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let mut entry = Entry::new(self.recorder.clone(), &request);
        let response = self.inner.call(request);
        Box::pin(async move {
            let (head, body) = response.await?.into_parts();
            entry.response_started(head.status.as_u16(), &head.headers);
            Ok(Response::from_parts(head, RecordedBody { body, entry: Some(entry) }))
        })
    }
}

/// The place of one exchange in the recording. If it is dropped before the response has started, there was none.
struct Entry {
    recorder: Recorder,
    index: usize,
    operation: Option<&'static OperationInfo>,
    key: SentKey,
    request: file::Request,
    response: Option<(u16, BTreeMap<String, String>)>,
    body: BytesMut,
    failed: bool,
}

impl Entry {
    fn new(recorder: Recorder, request: &Request<RequestBody>) -> Self {
        let operation = request.extensions().get::<Attempt>().map(|attempt| attempt.operation);
        let redaction = &recorder.redaction;
        let key = SentKey::of(operation, request.uri(), request.headers());
        let is_stream = request.body().as_bytes().is_none() && !request.body().is_end_stream();
        let body = request.body().as_bytes().cloned().unwrap_or_default();
        let body = redaction.request_body(operation, &body, &key, Redacted::Secrets);
        let request = file::Request::new(
            request.method().to_string(),
            redaction.path(operation, path_and_query(request.uri()), &key),
            redaction.request_headers(operation, request.headers(), &key),
            (!is_stream).then_some(&body),
            Content::of_request(operation),
        );
        let index = {
            let mut exchanges = recorder.exchanges();
            exchanges.push(Slot::InFlight);
            exchanges.len() - 1
        };
        Self { recorder, index, operation, key, request, response: None, body: BytesMut::new(), failed: false }
    }

    fn response_started(&mut self, status: u16, headers: &http::HeaderMap) {
        self.response = Some((status, self.recorder.redaction.response_headers(headers, &self.key)));
    }

    fn received(&mut self, data: &[u8]) {
        // One byte more than the limit shows that it was exceeded.
        let room = (MAX_BODY + 1).saturating_sub(self.body.len());
        self.body.extend_from_slice(data.get(..room).unwrap_or(data));
    }

    fn slot(&mut self) -> Slot {
        let Some((status, headers)) = self.response.take().filter(|_| !self.failed) else { return Slot::Failed };
        if self.body.len() > MAX_BODY {
            return Slot::TooLarge(self.operation.map_or("an operation", |operation| operation.id));
        }
        let body = std::mem::take(&mut self.body).freeze();
        let body = self.recorder.redaction.body(self.operation, &body, &self.key, Redacted::Secrets);
        let content = Content::of_response(self.operation, status, &headers);
        Slot::Ended(Box::new(Exchange {
            operation: self.operation.map(|operation| operation.id.to_owned()),
            request: self.request.clone(),
            response: file::Response::new(status, headers, &body, content),
        }))
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let ended = self.slot();
        if let Some(slot) = self.recorder.exchanges().get_mut(self.index) {
            *slot = ended;
        }
    }
}

/// The body of a response that is being recorded. Dropping it ends the exchange with what was read.
pub struct RecordedBody {
    body: ResponseBody,
    entry: Option<Entry>,
}

impl Body for RecordedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let next = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
        match (&next, &mut self.entry) {
            (None, entry) => drop(entry.take()),
            (Some(Ok(frame)), Some(entry)) => entry.received(frame.data_ref().map_or(&[], Bytes::as_ref)),
            (Some(Err(_)), Some(entry)) => entry.failed = true,
            (Some(_), None) => {}
        }
        Poll::Ready(next)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl fmt::Debug for RecordedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordedBody(…)")
    }
}
