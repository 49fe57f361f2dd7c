//! Responses and how they are decoded: the types that may follow `->` in an endpoints trait.

mod byte_stream;
mod data;
mod decode;
mod event_ids;
mod json;
mod json_lines;
mod page;
mod rate_limit;

use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use self::byte_stream::ByteStream;
pub use self::data::{
    Data, DataOrErrorCode, DataOrJson, DataOrNoContent, DataOrRepeated, FromErrorCode, MaybeRepeated, Repeated,
};
pub use self::event_ids::EventIds;
pub use self::json::{Empty, Json, NullableArray};
pub use self::json_lines::{JsonLines, LineFormat, LogLines, PlainJsonLines, PlainLines};
pub use self::page::{HasCursor, KeysetPage, NextCursorPage};
pub use self::rate_limit::RateLimit;

use crate::auth::Bearers;
use crate::{
    BoxError, Error, Member, Metadata, Operation, OperationInfo, Page, ParameterType, RawJson, ResponseKind, Schema,
};

/// The body of a response as it arrives.
#[doc(hidden)]
pub type BodyStream = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

mod sealed {
    /// Seals `Decode`: features of this crate add members to it.
    #[diagnostic::on_unimplemented(
        message = "`Decode` cannot be implemented by hand",
        label = "not a response type of this crate",
        note = "use one of the response types, such as `Data<T>` or `Json<T>`; `T` can be any model"
    )]
    pub trait Sealed {}
}

/// A successful response, not yet decoded.
#[doc(hidden)]
pub struct RawResponse {
    pub operation: &'static OperationInfo,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: RawBody,
    pub attempts: u32,
    /// Whether the caller set the argument that makes the operation idempotent.
    pub has_key: bool,
    /// The maximum size of a body, or of one message of a stream, in bytes.
    pub limit: usize,
    /// The keys that errors must not show.
    pub keys: Bearers,
}

/// The body of a [`RawResponse`]: whole, or as it arrives if the operation streams.
#[doc(hidden)]
pub enum RawBody {
    Full(Bytes),
    Stream(BodyStream),
}

/// A response type: what may follow `->` in an endpoints trait.
///
/// This trait is sealed. The response types of this crate are its only implementors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response",
    label = "not a response",
    note = "write `Data<T>` (the API's envelope), `Page<T>` (a list), `Json<T>` (no envelope), `JsonLines<T>` (a stream of \
            JSON messages), `ByteStream` (raw bytes) or `Empty`"
)]
pub trait Decode: sealed::Sealed + Sized + 'static {
    /// The value that sending the operation returns.
    type Output: Send + 'static;
    /// The whole body as JSON, or the value in one message of a stream.
    #[doc(hidden)]
    type Body: serde::Serialize + serde::de::DeserializeOwned;
    /// The kind of body.
    const KIND: ResponseKind;
    /// The members of the body beside the value.
    #[doc(hidden)]
    const ENVELOPE: &'static [Member] = &[];

    #[doc(hidden)]
    fn decode(response: RawResponse) -> Result<(Self::Output, Metadata), Error>;

    /// Whether the body of a response with one of the operation's `ok_statuses` is a success.
    #[doc(hidden)]
    #[must_use]
    fn is_success(body: &[u8]) -> bool {
        decode::has_data(body)
    }

    /// Encodes a value, for the mock server.
    #[doc(hidden)]
    #[cfg(feature = "mock")]
    fn encode(output: Self::Output) -> crate::mock_codec::ServerResponse;
}

/// The metadata in an envelope.
const METADATA: Member =
    Member::optional("metadata", &Schema::Value(ParameterType::Object), "When the server fetched the data.");

/// Decodes a response. With one of the operation's `ok_statuses`, the body decides whether it is an error.
pub(crate) fn decode<R: Decode>(response: RawResponse) -> Result<(R::Output, Metadata), Error> {
    decode_with(response, R::is_success, R::decode)
}

fn decode_with<T>(
    response: RawResponse,
    is_success: fn(&[u8]) -> bool,
    decode: impl FnOnce(RawResponse) -> Result<T, Error>,
) -> Result<T, Error> {
    let has_key = response.has_key;
    let decoded = match &response.body {
        RawBody::Full(body) if !response.status.is_success() && !is_success(body) => {
            Err(error_response(&response, body))
        }
        _ => decode(response),
    };
    decoded.map_err(|error| error.with_key(has_key))
}

/// Decodes a page of a list whose items stay JSON.
#[doc(hidden)]
pub(crate) type DecodePage = fn(RawResponse) -> Result<Page<RawJson>, Error>;

/// Decodes a page of an operation's list without the type of its items.
///
/// # Errors
/// If the response is not a page.
#[doc(hidden)]
pub fn decode_page<Op: Operation<Response: Listed>>(response: RawResponse) -> Result<Page<RawJson>, Error> {
    decode_with(response, Op::Response::is_success, Op::Response::decode_untyped)
}

/// The error of an error response.
fn error_response(response: &RawResponse, body: &Bytes) -> Error {
    let (body, headers) = response.shown(body);
    Error::from_response(response.operation, response.status, headers, body).with_attempts(response.attempts)
}

impl RawResponse {
    /// The body and the headers without the keys, to show in errors.
    fn shown(&self, body: &Bytes) -> (Bytes, HeaderMap) {
        let body = self.keys.taken_out_of(body).map_or_else(|| body.clone(), Bytes::from);
        let mut headers = self.headers.clone();
        self.keys.take_out_of_headers(&mut headers);
        (body, headers)
    }
}

/// A response that is a page of a list.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a page of a list",
    label = "not a page",
    note = "a `paginated` operation returns `Page<T>`, or `KeysetPage<T>` if the next page starts at the last item"
)]
pub trait Listed: Decode<Output = Page<Self::Item>> {
    type Item: Send + 'static;

    /// Decodes the page, but not its items.
    fn decode_untyped(response: RawResponse) -> Result<Page<RawJson>, Error>;
}

/// A value with its metadata, status and headers: what `send_full()` returns.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// The value that `send()` returns.
    pub value: T,
    /// Response metadata; empty for responses without an envelope.
    pub metadata: Metadata,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The number of attempts.
    pub attempts: u32,
    pub(crate) body: KeptBody,
}

/// The body of a response, if the call keeps it. `Debug` shows its length only: it may hold secrets.
#[derive(Clone, Default)]
pub(crate) struct KeptBody(Option<Bytes>);

impl KeptBody {
    /// Keeps the body of a response that is not a stream.
    pub(crate) fn of(response: &RawResponse, keep: bool) -> Self {
        match &response.body {
            RawBody::Full(body) if keep => Self(Some(body.clone())),
            _ => Self(None),
        }
    }
}

impl std::fmt::Debug for KeptBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(body) => write!(f, "{} bytes", body.len()),
            None => f.write_str("not kept"),
        }
    }
}

impl<T> Response<T> {
    /// Returns the body as the server sent it, if the call's options [keep](crate::CallOptions::keep_body) it; `None` for streams.
    ///
    /// It has members that the model does not have:
    ///
    /// ```
    /// # use inngest_api_spec::{Call, CallExt, CallOptions, v2};
    /// # async fn queue(api: impl Call<v2::operation::GetFunctionRun>) -> Result<(), Box<dyn std::error::Error>> {
    /// let call = api.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").options(CallOptions::new().keep_body(true));
    /// let response = call.send_full().await?;
    /// let json: serde_json::Value = serde_json::from_slice(response.body().unwrap_or_default())?;
    /// println!("{} in {}", response.value.status, json["data"]["queue"]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.body.0.as_deref()
    }

    /// Returns the id that the server assigned to the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        crate::error::request_id(&self.headers)
    }

    /// Returns the rate limit that the server reports, if it does.
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
