//! Handlers: closures that turn the request of an operation into a response.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use inngest_api_spec::__private::{RequestDecoder, Serve};
use inngest_api_spec::mock_codec::{ServerBody, ServerResponse};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::error_response::ErrorResponse;
use super::operation::{MockOperation, Output};
use crate::auth::{V2, Version as _};
use crate::mock::state::{ServerState, catch_panic};
use crate::operation::OperationInfo;
use crate::response::Decode as _;
use crate::types::TimeRange;

/// The value that a handler returns, with the metadata of the response.
pub(in crate::mock) struct HandlerOutput<T> {
    value: T,
    metadata: ResponseMetadata,
    /// The status of the response; `None` for the operation's usual one.
    status: Option<StatusCode>,
}

/// The metadata of a response, apart from its time.
#[derive(Clone, Debug, Default)]
pub(in crate::mock) struct ResponseMetadata {
    /// The time range of a list of runs, if the caller set both limits.
    pub(in crate::mock) time_range: Option<TimeRange>,
    /// How long the response may be cached.
    pub(in crate::mock) cached_for: Option<Duration>,
}

impl<T> From<T> for HandlerOutput<T> {
    fn from(value: T) -> Self {
        Self::new(value, ResponseMetadata::default())
    }
}

impl<T> HandlerOutput<T> {
    pub(in crate::mock) const fn new(value: T, metadata: ResponseMetadata) -> Self {
        Self { value, metadata, status: None }
    }

    /// Sets the status of the response.
    pub(in crate::mock) const fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }
}

/// A response before it is wrapped in the envelope of its API version.
pub(in crate::mock) type EncodedResponse = (ServerResponse, ResponseMetadata);

type HandlerFn = dyn Fn(&ServerState, &mut RequestDecoder) -> Result<EncodedResponse, ErrorResponse> + Send + Sync;

/// Handles the requests of one operation.
#[derive(Clone)]
pub(in crate::mock) struct Handler {
    handle: Arc<HandlerFn>,
    /// The size of the largest accepted body, in bytes.
    pub(in crate::mock) body_limit: usize,
    /// The code of the error of a larger body.
    pub(in crate::mock) too_large: &'static str,
    /// Whether a request may have query parameters and members of the body that the operation does not have.
    additions: bool,
}

impl Handler {
    /// The default size of the largest accepted body, in bytes.
    pub(in crate::mock) const BODY_LIMIT: usize = 64 * 1024 * 1024;

    /// A handler of the mock server that receives the decoded operation.
    pub(in crate::mock) fn typed<Op: Serve>(
        handle: impl Fn(&ServerState, Op) -> Result<HandlerOutput<Output<Op>>, ErrorResponse> + Send + Sync + 'static,
    ) -> Self {
        Self::raw(move |state, request| handle(state, Op::decode(request)?).map(encode_response::<Op>))
    }

    /// A handler of a test.
    pub(in crate::mock) fn custom<Op: MockOperation>(
        handle: impl Fn(Op) -> Result<Op::Value, ErrorResponse> + Send + Sync + 'static,
    ) -> Self {
        Self::raw(move |_, request| handle(Op::decode(request)?).map(encode_value::<Op>)).additions()
    }

    /// A handler that decodes the request itself.
    pub(in crate::mock) fn raw(
        handle: impl Fn(&ServerState, &mut RequestDecoder) -> Result<EncodedResponse, ErrorResponse> + Send + Sync + 'static,
    ) -> Self {
        Self { handle: Arc::new(handle), body_limit: Self::BODY_LIMIT, too_large: "invalid_request", additions: false }
    }

    /// Accepts what [`CallOptions`](crate::CallOptions) add to a request. For handlers of tests: the test decides what its server
    /// knows.
    pub(in crate::mock) const fn additions(mut self) -> Self {
        self.additions = true;
        self
    }

    /// Sets the size of the largest accepted body, in bytes.
    pub(in crate::mock) fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the code of the error of a body that is too large.
    pub(in crate::mock) const fn too_large(mut self, code: &'static str) -> Self {
        self.too_large = code;
        self
    }

    /// Handles a request. A panic of the handler becomes an internal error.
    pub(in crate::mock) fn handle(
        &self,
        state: &ServerState,
        request: &mut RequestDecoder,
    ) -> Result<EncodedResponse, ErrorResponse> {
        request.check(self.additions)?;
        catch_panic(|| (self.handle)(state, request))
            .unwrap_or_else(|message| Err(ErrorResponse::internal(format!("the handler panicked: {message}"))))
    }
}

/// Encodes the value that a handler returned.
pub(in crate::mock) fn encode_response<Op: Serve>(output: HandlerOutput<Output<Op>>) -> EncodedResponse {
    let response = Op::Response::encode(output.value);
    let response = match output.status {
        Some(status) => response.with_status(status),
        None => with_usual_status(Op::INFO, response),
    };
    (response, output.metadata)
}

/// Encodes the value that a handler of a test returned.
pub(in crate::mock) fn encode_value<Op: MockOperation>(value: Op::Value) -> EncodedResponse {
    (with_usual_status(Op::INFO, Op::encode_response(value)), ResponseMetadata::default())
}

/// Sets the status that v2 has for a success, if it is not 200.
fn with_usual_status(operation: &OperationInfo, response: ServerResponse) -> ServerResponse {
    if response.status != StatusCode::OK || operation.base != V2::BASE {
        return response;
    }
    let shown = match &response.body {
        ServerBody::Data(data) => data.decode::<Outcome>().unwrap_or_default(),
        _ => Outcome::default(),
    };
    let usual = match (operation.id, shown.status.as_deref()) {
        ("pause_sandbox", Some("PAUSED")) | ("resume_sandbox", Some("RUNNING")) => StatusCode::OK,
        ("create_sandbox" | "create_sandbox_snapshot", Some("STARTING" | "CREATING"))
        | ("pause_sandbox" | "resume_sandbox" | "destroy_sandbox", _) => StatusCode::ACCEPTED,
        ("create_sandbox", None | Some("RUNNING"))
        | (
            "create_sandbox_snapshot"
            | "start_sandbox_process"
            | "create_env"
            | "create_webhook"
            | "create_partner_account",
            _,
        ) => StatusCode::CREATED,
        ("delete_sandbox_snapshot" | "signal_sandbox_process", _) => StatusCode::NO_CONTENT,
        // The sync failed, and the response says why.
        ("sync_app", _) if shown.error.is_some() => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    response.with_status(usual)
}

/// The members of a value on which the status of a response depends.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Outcome {
    status: Option<String>,
    error: Option<IgnoredAny>,
}

/// The handlers that a server starts with. A later handler of the same operation replaces the earlier one.
#[derive(Default)]
pub(in crate::mock) struct DefaultHandlers(Vec<(&'static OperationInfo, Handler)>);

impl DefaultHandlers {
    pub(in crate::mock) fn set<Op: Serve>(&mut self, handler: Handler) {
        self.0.push((Op::INFO, handler));
    }
}

impl IntoIterator for DefaultHandlers {
    type Item = (&'static OperationInfo, Handler);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
