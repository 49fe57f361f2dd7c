//! Traces of runs. Mock functions have no steps, so a trace consists of the run, its attempt, and its result.

use serde_json::json;

use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::state::{RunView, ServerState, uuid};
use crate::types::RawJson;
use crate::v1;
use crate::v2::{Run, RunStatus, Span, SpanStatus, Trace, operation::GetFunctionTrace};

/// The name of the root span of a completed run. Recordings `v2-trace-completed`, `v2-trace-steps`.
const COMPLETED_ROOT: &str = "0737c22d3bfae812339732d14d8c7dbd6dc4e09c";

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetFunctionTrace) -> Result<HandlerOutput<Trace>, ErrorResponse> {
    super::runs::check_id(&call.run_id)?;
    let with_output = call.include_output.unwrap_or_default();
    let store = state.store();
    let record = store.run(&call.run_id).ok_or_else(|| ErrorResponse::not_found("Run not found"))?;
    let mut run = record.to_v2(state.functions(), RunView::Single, with_output);
    // A run that waits for a retry is running.
    run.status = record.status().0;
    let mut root = span(&run, "Run");
    root.output.clone_from(&run.output);
    if with_output {
        root.input = store.event(&record.event).and_then(input);
    }
    let mut trace = Trace::new(run.id.clone());
    if run.status == RunStatus::Completed {
        root.name = COMPLETED_ROOT.into();
        root.step_id = Some(COMPLETED_ROOT.into());
    }
    trace.push(0, root);
    for (depth, name, has_output) in child_spans(&run.status) {
        let mut child = span(&run, name);
        child.output = run.output.clone().filter(|_| *has_output);
        trace.push(*depth, child);
    }
    Ok(trace.into())
}

/// The spans below the root: depth, name, and whether they have the output. Recordings `v2-trace-completed`,
/// `v2-trace-failed`. A running run has only spans of steps, and mock functions have no steps.
const fn child_spans(status: &RunStatus) -> &'static [(usize, &'static str, bool)] {
    match status {
        RunStatus::Completed => &[(1, "executor.nonstep", true)],
        RunStatus::Failed => &[(1, "Finalization", false), (2, "Attempt 0", true), (1, "executor.nonstep", true)],
        _ => &[],
    }
}

/// A span of a run. Recordings `v2-trace-running`, `v2-trace-steps-running`.
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
