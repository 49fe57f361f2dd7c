//! An answer checked: a success, its body read within bounds, or an error.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, Response, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use inngest_api_spec::__private::{Bearers, BodyStream, RawBody, RawResponse, error_in_success};
use inngest_api_spec::{Error, ErrorKind, OperationInfo};

use crate::service::ResponseBody;
use crate::transport::root_cause;

/// The largest body of an error that is read.
const ERROR_BYTES: usize = 64 * 1024;
/// The longest time that is waited for it: the status says enough.
const ERROR_TIME: Duration = Duration::from_secs(2);

/// What a call is held to.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// The largest answer that is read into memory, in bytes.
    pub(super) response: usize,
    /// Whether the caller gave an idempotency key.
    pub(super) has_key: bool,
}

/// Tells success from failure, and reads the body unless the operation streams.
pub(super) async fn check(
    operation: &'static OperationInfo,
    answer: Response<ResponseBody>,
    limits: Limits,
    keys: &Bearers,
    attempts: u32,
) -> Result<RawResponse, Error> {
    let (parts, body) = answer.into_parts();
    // Of a failure all is shown that the server says, but for the key.
    let headers = || {
        let mut headers = parts.headers.clone();
        keys.take_out_of_headers(&mut headers);
        headers
    };
    let success = parts.status.is_success() || operation.ok_statuses.contains(&parts.status.as_u16());
    let refused = |status: StatusCode, body: Bytes| {
        let body = keys.taken_out_of(&body).map_or(body, Bytes::from);
        Error::from_response(operation, status, headers(), body).with_attempts(attempts)
    };
    let encoding = encoding(&parts.headers);
    if !success {
        // Apart, for it is rare and its future would weigh on every call.
        let body = if encoding.is_some() { Bytes::new() } else { Box::pin(read_start(body)).await };
        return Err(refused(parts.status, body));
    }
    if let Some(encoding) = encoding {
        let message = format!("the answer is encoded ({encoding}), which was not asked for");
        let error = Error::local(ErrorKind::Decode, operation, message).sent().with_attempts(attempts);
        return Err(error.with_response(parts.status, headers(), None));
    }
    let body = if operation.response.is_streamed() {
        let stream: BodyStream = Box::pin(body);
        RawBody::Stream(stream)
    } else {
        let body = read(operation, body, limits.response)
            .await
            .map_err(|error| error.with_response(parts.status, headers(), None).with_attempts(attempts))?;
        if operation.errors_in_success
            && let Some(status) = error_in_success(&body)
        {
            return Err(refused(status, body));
        }
        RawBody::Full(body)
    };
    Ok(RawResponse {
        operation,
        status: parts.status,
        headers: parts.headers,
        body,
        attempts,
        has_key: limits.has_key,
        limit: limits.response,
        keys: keys.clone(),
    })
}

/// What a body is encoded with, if it is: this client asks for no encoding, and knows none.
fn encoding(headers: &HeaderMap) -> Option<&'static str> {
    let text = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or_default().trim();
    match text {
        "" | "identity" => None,
        "gzip" | "x-gzip" => Some("gzip"),
        "br" => Some("br"),
        "zstd" => Some("zstd"),
        "deflate" => Some("deflate"),
        _ => Some("by a name that is not known"),
    }
}

/// The whole body, up to a limit.
async fn read(operation: &'static OperationInfo, mut body: ResponseBody, limit: usize) -> Result<Bytes, Error> {
    let too_large = || {
        let message = format!("the answer is larger than {limit} bytes, the client's limit");
        Error::local(ErrorKind::TooLarge, operation, message).sent()
    };
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    let mut all = Collected::default();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            let message = format!("the connection broke within the answer: {}", root_cause(&*error));
            Error::local(ErrorKind::Transport, operation, message).sent().with_source(error)
        })?;
        if let Ok(data) = frame.into_data() {
            if all.len() + data.len() > limit {
                return Err(too_large());
            }
            all.push(data);
        }
    }
    Ok(all.into_bytes())
}

/// The start of a body that explains a failure; what is cut off, breaks off or does not come is not missed.
async fn read_start(mut body: ResponseBody) -> Bytes {
    let mut all = Collected::default();
    let deadline = tokio::time::Instant::now() + ERROR_TIME;
    while all.len() < ERROR_BYTES
        && let Ok(Some(Ok(frame))) = tokio::time::timeout_at(deadline, body.frame()).await
    {
        if let Ok(data) = frame.into_data() {
            all.push(data.slice(..data.len().min(ERROR_BYTES - all.len())));
        }
    }
    all.into_bytes()
}

/// Pieces of a body: the first is kept as it is, for most bodies come in one.
#[derive(Default)]
struct Collected {
    first: Bytes,
    all: BytesMut,
}

impl Collected {
    fn len(&self) -> usize {
        if self.all.is_empty() { self.first.len() } else { self.all.len() }
    }

    fn push(&mut self, data: Bytes) {
        if self.len() == 0 {
            self.first = data;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&data);
    }

    fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}
