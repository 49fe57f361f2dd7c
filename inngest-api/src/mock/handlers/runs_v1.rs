//! Runs as v1 shows them.

use std::time::Duration;

use crate::mock::envelope::About;
use crate::mock::function::Function;
use crate::mock::handler::Served;
use crate::mock::ids::is_ulid;
use crate::mock::kept::NO_ID;
use crate::mock::refusal::Refusal;
use crate::mock::run::{KeptRun, to_millis};
use crate::mock::state::State;
use crate::types::RunId;
use crate::v1::{
    FunctionRun, FunctionRunStatus, Job, ResumedRun,
    operation::{AddRunMetadata, GetRun, GetRunJobs, ListEventRuns, ResumeSignal},
};
use crate::v2;

/// The environment, as runs by themselves say it (recording `v1-run`).
pub(super) const ENV_ID: &str = "00000000-0000-4000-b000-000000000000";

const fn cached_for(seconds: u64) -> About {
    About { time_range: None, cached_for: Some(Duration::from_secs(seconds)) }
}

fn check_id(id: &RunId) -> Result<(), Refusal> {
    if is_ulid(id.as_str()) { Ok(()) } else { Err(Refusal::new(400, "", format!("Invalid run ID: {id}"))) }
}

/// Of an unknown run 500, not 404 (recording `v1-run-unknown`).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetRun) -> Result<Served<FunctionRun>, Refusal> {
    let id = &call.run_id;
    check_id(id)?;
    let kept = state.kept();
    let run = kept.run(id).ok_or_else(|| Refusal::new(500, "", format!("Unable to load function run: {id}")))?;
    Ok(Served::new(show(run, state.functions(), ENV_ID), cached_for(3)))
}

/// A dev server has no jobs (recording `v1-run-jobs`).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn jobs(_: &State, call: GetRunJobs) -> Result<Served<Vec<Job>>, Refusal> {
    check_id(&call.run_id)?;
    Ok(Served::new(Vec::new(), cached_for(5)))
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn of_event(state: &State, call: ListEventRuns) -> Result<Served<Vec<FunctionRun>>, Refusal> {
    let id = &call.internal_id;
    if !is_ulid(id.as_str()) {
        return Err(Refusal::new(400, "", format!("Invalid event ID: {id}")));
    }
    let kept = state.kept();
    let of_event = kept.runs().iter().filter(|run| run.event.as_str().eq_ignore_ascii_case(id.as_str()));
    let runs = of_event.map(|run| show(run, state.functions(), NO_ID)).collect();
    Ok(Served::new(runs, cached_for(15)))
}

/// Takes notes of a run, and keeps none.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn add_metadata(state: &State, call: AddRunMetadata) -> Result<Served<()>, Refusal> {
    let id = &call.run_id;
    check_id(id)?;
    let known = state.kept().run(id).is_some();
    if known { Ok(().into()) } else { Err(Refusal::not_found(format!("Unable to load function run: {id}"))) }
}

/// No run here waits for a signal (recording `v1-signal-unknown`).
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn resume(_: &State, _: ResumeSignal) -> Result<Served<ResumedRun>, Refusal> {
    Err(Refusal::not_found("No signal found"))
}

/// As recording `v1-event-runs` has it.
fn show(run: &KeptRun, functions: &[Function], env: &str) -> FunctionRun {
    let (status, ended_at) = run.status();
    let mut shown = FunctionRun::default();
    shown.run_id = run.id.clone();
    shown.run_started_at = Some(to_millis(run.started_at));
    shown.function_id = functions.get(run.function).map(Function::internal_id).unwrap_or_default();
    shown.environment_id = env.into();
    shown.event_id = run.event.clone();
    shown.original_run_id.clone_from(&run.original);
    shown.status = match status {
        v2::RunStatus::Completed => FunctionRunStatus::Completed,
        v2::RunStatus::Failed => FunctionRunStatus::Failed,
        v2::RunStatus::Cancelled => FunctionRunStatus::Cancelled,
        _ => FunctionRunStatus::Running,
    };
    shown.ended_at = ended_at;
    shown.output = run.result();
    shown
}
