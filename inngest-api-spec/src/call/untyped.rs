use std::fmt;
use std::sync::Arc;

use super::Capability;
use crate::request::{Request, RequestEncoder, nearest};
use crate::response::{RawBody, RawResponse, decode};
use crate::{
    CallOptions, Error, ErrorKind, Json, JsonObject, Metadata, OPERATIONS, OperationInfo, RawJson, Response, Version,
};

/// An operation by its name, its arguments by theirs: for tools that learn what to call when they run.
///
/// Made by a client whose key authorizes `V`; everything else is found out when it is sent.
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

    /// What this call does differently from its client: deadline, environment, further headers.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the operation and gives the body of the answer as it came, its envelope included; `null` where it is empty.
    ///
    /// A refusal that a typed call takes for an outcome, such as that of a run that has ended, is an error here.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] before anything is sent: an operation that is not there, with the name that is nearest; an
    /// argument that is missing, unknown or of another type; an operation that answers a stream. Besides, the call's.
    pub async fn send(self) -> Result<RawJson, Error> {
        self.send_full().await.map(|response| response.value)
    }

    /// Sends the operation and gives the body with all that came with it: status and headers. The metadata is in the body.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_full(self) -> Result<Response<RawJson>, Error> {
        let request = self.request()?;
        let answer = Arc::clone(self.client.runtime()).execute(request).await?;
        let (status, headers, attempts) = (answer.status, answer.headers.clone(), answer.attempts);
        let value = whole(answer)?;
        Ok(Response { value, metadata: Metadata::default(), status, headers, attempts })
    }

    fn request(&self) -> Result<Request, Error> {
        let operation = find(V::NAME, &self.name)?;
        if operation.response.is_streamed() {
            let message = "it answers a stream, which an untyped call cannot give: call it by its typed method";
            return Err(Error::request(operation, message));
        }
        let mut request = RequestEncoder::by_name(operation, &self.arguments)?;
        self.client.runtime().add_key(&mut request, &self.options);
        request.finish(self.options.clone())
    }
}

/// The operation of a version by its name.
fn find(version: &str, name: &str) -> Result<&'static OperationInfo, Error> {
    let of_version = || OPERATIONS.iter().copied().filter(|operation| operation.version == version);
    of_version().find(|operation| operation.id == name).ok_or_else(|| {
        if let Some(other) = OPERATIONS.iter().find(|operation| operation.id == name) {
            let message =
                format!("{version} has no operation `{name}`, but {} has: it takes another key", other.version);
            return Error::local(ErrorKind::Request, None, message);
        }
        let nearest = nearest(name, of_version().map(|operation| operation.id)).unwrap_or_default();
        let message = format!("{version} has no operation `{name}`; the nearest is `{nearest}`");
        Error::local(ErrorKind::Request, None, message)
    })
}

/// The whole body.
fn whole(answer: RawResponse) -> Result<RawJson, Error> {
    match &answer.body {
        RawBody::Full(body) if body.is_empty() => Ok(RawJson::default()),
        _ => decode::<Json<RawJson>>(answer).map(|(value, _)| value),
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
    fn operations_are_found_in_their_version() {
        assert_eq!(find("v2", "invoke_function").unwrap().path, "/apps/{app_id}/functions/{function_id}/invoke");
        assert_eq!(find("v1", "get_event").unwrap().version, "v1");
        let said = |version: &str, name: &str| find(version, name).unwrap_err().to_string();
        assert_eq!(
            said("v2", "InvokeFunction"),
            "v2 has no operation `InvokeFunction`; the nearest is `invoke_function`"
        );
        assert_eq!(said("v1", "list_event"), "v1 has no operation `list_event`; the nearest is `list_events`");
        assert_eq!(said("v2", "list_events"), "v2 has no operation `list_events`, but v1 has: it takes another key");
        assert_eq!(find("v1", "invoke_function").unwrap_err().kind(), ErrorKind::Request);
    }
}
