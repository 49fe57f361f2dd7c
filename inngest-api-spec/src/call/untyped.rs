use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::progress::Progress;
use super::{Capability, Runtime};
use crate::request::{Request, RequestEncoder, nearest};
use crate::response::{KeptBody, RawBody, RawResponse, decode};
use crate::{
    ByteStream, CallOptions, Cursor, Error, ErrorKind, Json, JsonObject, Metadata, OPERATIONS, OperationInfo, Page,
    RawJson, Response, Upload, Version,
};

/// A call by name: operation and arguments are chosen at run time, for command lines and other generic programs.
///
/// Created by a client whose key authorizes `V`. Everything else is checked when the call is sent.
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
pub struct Untyped<V> {
    call: NamedCall,
    version: PhantomData<fn() -> V>,
}

impl<V: Version> Untyped<V> {
    #[doc(hidden)]
    pub fn new(client: Capability<V>, name: &str, arguments: JsonObject) -> Self {
        let call = NamedCall::new(client.into_runtime(), find(V::NAME, name), arguments);
        Self { call, version: PhantomData }
    }

    /// Sets the options of this call, such as its timeout or environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.options = options;
        self
    }

    /// Sets the raw body of an operation that takes one, such as `write_sandbox_file`: bytes in memory or a stream.
    ///
    /// The argument for the body is then left out of the others. Without it, that argument is text.
    pub fn upload(mut self, content: impl crate::IntoArgument<Upload>) -> Self {
        self.call.upload = Some(content.into_argument());
        self
    }

    /// Checks the call without sending it: the operation and its arguments. The server may still reject them.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if the operation does not exist, or if an argument is missing, unknown or of the wrong type.
    pub fn check(&self) -> Result<(), Error> {
        self.call.clone().request().map(drop)
    }

    /// Sends the operation and returns the response body as JSON, including the envelope; `null` if the body is empty.
    ///
    /// Error responses that a typed call returns as values, such as for cancelling a run that has ended, are errors here.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] before anything is sent, if the operation does not exist or returns a stream, or if an argument
    /// is missing, unknown or of the wrong type. Otherwise, if the call fails.
    pub async fn send(self) -> Result<RawJson, Error> {
        self.call.send().await
    }

    /// Sends the operation and returns the body with status and headers. The metadata is in the body.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_full(self) -> Result<Response<RawJson>, Error> {
        self.call.send_full().await
    }

    /// Sends the operation and returns the response body as it arrives: the bytes of a file, the JSON lines of a log, or the
    /// whole JSON of any other operation.
    ///
    /// Lines of a stream are returned unchanged, also those with an error of the server.
    ///
    /// # Errors
    /// As [`send`](Self::send), also for operations that return a stream.
    pub async fn stream(self) -> Result<ByteStream, Error> {
        self.call.stream().await
    }

    /// Returns the pages of a list, whose items stay JSON. Each page is one call, sent when it is requested.
    ///
    /// As with typed calls, a cursor that the server returns twice is an error, and so is a list of more than 10,000 pages.
    ///
    /// ```
    /// # use inngest_api_spec::{Error, Untyped};
    /// async fn print_all<V: inngest_api_spec::Version>(list: Untyped<V>) -> Result<(), Error> {
    ///     let mut pages = list.pages();
    ///     while let Some(page) = pages.try_next().await? {
    ///         page.items.iter().for_each(|item| println!("{item}"));
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn pages(self) -> UntypedPages {
        UntypedPages { call: self.call, progress: None, end: None }
    }
}

/// The pages of a list whose operation is chosen at run time. Returned by [`Untyped::pages`].
#[must_use = "no page is requested before `try_next` is awaited"]
pub struct UntypedPages {
    call: NamedCall,
    /// `None` before the first page.
    progress: Option<Progress>,
    /// What is returned in place of further pages.
    end: Option<Result<(), Error>>,
}

impl UntypedPages {
    /// Returns the next page; `None` after the last one.
    ///
    /// After an error of a call, and if the future is dropped, the same page is requested again.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if the operation is not paginated, otherwise as [`Untyped::send`].
    pub async fn try_next(&mut self) -> Result<Option<Page<RawJson>>, Error> {
        if let Some(end) = &mut self.end {
            return std::mem::replace(end, Ok(())).map(|()| None);
        }
        let operation = self.call.operation.clone()?;
        let Some(decode) = operation.decode_page else {
            let message = "the operation returns no pages; call it with `send` or `stream`";
            return Err(Error::request(operation, message));
        };
        let progress = self.progress.get_or_insert_with(|| Progress::new(operation));
        progress.check_limit()?;
        let page = decode(self.call.clone().execute().await?)?;
        match progress.advance(&page) {
            Ok(Some(cursor)) => self.call.set_cursor(&cursor)?,
            // A bad cursor is reported after the page, which is valid.
            end => self.end = Some(end.map(|_| ())),
        }
        Ok(Some(page))
    }
}

/// A call of an operation with arguments by name.
#[derive(Clone)]
pub(crate) struct NamedCall {
    runtime: Arc<dyn Runtime>,
    /// The operation, or why there is none.
    operation: Result<&'static OperationInfo, Error>,
    arguments: JsonObject,
    upload: Option<Upload>,
    pub(crate) options: CallOptions,
    /// Whether the arguments are checked against the schema as well.
    is_strict: bool,
}

impl NamedCall {
    pub(crate) fn new(
        runtime: Arc<dyn Runtime>,
        operation: Result<&'static OperationInfo, Error>,
        arguments: JsonObject,
    ) -> Self {
        Self { runtime, operation, arguments, upload: None, options: CallOptions::new(), is_strict: false }
    }

    pub(crate) fn strict(self) -> Self {
        Self { is_strict: true, ..self }
    }

    /// Returns the operation, if there is one.
    pub(crate) fn operation(&self) -> Option<&'static OperationInfo> {
        self.operation.as_ref().ok().copied()
    }

    fn set_cursor(&mut self, cursor: &Cursor) -> Result<(), Error> {
        let arguments = self.arguments.decode::<BTreeMap<String, RawJson>>();
        let mut arguments =
            arguments.map_err(|error| Error::local(ErrorKind::Request, self.operation(), error.to_string()))?;
        let cursor = RawJson::from_value(cursor.as_str()).unwrap_or_default();
        arguments.insert("cursor".to_owned(), cursor);
        self.arguments = JsonObject::from_value(&arguments);
        Ok(())
    }

    async fn execute(self) -> Result<RawResponse, Error> {
        let (runtime, request) = self.request()?;
        runtime.execute(request).await
    }

    pub(crate) async fn send(self) -> Result<RawJson, Error> {
        self.send_full().await.map(|response| response.value)
    }

    pub(crate) async fn send_full(self) -> Result<Response<RawJson>, Error> {
        let keep_body = self.options.get_keep_body();
        let (runtime, request) = self.request()?;
        if request.operation.response.is_streamed() {
            let message = "the operation returns a stream; call it with `stream` instead of `send`";
            return Err(Error::request(request.operation, message));
        }
        let response = runtime.execute(request).await?;
        let (status, headers, attempts) = (response.status, response.headers.clone(), response.attempts);
        let body = KeptBody::of(&response, keep_body);
        let value = whole_body(response)?;
        Ok(Response { value, metadata: Metadata::default(), status, headers, attempts, body })
    }

    pub(crate) async fn stream(self) -> Result<ByteStream, Error> {
        let response = self.execute().await?;
        if let RawBody::Stream(_) = response.body {
            return Ok(ByteStream::new(response));
        }
        let json = whole_body(response)?;
        Ok(ByteStream::from(json.as_str().to_owned()))
    }

    fn request(self) -> Result<(Arc<dyn Runtime>, Request), Error> {
        let operation = self.operation?;
        // First, because its errors name the item or the member, and the narrower limits.
        if self.is_strict {
            operation.check_arguments(&self.arguments)?;
        }
        let mut request = RequestEncoder::by_name(operation, &self.arguments, self.upload.as_ref())?;
        self.runtime.add_key(&mut request, &self.options);
        Ok((self.runtime, request.finish(self.options)?))
    }
}

/// Returns the operation of a version by its name.
fn find(version: &str, name: &str) -> Result<&'static OperationInfo, Error> {
    let of_version = || OPERATIONS.iter().copied().filter(|operation| operation.version == version);
    of_version().find(|operation| operation.id == name).ok_or_else(|| {
        if let Some(other) = OPERATIONS.iter().find(|operation| operation.id == name) {
            let article = if other.key().starts_with(['A', 'e']) { "an" } else { "a" };
            let message = format!(
                "{version} has no operation `{name}`; {} has one, which takes a client with {article} {}",
                other.version,
                other.key()
            );
            return Error::local(ErrorKind::Request, None, message);
        }
        let fix = match nearest(name, of_version().map(|operation| operation.id)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`operation::OPERATIONS` has the id of each".to_owned(),
        };
        Error::local(ErrorKind::Request, None, format!("{version} has no operation `{name}`; {fix}"))
    })
}

/// Returns the whole body as JSON.
fn whole_body(response: RawResponse) -> Result<RawJson, Error> {
    match &response.body {
        RawBody::Full(body) if body.is_empty() => Ok(RawJson::default()),
        _ => decode::<Json<RawJson>>(response).map(|(value, _)| value),
    }
}

impl fmt::Debug for UntypedPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.call.operation();
        f.debug_struct("UntypedPages").field("operation", &operation.map(|known| known.id)).finish_non_exhaustive()
    }
}

impl<V> fmt::Debug for Untyped<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.call.operation();
        f.debug_struct("Untyped").field("operation", &operation.map(|known| known.id)).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_found_in_its_own_version() {
        assert_eq!(find("v2", "invoke_function").unwrap().path, "/apps/{app_id}/functions/{function_id}/invoke");
        assert_eq!(find("v1", "get_event").unwrap().version, "v1");
        let error = |version: &str, name: &str| find(version, name).unwrap_err().to_string();
        assert_eq!(
            error("v2", "InvokeFunction"),
            "v2 has no operation `InvokeFunction`; did you mean `invoke_function`?"
        );
        assert_eq!(
            error("v2", "teleport_run"),
            "v2 has no operation `teleport_run`; `operation::OPERATIONS` has the id of each"
        );
        assert_eq!(error("v1", "list_event"), "v1 has no operation `list_event`; did you mean `list_events`?");
        assert_eq!(
            error("v2", "list_events"),
            "v2 has no operation `list_events`; v1 has one, which takes a client with a signing key"
        );
        assert_eq!(find("v1", "invoke_function").unwrap_err().kind(), ErrorKind::Request);
    }
}
