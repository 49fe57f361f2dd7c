use std::fmt;
use std::sync::Arc;

use super::Capability;
use crate::request::{Request, RequestEncoder, nearest};
use crate::response::{KeptBody, RawBody, RawResponse, decode};
use crate::{
    CallOptions, Error, ErrorKind, Json, JsonObject, Metadata, OPERATIONS, OperationInfo, RawJson, Response, V1,
    Version,
};

/// A call by name: operation and arguments are chosen at run time, for tools and command lines.
///
/// Created by a client whose key authorizes `V`. Everything else is checked when the call is sent.
#[must_use = "an operation does nothing until it is sent: `.send().await`"]
pub struct Untyped<V> {
    client: Capability<V>,
    name: String,
    arguments: JsonObject,
    options: CallOptions,
}

impl<V: Version> Untyped<V> {
    #[doc(hidden)]
    pub fn new(client: Capability<V>, name: &str, arguments: JsonObject) -> Self {
        Self { client, name: name.to_owned(), arguments, options: CallOptions::new() }
    }

    /// Sets the options of this call, such as its timeout or environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the operation and returns the response body as JSON, including the envelope; `null` if the body is empty.
    ///
    /// Error responses that a typed call returns as values, such as for cancelling a run that has ended, are errors here.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] before anything is sent, if the operation does not exist or returns a stream, or if an argument
    /// is missing, unknown or of the wrong type. Otherwise, if the call fails.
    pub async fn send(self) -> Result<RawJson, Error> {
        self.send_full().await.map(|response| response.value)
    }

    /// Sends the operation and returns the body with status and headers. The metadata is in the body.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_full(self) -> Result<Response<RawJson>, Error> {
        let request = self.request()?;
        let response = Arc::clone(self.client.runtime()).execute(request).await?;
        let (status, headers, attempts) = (response.status, response.headers.clone(), response.attempts);
        let body = KeptBody::of(&response, self.options.get_keep_body());
        let value = whole_body(response)?;
        Ok(Response { value, metadata: Metadata::default(), status, headers, attempts, body })
    }

    fn request(&self) -> Result<Request, Error> {
        let operation = find(V::NAME, &self.name)?;
        if operation.response.is_streamed() {
            let message = "the operation returns a stream, which a call by name cannot; use its typed method";
            return Err(Error::request(operation, message));
        }
        let mut request = RequestEncoder::by_name(operation, &self.arguments)?;
        self.client.runtime().add_key(&mut request, &self.options);
        request.finish(self.options.clone())
    }
}

/// Returns the operation of a version by its name.
fn find(version: &str, name: &str) -> Result<&'static OperationInfo, Error> {
    let of_version = || OPERATIONS.iter().copied().filter(|operation| operation.version == version);
    of_version().find(|operation| operation.id == name).ok_or_else(|| {
        if let Some(other) = OPERATIONS.iter().find(|operation| operation.id == name) {
            let message = format!(
                "{version} has no operation `{name}`; {} has one, which takes a client with {}",
                other.version,
                if other.version == V1::NAME { "a signing key" } else { "an API key" }
            );
            return Error::local(ErrorKind::Request, None, message);
        }
        let nearest = nearest(name, of_version().map(|operation| operation.id)).unwrap_or_default();
        let message = format!("{version} has no operation `{name}`; did you mean `{nearest}`?");
        Error::local(ErrorKind::Request, None, message)
    })
}

/// Returns the whole body as JSON.
fn whole_body(response: RawResponse) -> Result<RawJson, Error> {
    match &response.body {
        RawBody::Full(body) if body.is_empty() => Ok(RawJson::default()),
        _ => decode::<Json<RawJson>>(response).map(|(value, _)| value),
    }
}

impl<V> fmt::Debug for Untyped<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Untyped").field("operation", &self.name).finish_non_exhaustive()
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
        assert_eq!(error("v1", "list_event"), "v1 has no operation `list_event`; did you mean `list_events`?");
        assert_eq!(
            error("v2", "list_events"),
            "v2 has no operation `list_events`; v1 has one, which takes a client with a signing key"
        );
        assert_eq!(find("v1", "invoke_function").unwrap_err().kind(), ErrorKind::Request);
    }
}
