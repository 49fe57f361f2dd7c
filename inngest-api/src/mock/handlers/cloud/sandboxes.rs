//! Sandboxes, and commands in them.

use std::collections::BTreeMap;

use crate::mock::cloud::{KeptSandbox, chunks};
use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::response::Page;
use crate::stream::JsonLines;
use crate::types::Base64Bytes;
use crate::v2::{
    ExecOutput, LogChunk, Sandbox, SandboxResources, SandboxStatus,
    operation::{CreateSandbox, DestroySandbox, ExecSandbox, GetSandbox, ListSandboxes, StreamSandboxLogs},
};

pub(super) fn create(state: &State, call: CreateSandbox) -> Result<Served<Sandbox>, Refusal> {
    let CreateSandbox { name, vcpu, memory_mb, .. } = call;
    let mut resources = SandboxResources::default();
    (resources.vcpu, resources.memory_mb) = (vcpu, memory_mb);
    let now = state.now();
    let mut kept = state.cloud()?.kept();
    let mut shown = Sandbox::default();
    shown.id = kept.next_id().into();
    (shown.name, shown.status, shown.resources) = (name, SandboxStatus::Running, Some(resources));
    (shown.created_at, shown.started_at) = (Some(now), Some(now));
    let sandbox = KeptSandbox { shown: shown.clone(), files: BTreeMap::new(), processes: Vec::new(), logs: Vec::new() };
    kept.sandboxes.push(sandbox);
    Ok(shown.into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(state: &State, call: ListSandboxes) -> Result<Served<Page<Sandbox>>, Refusal> {
    let kept = state.cloud()?.kept();
    let all = kept.sandboxes.iter().map(|sandbox| (sandbox.shown.id.to_string(), sandbox.shown.clone()));
    super::super::limits::page(all, call.limit, call.cursor.as_ref(), 100).map(Served::from)
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetSandbox) -> Result<Served<Sandbox>, Refusal> {
    Ok(state.cloud()?.kept().sandbox(&call.sandbox_id)?.shown.clone().into())
}

/// Ends a sandbox, which is shown from then on as it was; a second time changes nothing.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn destroy(state: &State, call: DestroySandbox) -> Result<Served<Option<Sandbox>>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let sandbox = kept.sandbox(&call.sandbox_id)?;
    sandbox.shown.status = SandboxStatus::Terminated;
    sandbox.shown.ended_at.get_or_insert_with(|| state.now());
    Ok(Some(sandbox.shown.clone()).into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn exec(state: &State, call: ExecSandbox) -> Result<Served<ExecOutput>, Refusal> {
    let cloud = state.cloud()?;
    cloud.kept().live_sandbox(&call.sandbox_id)?;
    let executed = cloud.executor.run(&call.command);
    cloud.kept().live_sandbox(&call.sandbox_id)?.logs.extend(chunks(&executed, state.now()));
    let mut output = ExecOutput::default();
    output.stdout = Base64Bytes::new(executed.stdout);
    output.stderr = Base64Bytes::new(executed.stderr);
    output.encoding = "base64".into();
    output.exit_code = Some(executed.exit_code);
    Ok(output.into())
}

/// What was written so far.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn logs(state: &State, call: StreamSandboxLogs) -> Result<Served<JsonLines<LogChunk>>, Refusal> {
    let logs = state.cloud()?.kept().sandbox(&call.sandbox_id)?.logs.clone();
    Ok(logs.into_iter().collect::<JsonLines<_>>().into())
}
