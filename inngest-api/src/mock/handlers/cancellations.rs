//! Cancellations, for which a dev server has no store.

use std::time::Duration;

use http::StatusCode;
use inngest_api_spec::__private::{RequestDecoder, Serve};
use inngest_api_spec::mock_codec::{ServerBody, ServerResponse};

use crate::mock::envelope::About;
use crate::mock::handler::Answer;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::types::Timestamp;
use crate::v1::operation::CreateCancellation;

/// How far the clocks of callers may be ahead (wire facts 13).
const LEEWAY: Duration = Duration::from_secs(5);

/// Any operation, once its arguments are found to be some: 500 without a body (recording `v1-cancellations`).
pub(super) fn fail<E: Serve>(_: &State, request: &mut RequestDecoder) -> Result<Answer, Refusal> {
    E::decode(request)?;
    Ok(failure())
}

/// The same after its time is looked at (recordings `v1-create-cancellation`, `v1-create-cancellation-future`).
pub(super) fn create(state: &State, request: &mut RequestDecoder) -> Result<Answer, Refusal> {
    let call = CreateCancellation::decode(request)?;
    let latest = state.now().checked_add(LEEWAY).unwrap_or(Timestamp::MAX);
    if call.started_before > latest {
        return Err(Refusal::new(400, "", "started_before must be in the past"));
    }
    Ok(failure())
}

fn failure() -> Answer {
    let response = ServerResponse { status: StatusCode::INTERNAL_SERVER_ERROR, body: ServerBody::Empty };
    (response, About::default())
}
