//! What the handwritten contenders share: requests, the reading of responses, and their error type.

use std::fmt;
use std::io::Cursor;

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, USER_AGENT,
};
use http::uri::{self, PathAndQuery};
use http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::wire::{self, Input, Invocation};

/// The maximum size of a response, as in the client.
const LIMIT: usize = 25 * 1024 * 1024;

/// The characters of an id that a path cannot contain.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request body: the buffer of the serializer.
pub(super) type Body = Full<Cursor<Vec<u8>>>;

/// Builds requests. All that does not depend on a call is built once.
pub(super) struct Requests {
    base: uri::Parts,
    /// The headers of a request without a body.
    headers: HeaderMap,
    /// The headers of a request with a JSON body. The length is a placeholder.
    json_headers: HeaderMap,
}

impl Requests {
    /// `base_url` is `None` if the connection determines it. `host` is `None` unless the protocol is HTTP/1.1 for certain.
    pub(super) fn new(base_url: Option<Uri>, host: Option<HeaderValue>) -> Self {
        let mut authorization = HeaderValue::from_static(wire::AUTHORIZATION);
        authorization.set_sensitive(true);
        // A clone has the same capacity. With less, the lookups of hyper would make the map of each request grow.
        let mut headers = HeaderMap::with_capacity(12);
        headers.insert(AUTHORIZATION, authorization);
        headers.insert(ACCEPT, HeaderValue::from_static(wire::JSON));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(USER_AGENT, HeaderValue::from_static(wire::USER_AGENT));
        if let Some(host) = host {
            headers.insert(HOST, host);
        }
        let mut json_headers = headers.clone();
        json_headers.insert(CONTENT_TYPE, HeaderValue::from_static(wire::JSON));
        json_headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        Self { base: base_url.map(Uri::into_parts).unwrap_or_default(), headers, json_headers }
    }

    pub(super) fn invoke(&self, app: &str, function: &str, data: &Input) -> Result<Request<Body>, CallError> {
        let path = ["/v2/apps/", &*segment(app), "/functions/", &*segment(function), "/invoke"].concat();
        let mut body = Vec::with_capacity(128);
        serde_json::to_writer(&mut body, &Invocation::new(data)).map_err(CallError::Json)?;
        let mut headers = self.json_headers.clone();
        if let Some(length) = headers.get_mut(CONTENT_LENGTH) {
            *length = HeaderValue::from(body.len());
        }
        self.request(Method::POST, path, headers, Full::new(Cursor::new(body)))
    }

    pub(super) fn get_run(&self, id: &str, include_output: bool) -> Result<Request<Body>, CallError> {
        let flag = if include_output { "true" } else { "false" };
        let path = ["/v2/runs/", &*segment(id), "?includeOutput=", flag].concat();
        self.request(Method::GET, path, self.headers.clone(), Full::default())
    }

    pub(super) fn list_runs(&self, include_output: bool, limit: u32) -> Result<Request<Body>, CallError> {
        let path = format!("/v2/runs?includeOutput={include_output}&limit={limit}");
        self.request(Method::GET, path, self.headers.clone(), Full::default())
    }

    fn request(
        &self,
        method: Method,
        path: String,
        headers: HeaderMap,
        body: Body,
    ) -> Result<Request<Body>, CallError> {
        let mut parts = uri::Parts::default();
        parts.scheme.clone_from(&self.base.scheme);
        parts.authority.clone_from(&self.base.authority);
        parts.path_and_query = Some(PathAndQuery::try_from(path).map_err(http::Error::from)?);
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = Uri::from_parts(parts).map_err(http::Error::from)?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// Returns an id as a segment of a path.
fn segment(id: &str) -> std::borrow::Cow<'_, str> {
    utf8_percent_encode(id, ENCODED).into()
}

/// Reads the value of a response.
pub(super) async fn read<T: DeserializeOwned>(response: Response<Incoming>) -> Result<T, CallError> {
    let status = response.status();
    let body = bytes(response.into_body()).await?;
    if !status.is_success() {
        return Err(CallError::response(status, &body));
    }
    serde_json::from_slice(&body).map_err(CallError::Json)
}

/// Reads a body within the limit. A body that arrives as a whole is not copied.
async fn bytes(mut body: Incoming) -> Result<Bytes, CallError> {
    if body.size_hint().lower() > LIMIT as u64 {
        return Err(CallError::TooLong);
    }
    let first = next(&mut body).await?.unwrap_or_default();
    if body.is_end_stream() {
        return Ok(first);
    }
    let mut length = first.len();
    let mut chunks = vec![first];
    while let Some(data) = next(&mut body).await? {
        length += data.len();
        if length > LIMIT {
            return Err(CallError::TooLong);
        }
        chunks.push(data);
    }
    // The end of a chunked body is known only when nothing follows. Several chunks are copied once, unlike into a buffer that
    // grows.
    Ok(if let [whole] = &mut chunks[..] { std::mem::take(whole) } else { chunks.concat().into() })
}

/// Reads the next data of a body; trailers count as empty data.
async fn next(body: &mut Incoming) -> Result<Option<Bytes>, hyper::Error> {
    let frame = body.frame().await.transpose()?;
    Ok(frame.map(|frame| frame.into_data().unwrap_or_default()))
}

/// Why a call of a handwritten contender failed.
#[derive(Debug)]
pub(super) enum CallError {
    TimedOut,
    TooLong,
    Request(http::Error),
    Exchange(Box<dyn std::error::Error + Send + Sync>),
    Json(serde_json::Error),
    /// An error response.
    Response(Box<ErrorResponse>),
}

#[derive(Debug)]
pub(super) struct ErrorResponse {
    status: StatusCode,
    /// The code of the API's error, if the body has one.
    code: Option<String>,
    message: String,
}

impl CallError {
    fn response(status: StatusCode, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Errors {
            errors: [Error; 1],
        }
        #[derive(Deserialize)]
        struct Error {
            code: String,
            message: String,
        }
        let (code, message) = match serde_json::from_slice(body) {
            Ok(Errors { errors: [Error { code, message }] }) => (Some(code), message),
            Err(_) => (None, String::from_utf8_lossy(body).into_owned()),
        };
        Self::Response(Box::new(ErrorResponse { status, code, message }))
    }
}

impl From<http::Error> for CallError {
    fn from(error: http::Error) -> Self {
        Self::Request(error)
    }
}

impl From<hyper::Error> for CallError {
    fn from(error: hyper::Error) -> Self {
        Self::Exchange(error.into())
    }
}

impl From<hyper_util::client::legacy::Error> for CallError {
    fn from(error: hyper_util::client::legacy::Error) -> Self {
        Self::Exchange(error.into())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut => f.write_str("the call timed out"),
            Self::TooLong => write!(f, "the response is longer than {LIMIT} bytes"),
            Self::Request(error) => write!(f, "invalid request: {error}"),
            Self::Exchange(error) => write!(f, "no response: {error}"),
            Self::Json(error) => write!(f, "unexpected JSON: {error}"),
            Self::Response(response) => {
                let ErrorResponse { status, code, message } = &**response;
                write!(f, "{status}: {message} ({})", code.as_deref().unwrap_or("no code"))
            }
        }
    }
}

impl std::error::Error for CallError {}
