//! Checks a response: returns a success with its body read within the limits, or an error.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, Response, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use inngest_api_spec::__private::{Bearers, BodyStream, RawBody, RawResponse, error_in_success};
use inngest_api_spec::{Error, ErrorKind, OperationInfo};
use tracing::Span;

use super::trace;
use crate::service::ResponseBody;
use crate::transport::{ReusedConnection, body_failure};

/// How much of the body of an error response is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;
/// How long the body of an error response may take: the status alone is enough to report the error.
const ERROR_BODY_TIMEOUT: Duration = Duration::from_secs(2);

/// What a call knows about its response beforehand.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// The maximum size of a response that is read into memory, in bytes.
    pub(super) response: usize,
    /// Whether the caller set an idempotency key.
    pub(super) has_key: bool,
}

/// Separates success from failure, and reads the body unless the operation streams.
pub(super) async fn check(
    operation: &'static OperationInfo,
    response: Response<ResponseBody>,
    limits: Limits,
    keys: &Bearers,
    attempts: u32,
    span: &Span,
) -> Result<RawResponse, Error> {
    let (parts, mut body) = response.into_parts();
    trace::response(span, parts.status, parts.version, &parts.headers);
    // An error shows everything that the server returned, except the key.
    let redacted_headers = || {
        let mut headers = parts.headers.clone();
        keys.take_out_of_headers(&mut headers);
        headers
    };
    let success = parts.status.is_success() || operation.ok_statuses.contains(&parts.status.as_u16());
    let error_response = |status: StatusCode, body: Bytes| {
        let body = keys.taken_out_of(&body).map_or(body, Bytes::from);
        let error = Error::from_response(operation, status, redacted_headers(), body).with_attempts(attempts);
        if keys.have_permissions() { error } else { error.without_permissions() }
    };
    let encoding = encoding(&parts.headers);
    if !success {
        let error = match encoding {
            Some(encoding) => error_response(parts.status, Bytes::new()).unread(encoding.why_unread()),
            // Boxed, because it is rare and its future would enlarge that of every call.
            None => error_response(parts.status, Box::pin(read_start(body)).await),
        };
        let is_of_reused = parts.extensions.get::<ReusedConnection>().is_some();
        return Err(if is_of_reused { error.of_reused_connection() } else { error });
    }
    if let Some(encoding) = encoding {
        let message = format!("unexpected `{encoding}`; the client does not request compressed responses");
        let error = Error::local(ErrorKind::Decode, operation, message).sent().with_attempts(attempts);
        return Err(error.with_response(parts.status, redacted_headers(), None));
    }
    let body = if operation.response.is_streamed() {
        let stream: BodyStream = Box::pin(body);
        RawBody::Stream(stream)
    } else {
        let body = read(operation, &mut body, limits.response)
            .await
            .map_err(|error| error.with_response(parts.status, redacted_headers(), None).with_attempts(attempts))?;
        if operation.errors_in_success
            && let Some(status) = error_in_success(&body)
        {
            return Err(error_response(status, body));
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

/// The encoding of a body. The client requests none and supports none.
struct Encoding {
    /// The known codings of the `Content-Encoding` header, in its order.
    known: Vec<&'static str>,
}

/// Returns the encoding of a body; `None` if it is not encoded.
fn encoding(headers: &HeaderMap) -> Option<Encoding> {
    const KNOWN: [&str; 7] = ["gzip", "x-gzip", "br", "zstd", "deflate", "compress", "x-compress"];
    let lines = headers.get_all(CONTENT_ENCODING).iter();
    let codings = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    let mut codings =
        codings.filter(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity")).peekable();
    codings.peek()?;
    // Others are not shown: they may be anything.
    let known = |coding: &[u8]| KNOWN.into_iter().find(|known| coding.eq_ignore_ascii_case(known.as_bytes()));
    Some(Encoding { known: codings.filter_map(known).collect() })
}

impl Encoding {
    /// Why the body of an error response was not read.
    fn why_unread(&self) -> String {
        if self.known.is_empty() {
            return "the body has an unknown `Content-Encoding` and was not read".to_owned();
        }
        format!("the body is compressed with {} and was not read", self.known.join(", "))
    }
}

/// Writes the header.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content-Encoding")?;
        for (index, coding) in self.known.iter().enumerate() {
            write!(f, "{}{coding}", if index == 0 { ": " } else { ", " })?;
        }
        Ok(())
    }
}

/// Reads the whole body, up to a limit.
///
/// A body of one frame is not copied; more are copied as they arrive. `BodyExt::collect` would store each frame until the end:
/// 32 bytes for a frame of one byte, so that a server could exceed the limit many times.
async fn read(operation: &'static OperationInfo, body: &mut ResponseBody, limit: usize) -> Result<Bytes, Error> {
    let too_large = || {
        let message = format!("the response body is larger than {limit} bytes; raise `max_response_bytes`");
        Error::local(ErrorKind::TooLarge, operation, message).sent()
    };
    let length = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if length > limit {
        return Err(too_large());
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| body_failure(operation, error))?;
        if let Ok(data) = frame.into_data() {
            if data.len() > limit - first.len().max(all.len()) {
                return Err(too_large());
            }
            if first.is_empty() {
                first = data;
                continue;
            }
            if all.is_empty() {
                all.reserve(length.max(first.len() + data.len()));
                all.extend_from_slice(&first);
            }
            all.extend_from_slice(&data);
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// Reads the start of the body of an error response. If it is too large, breaks off or takes too long, what arrived is used.
async fn read_start(mut body: ResponseBody) -> Bytes {
    let mut start = BytesMut::new();
    let deadline = tokio::time::Instant::now() + ERROR_BODY_TIMEOUT;
    while start.len() < MAX_ERROR_BYTES
        && let Ok(Some(Ok(frame))) = tokio::time::timeout_at(deadline, body.frame()).await
    {
        if let Ok(data) = frame.into_data() {
            let room = MAX_ERROR_BYTES - start.len();
            start.extend_from_slice(data.get(..room).unwrap_or(&data));
        }
    }
    start.freeze()
}
