//! How operations are handled: handlers, scripts, injected faults. No sockets, and of HTTP only status codes.

mod error_response;
mod fault;
mod handler;
mod operation;
mod script;

pub use self::error_response::ErrorResponse;
pub use self::fault::Fault;
pub(super) use self::fault::{FaultBody, FaultKind};
pub(super) use self::handler::{
    DefaultHandlers, EncodedResponse, Handler, HandlerOutput, ResponseMetadata, encode_response, encode_value,
};
pub use self::operation::MockOperation;
pub(super) use self::operation::Output;
pub use self::script::Script;
pub(super) use self::script::{RemainingSteps, ScriptAction};
