//! What a run did, as far as a function without steps does anything: the run, its attempt, and what it gave.

use serde_json::json;

use crate::mock::handler::Served;
use crate::mock::ids::uuid;
use crate::mock::refusal::Refusal;
use crate::mock::run::Shown;
use crate::mock::state::State;
use crate::types::RawJson;
use crate::v1;
use crate::v2::{Run, RunStatus, Span, SpanStatus, Trace, operation::GetFunctionTrace};

/// What the server calls a run that has completed (recordings `v2-trace-completed`, `v2-trace-steps`).
const WHOLE: &str = "0737c22d3bfae812339732d14d8c7dbd6dc4e09c";

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetFunctionTrace) -> Result<Served<Trace>, Refusal> {
    super::runs::check_id(&call.run_id)?;
    let with_output = call.include_output.unwrap_or_default();
    let kept = state.kept();
    let kept_run = kept.run(&call.run_id).ok_or_else(|| Refusal::not_found("Run not found"))?;
    let run = kept_run.show(state.functions(), Shown::WithoutClient, with_output);
    let mut root = span(&run, "Run");
    root.output.clone_from(&run.output);
    if with_output {
        root.input = kept.event(&kept_run.event).and_then(input);
    }
    let mut trace = Trace::new(run.id.clone());
    if run.status == RunStatus::Completed {
        root.name = WHOLE.into();
        root.step_id = Some(WHOLE.into());
    }
    trace.push(0, root);
    for (depth, name, has_output) in below(&run.status) {
        let mut below = span(&run, name);
        below.output = run.output.clone().filter(|_| *has_output);
        trace.push(*depth, below);
    }
    Ok(trace.into())
}

/// The spans below the root: how deep, their names, and whether they hold the output (recordings `v2-trace-completed`,
/// `v2-trace-failed`). A run under way has steps alone, and here there are none.
const fn below(status: &RunStatus) -> &'static [(usize, &'static str, bool)] {
    match status {
        RunStatus::Completed => &[(1, "executor.nonstep", true)],
        RunStatus::Failed => &[(1, "Finalization", false), (2, "Attempt 0", true), (1, "executor.nonstep", true)],
        _ => &[],
    }
}

/// A span of a run: `RUNNING` until it has ended (recordings `v2-trace-running` and `v2-trace-steps-running`, wire facts 10).
fn span(run: &Run, name: &str) -> Span {
    let mut span = Span::default();
    span.id = uuid(&[run.id.as_str(), name].concat()).chars().filter(char::is_ascii_hexdigit).take(16).collect();
    span.name = name.into();
    span.status = match run.status {
        RunStatus::Completed => SpanStatus::Completed,
        RunStatus::Failed => SpanStatus::Failed,
        RunStatus::Cancelled => SpanStatus::Cancelled,
        _ => SpanStatus::Running,
    };
    (span.queued_at, span.started_at, span.ended_at) = (run.queued_at, run.started_at, run.ended_at);
    span.duration_ms = run.duration_ms;
    span
}

/// `{"data":[EVENT]}`.
fn input(event: &v1::Event) -> Option<RawJson> {
    let event = json!({ "data": event.data, "id": event.id, "name": event.name, "ts": event.ts });
    RawJson::from_value(&json!({ "data": [event] })).ok()
}
