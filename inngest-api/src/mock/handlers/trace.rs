//! What a run did: one span, since nothing here has steps.

use serde_json::json;

use crate::mock::handler::Served;
use crate::mock::ids::uuid;
use crate::mock::refusal::Refusal;
use crate::mock::run::Shown;
use crate::mock::state::State;
use crate::v2::{GetFunctionTrace, Run, RunStatus, Span, SpanStatus, Trace};
use crate::{RawJson, v1};

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetFunctionTrace) -> Result<Served<Trace>, Refusal> {
    super::runs::check_id(&call.run_id)?;
    let with_output = call.include_output.unwrap_or_default();
    let kept = state.kept();
    let kept_run = kept.run(&call.run_id).ok_or_else(|| Refusal::not_found("Run not found"))?;
    let mut root = span(kept_run.show(state.functions(), Shown::Alone, with_output));
    if with_output {
        root.input = kept.event(&kept_run.event).and_then(input);
    }
    let mut trace = Trace::new(kept_run.id.clone());
    trace.push(0, root);
    Ok(trace.into())
}

/// The root: the run itself (recording `v2-trace-failed`); `RUNNING` until it has ended (recordings `v2-trace-running` and
/// `v2-trace-steps-running`, which say another thing than wire facts 10).
fn span(run: Run) -> Span {
    let mut span = Span::default();
    span.id = uuid(run.id.as_str()).chars().filter(char::is_ascii_hexdigit).take(16).collect();
    span.name = "Run".into();
    span.status = match run.status {
        RunStatus::Completed => SpanStatus::Completed,
        RunStatus::Failed => SpanStatus::Failed,
        RunStatus::Cancelled => SpanStatus::Cancelled,
        _ => SpanStatus::Running,
    };
    (span.queued_at, span.started_at, span.ended_at) = (run.queued_at, run.started_at, run.ended_at);
    span.duration_ms = run.duration_ms;
    span.output = run.output;
    span
}

/// `{"data":[EVENT]}`.
fn input(event: &v1::Event) -> Option<RawJson> {
    let event = json!({ "data": event.data, "id": event.id, "name": event.name, "ts": event.ts });
    RawJson::from_value(&json!({ "data": [event] })).ok()
}
