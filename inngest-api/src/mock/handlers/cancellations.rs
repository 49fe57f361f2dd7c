//! Bulk cancellations. A dev server cannot store them: valid requests fail with 500.

use std::time::Duration;

use http::StatusCode;
use inngest_api_spec::__private::{RequestDecoder, Serve};
use inngest_api_spec::mock_codec::{ServerBody, ServerResponse};

use crate::mock::behavior::{EncodedResponse, ErrorResponse, ResponseMetadata};
use crate::mock::state::ServerState;
use crate::types::Timestamp;
use crate::v1::operation::CreateCancellation;

/// How far the clock of a caller may be ahead.
const LEEWAY: Duration = Duration::from_secs(5);

/// Decodes the arguments, then fails. Recording `v1-cancellations`.
pub(super) fn fail<Op: Serve>(_: &ServerState, request: &mut RequestDecoder) -> Result<EncodedResponse, ErrorResponse> {
    Op::decode(request)?;
    Ok(failure())
}

/// Checks the time, then fails. Recordings `v1-create-cancellation`, `v1-create-cancellation-future`.
pub(super) fn create(state: &ServerState, request: &mut RequestDecoder) -> Result<EncodedResponse, ErrorResponse> {
    let call = CreateCancellation::decode(request)?;
    let latest = state.now().checked_add(LEEWAY).unwrap_or(Timestamp::MAX);
    if call.started_before > latest {
        return Err(ErrorResponse::new(400, "", "started_before must be in the past"));
    }
    Ok(failure())
}

/// 500 without a body.
fn failure() -> EncodedResponse {
    let response = ServerResponse { status: StatusCode::INTERNAL_SERVER_ERROR, body: ServerBody::Empty };
    (response, ResponseMetadata::default())
}
