//! What operations answer, and how it is decoded: the types that stand behind `->` in a listing.

mod absent;
mod byte_stream;
mod data;
mod data_or_error_code;
mod data_or_json;
mod decode;
mod empty;
mod json;
mod json_lines;
mod keyset_page;
mod nullable_array;
mod page;
mod rate_limit;

use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use self::byte_stream::ByteStream;
pub use self::data::{Data, DataOrRepeated, MaybeRepeated, Repeated};
pub use self::data_or_error_code::{DataOrErrorCode, FromErrorCode};
pub use self::data_or_json::DataOrJson;
pub use self::empty::Empty;
pub use self::json::Json;
pub use self::json_lines::JsonLines;
pub use self::keyset_page::{HasCursor, KeysetPage};
pub use self::nullable_array::NullableArray;
pub use self::rate_limit::RateLimit;

use crate::auth::Bearers;
use crate::{BoxError, Error, Metadata, OperationInfo, ResponseKind};

/// The body of an answer as it arrives.
#[doc(hidden)]
pub type BodyStream = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// A successful answer, not yet decoded.
#[doc(hidden)]
pub struct RawResponse {
    pub operation: &'static OperationInfo,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: RawBody,
    pub attempts: u32,
    /// Whether the caller gave the argument that makes the operation idempotent.
    pub has_key: bool,
    /// The largest answer, or message of a stream, that is taken into memory, in bytes.
    pub limit: usize,
    /// What is shown of it in no error.
    pub keys: Bearers,
}

/// The body of a [`RawResponse`]: whole, or as it arrives where the operation streams.
#[doc(hidden)]
pub enum RawBody {
    Full(Bytes),
    Stream(BodyStream),
}

/// How an answer is decoded: implemented by the types that may stand behind `->` in a listing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response",
    label = "not a response",
    note = "write `Data<T>` (the API's envelope), `Page<T>` (a list), `Json<T>` (no envelope), `JsonLines<T>` (a stream of \
            JSON messages), `ByteStream` (raw bytes) or `Empty`"
)]
pub trait Decode: Sized + 'static {
    /// What the caller gets.
    type Output: Send + 'static;
    /// What kind of body it is.
    const KIND: ResponseKind;

    #[doc(hidden)]
    fn decode(response: RawResponse) -> Result<(Self::Output, Metadata), Error>;

    /// Whether a body is an answer, where the status is a success by the listing alone.
    #[doc(hidden)]
    #[must_use]
    fn is_answer(body: &[u8]) -> bool {
        decode::has_data(body)
    }

    /// The other direction, for the mock server.
    #[doc(hidden)]
    #[cfg(feature = "mock")]
    fn encode(output: Self::Output) -> crate::mock_codec::ServerResponse;

    /// What becomes of a body, or of one line of it; for the conformance test.
    #[doc(hidden)]
    #[cfg(feature = "inspect")]
    fn inspect(body: &serde_json::Value) -> crate::inspect::Inspected;
}

/// Decodes an answer. One whose status is a success by the listing alone may be an error after all: its body tells.
pub(crate) fn decode<R: Decode>(response: RawResponse) -> Result<(R::Output, Metadata), Error> {
    match &response.body {
        RawBody::Full(body) if !response.status.is_success() && !R::is_answer(body) => Err(refused(&response, body)),
        _ => R::decode(response),
    }
}

/// The error that an answer is.
fn refused(response: &RawResponse, body: &Bytes) -> Error {
    let (body, headers) = response.shown(body);
    Error::answered(response.operation, response.status, headers, body).with_attempts(response.attempts)
}

impl RawResponse {
    /// What an error may show: the body and the headers without the keys.
    fn shown(&self, body: &Bytes) -> (Bytes, HeaderMap) {
        let body = self.keys.taken_out_of(body).map_or_else(|| body.clone(), Bytes::from);
        let mut headers = self.headers.clone();
        self.keys.take_out_of_headers(&mut headers);
        (body, headers)
    }
}

/// An answer that is a page of a list.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page of a list",
    label = "not a page",
    note = "a `paginated` operation returns `Page<T>`, or `KeysetPage<T>` if the last item is the cursor"
)]
pub trait Listed: Decode<Output = crate::Page<Self::Item>> {
    type Item: Send + 'static;
}

/// An answer with all that came with it: what `send_full()` gives.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// What `send()` gives.
    pub value: T,
    /// What the answer says of itself; empty for answers without an envelope.
    pub metadata: Metadata,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// How many times the request was tried.
    pub attempts: u32,
}

impl<T> Response<T> {
    /// The id that the server gave the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        crate::error::request_id(&self.headers)
    }

    /// How often the server may be asked, where it says so.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.headers)
    }
}

impl<T> From<Response<T>> for http::Response<T> {
    fn from(response: Response<T>) -> Self {
        let mut http = Self::new(response.value);
        *http.status_mut() = response.status;
        *http.headers_mut() = response.headers;
        http
    }
}
