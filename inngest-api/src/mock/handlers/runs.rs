//! Single runs in v2, and cancelling runs in v1.

use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::{RunView, ServerState, is_ulid};
use crate::types::{RawJson, RunId};
use crate::v1;
use crate::v2::{
    CancelledRun, RerunStarted, Run, RunStatus,
    operation::{CancelRun, GetFunctionRun, Rerun},
};

/// Validates the id of a run. Recording `v2-run-bad-id`.
pub(super) fn check_id(id: &RunId) -> Result<(), ErrorResponse> {
    if is_ulid(id.as_str()) { Ok(()) } else { Err(ErrorResponse::invalid("Run ID must be a valid ULID")) }
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetFunctionRun) -> Result<HandlerOutput<Run>, ErrorResponse> {
    check_id(&call.run_id)?;
    let store = state.store();
    let run = store.run(&call.run_id).ok_or_else(|| ErrorResponse::not_found("Run not found"))?;
    Ok(run.to_v2(state.functions(), RunView::Single, call.include_output.unwrap_or_default()).into())
}

/// Recordings `v2-cancel`, `v2-cancel-ended`.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn cancel(state: &ServerState, call: CancelRun) -> Result<HandlerOutput<CancelledRun>, ErrorResponse> {
    check_id(&call.run_id)?;
    let mut store = state.store();
    let run = store.run_mut(&call.run_id).ok_or_else(|| ErrorResponse::not_found("Run not found"))?;
    match run.cancel() {
        RunStatus::Cancelled => Err(ErrorResponse::new(409, "run_already_cancelled", "Run is already cancelled")),
        RunStatus::Completed | RunStatus::Failed => {
            Err(ErrorResponse::new(409, "run_already_ended", "Cannot cancel an ended run"))
        }
        _ => {
            let mut cancelled = CancelledRun::default();
            cancelled.run_id = Some(run.id.clone());
            Ok(cancelled.into())
        }
    }
}

/// Runs the function again with the same event.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn rerun(state: &ServerState, call: Rerun) -> Result<HandlerOutput<RerunStarted>, ErrorResponse> {
    check_id(&call.run_id)?;
    let unknown = || ErrorResponse::not_found("Run not found");
    let (id, index, data) = {
        let mut store = state.store();
        let original = store.run(&call.run_id).ok_or_else(unknown)?;
        // Mock functions have no steps. Recording `v2-rerun-from-step`.
        if call.from_step.is_some() {
            return Err(ErrorResponse::new(400, "invalid_request", "Step not found in original run"));
        }
        let (original, index, event) = (original.id.clone(), original.function, original.event.clone());
        let data = store.event(&event).and_then(|event| event.data.clone());
        let id = store.add_run(index, event);
        if let Some(run) = store.run_mut(&id) {
            run.original = Some(original);
        }
        (id, index, data)
    };
    let function = state.functions().get(index).ok_or_else(unknown)?;
    state.execute_run(&id, function, &data.unwrap_or_else(RawJson::default));
    let mut started = RerunStarted::default();
    started.run_id = id;
    Ok(started.into())
}

/// A run that has ended stays unchanged.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn cancel_v1(
    state: &ServerState,
    call: v1::operation::CancelRun,
) -> Result<HandlerOutput<()>, ErrorResponse> {
    let id = &call.run_id;
    if !is_ulid(id.as_str()) {
        return Err(ErrorResponse::new(400, "", format!("Invalid run ID: {id}")));
    }
    let mut store = state.store();
    let run = store.run_mut(id);
    // Recording v1-run-delete-unknown.
    let run = run.ok_or_else(|| ErrorResponse::not_found(format!("Unable to load function run: {id}")))?;
    run.cancel();
    Ok(().into())
}
