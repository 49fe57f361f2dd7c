//! Runs, one at a time.

use crate::mock::handler::Served;
use crate::mock::ids::is_ulid;
use crate::mock::refusal::Refusal;
use crate::mock::run::Shown;
use crate::mock::state::State;
use crate::v1;
use crate::v2::{GetFunctionRun, Run};

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetFunctionRun) -> Result<Served<Run>, Refusal> {
    if !is_ulid(call.run_id.as_str()) {
        return Err(Refusal::invalid("Run ID must be a valid ULID"));
    }
    let kept = state.kept();
    let run = kept.run(&call.run_id).ok_or_else(|| Refusal::not_found("Run not found"))?;
    Ok(run.show(state.functions(), Shown::Alone, call.include_output.unwrap_or_default()).into())
}

/// Cancels a run. One that has ended stays as it is.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn cancel_v1(state: &State, call: v1::CancelRun) -> Result<Served<()>, Refusal> {
    let id = &call.run_id;
    if !is_ulid(id.as_str()) {
        return Err(Refusal::new(400, "", format!("Invalid run ID: {id}")));
    }
    let mut kept = state.kept();
    let run = kept.run_mut(id);
    // Recording v1-run-delete-unknown.
    let run = run.ok_or_else(|| Refusal::not_found(format!("Unable to load function run: {id}")))?;
    run.cancel();
    Ok(().into())
}
