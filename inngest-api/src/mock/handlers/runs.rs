//! Runs, one at a time.

use crate::mock::handler::Served;
use crate::mock::ids::is_ulid;
use crate::mock::refusal::Refusal;
use crate::mock::run::Shown;
use crate::mock::state::State;
use crate::types::{RawJson, RunId};
use crate::v1;
use crate::v2::{
    CancelledRun, RerunStarted, Run, RunStatus,
    operation::{CancelRun, GetFunctionRun, Rerun},
};

/// A run's id as v2 takes it (recording `v2-run-bad-id`).
pub(super) fn check_id(id: &RunId) -> Result<(), Refusal> {
    if is_ulid(id.as_str()) { Ok(()) } else { Err(Refusal::invalid("Run ID must be a valid ULID")) }
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetFunctionRun) -> Result<Served<Run>, Refusal> {
    check_id(&call.run_id)?;
    let kept = state.kept();
    let run = kept.run(&call.run_id).ok_or_else(|| Refusal::not_found("Run not found"))?;
    Ok(run.show(state.functions(), Shown::WithoutClient, call.include_output.unwrap_or_default()).into())
}

/// Cancels a run that has not ended (recordings `v2-cancel`, `v2-cancel-ended`).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn cancel(state: &State, call: CancelRun) -> Result<Served<CancelledRun>, Refusal> {
    check_id(&call.run_id)?;
    let mut kept = state.kept();
    let run = kept.run_mut(&call.run_id).ok_or_else(|| Refusal::not_found("Run not found"))?;
    match run.cancel() {
        RunStatus::Cancelled => Err(Refusal::new(409, "run_already_cancelled", "Run is already cancelled")),
        RunStatus::Completed | RunStatus::Failed => {
            Err(Refusal::new(409, "run_already_ended", "Cannot cancel an ended run"))
        }
        _ => {
            let mut cancelled = CancelledRun::default();
            cancelled.run_id = Some(run.id.clone());
            Ok(cancelled.into())
        }
    }
}

/// Runs a run's event again, from its start: nothing here has steps to go on from.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn rerun(state: &State, call: Rerun) -> Result<Served<RerunStarted>, Refusal> {
    check_id(&call.run_id)?;
    let unknown = || Refusal::not_found("Run not found");
    let (id, index, data) = {
        let mut kept = state.kept();
        let original = kept.run(&call.run_id).ok_or_else(unknown)?;
        // Functions here run in no steps (recording `v2-rerun-from-step`).
        if call.from_step.is_some() {
            return Err(Refusal::new(400, "invalid_request", "Step not found in original run"));
        }
        let (original, index, event) = (original.id.clone(), original.function, original.event.clone());
        let data = kept.event(&event).and_then(|event| event.data.clone());
        let id = kept.add_run(index, event);
        if let Some(run) = kept.run_mut(&id) {
            run.original = Some(original);
        }
        (id, index, data)
    };
    let function = state.functions().get(index).ok_or_else(unknown)?;
    state.carry_out(&id, function, &data.unwrap_or_else(RawJson::default));
    let mut started = RerunStarted::default();
    started.run_id = id;
    Ok(started.into())
}

/// Cancels a run. One that has ended stays as it is.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn cancel_v1(state: &State, call: v1::operation::CancelRun) -> Result<Served<()>, Refusal> {
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
