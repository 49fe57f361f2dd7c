//! Runs as v1 represents them, their metadata and signals.

use std::time::Duration;

use crate::mock::behavior::{ErrorResponse, HandlerOutput, ResponseMetadata};
use crate::mock::state::{Function, NO_ID, RunRecord, ServerState, is_ulid, to_millis};
use crate::types::RunId;
use crate::v1::{
    FunctionRun, FunctionRunStatus, Job, ResumedRun,
    operation::{AddRunMetadata, GetRun, GetRunJobs, ListEventRuns, ResumeSignal},
};
use crate::v2;

/// The environment id of a single run. Recording `v1-run`.
pub(super) const ENV_ID: &str = "00000000-0000-4000-b000-000000000000";

const fn cached_for(seconds: u64) -> ResponseMetadata {
    ResponseMetadata { time_range: None, cached_for: Some(Duration::from_secs(seconds)) }
}

fn check_id(id: &RunId) -> Result<(), ErrorResponse> {
    if is_ulid(id.as_str()) { Ok(()) } else { Err(ErrorResponse::new(400, "", format!("Invalid run ID: {id}"))) }
}

/// An unknown run is 500, not 404. Recording `v1-run-unknown`.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetRun) -> Result<HandlerOutput<FunctionRun>, ErrorResponse> {
    let id = &call.run_id;
    check_id(id)?;
    let store = state.store();
    let run = store.run(id).ok_or_else(|| ErrorResponse::new(500, "", format!("Unable to load function run: {id}")))?;
    Ok(HandlerOutput::new(to_v1(run, state.functions(), ENV_ID), cached_for(3)))
}

/// A dev server never has jobs. Recording `v1-run-jobs`.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn jobs(_: &ServerState, call: GetRunJobs) -> Result<HandlerOutput<Vec<Job>>, ErrorResponse> {
    check_id(&call.run_id)?;
    Ok(HandlerOutput::new(Vec::new(), cached_for(5)))
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn of_event(
    state: &ServerState,
    call: ListEventRuns,
) -> Result<HandlerOutput<Vec<FunctionRun>>, ErrorResponse> {
    let id = &call.internal_id;
    if !is_ulid(id.as_str()) {
        return Err(ErrorResponse::new(400, "", format!("Invalid event ID: {id}")));
    }
    let store = state.store();
    let of_event = store.runs().iter().filter(|run| run.event.as_str().eq_ignore_ascii_case(id.as_str()));
    let runs = of_event.map(|run| to_v1(run, state.functions(), NO_ID)).collect();
    Ok(HandlerOutput::new(runs, cached_for(15)))
}

/// Accepts the metadata of a run without storing it.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn add_metadata(state: &ServerState, call: AddRunMetadata) -> Result<HandlerOutput<()>, ErrorResponse> {
    let id = &call.run_id;
    check_id(id)?;
    let known = state.store().run(id).is_some();
    if known { Ok(().into()) } else { Err(ErrorResponse::not_found(format!("Unable to load function run: {id}"))) }
}

/// Mock functions never wait for a signal. Recording `v1-signal-unknown`.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn resume(_: &ServerState, _: ResumeSignal) -> Result<HandlerOutput<ResumedRun>, ErrorResponse> {
    Err(ErrorResponse::not_found("No signal found"))
}

/// Recording `v1-event-runs`.
fn to_v1(run: &RunRecord, functions: &[Function], env: &str) -> FunctionRun {
    let (status, ended_at) = run.status();
    let mut converted = FunctionRun::default();
    converted.run_id = run.id.clone();
    converted.run_started_at = Some(to_millis(run.started_at));
    converted.function_id = functions.get(run.function).map(Function::internal_id).unwrap_or_default();
    converted.environment_id = env.into();
    converted.event_id = run.event.clone();
    converted.original_run_id.clone_from(&run.original);
    converted.status = match status {
        v2::RunStatus::Completed => FunctionRunStatus::Completed,
        v2::RunStatus::Failed => FunctionRunStatus::Failed,
        v2::RunStatus::Cancelled => FunctionRunStatus::Cancelled,
        _ => FunctionRunStatus::Running,
    };
    converted.ended_at = ended_at;
    converted.output = run.raw_result();
    converted
}
