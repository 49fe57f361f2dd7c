use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use crate::call::{BoxFuture, NamedCall, Runtime};
use crate::operation::Operation;
use crate::{ByteStream, CallOptions, Capability, Error, JsonObject, OperationInfo, RawJson, Response};

/// The permission to call one operation, without its type. Only a [`Capability`] becomes one.
#[doc(hidden)]
pub struct Grant {
    operation: &'static OperationInfo,
    runtime: Arc<dyn Runtime>,
}

impl<Op: Operation> From<Capability<Op>> for Grant {
    fn from(capability: Capability<Op>) -> Self {
        Self { operation: Op::INFO, runtime: capability.into_runtime() }
    }
}

/// A call of a tool: an operation that a client lists, with arguments by name. Returned by [`Tools::call`](crate::Tools::call).
///
/// Awaiting it sends it. The arguments are checked first, against the schema of the tool and the types of the operation.
#[must_use = "a call does nothing until it is awaited"]
pub struct ToolCall {
    /// The call, or the error of a name that is not listed.
    call: Result<NamedCall, Error>,
    options: CallOptions,
}

impl ToolCall {
    pub(super) fn new(grant: Result<Grant, Error>, arguments: JsonObject) -> Self {
        let call = grant
            .map(|Grant { operation, runtime }| NamedCall::new(runtime, Ok(operation), arguments.of_model()).strict());
        Self { call, options: CallOptions::new() }
    }

    /// Sets the options of this call, such as its timeout or environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the operation and returns the response body as JSON, including the envelope; `null` if the body is empty.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) before anything is sent, if the client does not list the tool, if the
    /// operation returns a stream, or if an argument is missing, unknown or does not fit the schema. Otherwise, if the call
    /// fails.
    pub async fn send(self) -> Result<RawJson, Error> {
        self.prepared()?.send().await
    }

    /// Sends the operation and returns the body with status and headers. The metadata is in the body.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_full(self) -> Result<Response<RawJson>, Error> {
        self.prepared()?.send_full().await
    }

    /// Sends the operation and returns the response body as it arrives, for operations that return a stream and for all others.
    ///
    /// # Errors
    /// As [`send`](Self::send), also for operations that return a stream.
    pub async fn stream(self) -> Result<ByteStream, Error> {
        self.prepared()?.stream().await
    }

    fn prepared(self) -> Result<NamedCall, Error> {
        let mut call = self.call?;
        call.options = self.options;
        Ok(call)
    }
}

impl IntoFuture for ToolCall {
    type Output = Result<RawJson, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.call.as_ref().ok().and_then(NamedCall::operation);
        f.debug_struct("ToolCall").field("operation", &operation.map(|known| known.id)).finish_non_exhaustive()
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Grant").field(&self.operation.id).finish()
    }
}
