//! Applies injected faults to requests and responses.

use std::io;

use http::Response;

use super::response::{self, ResponseBody};
use super::truncated_body::{stall, truncate};
use crate::mock::behavior::{Fault, FaultBody, FaultKind};
use crate::mock::state::ServerState;

/// Applies a fault before the operation is executed. Returns a response if the fault replaces that of the operation.
///
/// # Errors
/// If the server closes the connection.
pub(super) async fn before_execution(fault: &Fault, state: &ServerState) -> io::Result<Option<Response<ResponseBody>>> {
    if !fault.get_delay().is_zero() {
        tokio::time::sleep(fault.get_delay()).await;
    }
    match fault.kind() {
        FaultKind::HangUp => Err(connection_reset("injected fault: hung up before executing the request")),
        FaultKind::Respond { status, retry_after, body } => {
            let mut response = match body {
                FaultBody::PlainText => response::plain_text(*status, "injected by the mock server".to_owned()),
                FaultBody::Json(body) => response::json(*status, body.clone()),
            };
            if let Some(delay) = retry_after {
                response::set_retry_after(&mut response, *delay, state.now());
            }
            Ok(Some(response))
        }
        FaultKind::None | FaultKind::DropResponse | FaultKind::TruncateAfter(_) | FaultKind::StallAfter(_) => Ok(None),
    }
}

/// Applies a fault to the response of an executed operation.
///
/// # Errors
/// If the server closes the connection.
pub(super) fn after_execution(fault: &Fault, response: Response<ResponseBody>) -> io::Result<Response<ResponseBody>> {
    match *fault.kind() {
        FaultKind::DropResponse => Err(connection_reset("injected fault: dropped the response")),
        FaultKind::TruncateAfter(bytes) => Ok(response.map(|body| truncate(body, bytes))),
        FaultKind::StallAfter(bytes) => Ok(response.map(|body| stall(body, bytes))),
        FaultKind::None | FaultKind::HangUp | FaultKind::Respond { .. } => Ok(response),
    }
}

fn connection_reset(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, message)
}
