//! Sandboxes, and executing commands in them.

use std::collections::BTreeMap;

use super::{cloud, running_sandbox, sandbox};
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::handlers::paging;
use crate::mock::state::{SandboxRecord, ServerState, log_chunks};
use crate::response::Page;
use crate::stream::JsonLines;
use crate::types::Base64Bytes;
use crate::v2::{
    ExecOutput, LogChunk, Sandbox, SandboxResources, SandboxStatus,
    operation::{CreateSandbox, DestroySandbox, ExecSandbox, GetSandbox, ListSandboxes, StreamSandboxLogs},
};

pub(super) fn create(state: &ServerState, call: CreateSandbox) -> Result<HandlerOutput<Sandbox>, ErrorResponse> {
    let CreateSandbox { name, vcpu, memory_mb, .. } = call;
    let mut resources = SandboxResources::default();
    (resources.vcpu, resources.memory_mb) = (vcpu, memory_mb);
    let now = state.now();
    let mut store = cloud(state)?.store();
    let mut sandbox = Sandbox::default();
    sandbox.id = store.next_id().into();
    (sandbox.name, sandbox.status, sandbox.resources) = (name, SandboxStatus::Running, Some(resources));
    (sandbox.created_at, sandbox.started_at) = (Some(now), Some(now));
    store.sandboxes.push(SandboxRecord {
        sandbox: sandbox.clone(),
        files: BTreeMap::new(),
        processes: Vec::new(),
        logs: Vec::new(),
    });
    Ok(sandbox.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(state: &ServerState, call: ListSandboxes) -> Result<HandlerOutput<Page<Sandbox>>, ErrorResponse> {
    let store = cloud(state)?.store();
    let all = store.sandboxes.iter().map(|record| (record.sandbox.id.to_string(), record.sandbox.clone()));
    paging::page(all, call.limit, call.cursor.as_ref(), 100).map(HandlerOutput::from)
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetSandbox) -> Result<HandlerOutput<Sandbox>, ErrorResponse> {
    Ok(sandbox(&mut cloud(state)?.store(), &call.sandbox_id)?.sandbox.clone().into())
}

/// Terminates a sandbox. It can still be read. A second call changes nothing.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn destroy(
    state: &ServerState,
    call: DestroySandbox,
) -> Result<HandlerOutput<Option<Sandbox>>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    let sandbox = &mut sandbox(&mut store, &call.sandbox_id)?.sandbox;
    sandbox.status = SandboxStatus::Terminated;
    sandbox.ended_at.get_or_insert_with(|| state.now());
    Ok(Some(sandbox.clone()).into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn exec(state: &ServerState, call: ExecSandbox) -> Result<HandlerOutput<ExecOutput>, ErrorResponse> {
    let cloud = cloud(state)?;
    running_sandbox(&mut cloud.store(), &call.sandbox_id)?;
    // Calls user code, so the store is not locked.
    let result = cloud.executor.run(&call.command);
    running_sandbox(&mut cloud.store(), &call.sandbox_id)?.logs.extend(log_chunks(&result, state.now()));
    let mut output = ExecOutput::default();
    (output.stdout, output.stderr) = (Base64Bytes::new(result.stdout), Base64Bytes::new(result.stderr));
    output.encoding = "base64".into();
    output.exit_code = Some(result.exit_code);
    Ok(output.into())
}

/// Returns the logs so far, whether or not the caller follows them.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn logs(
    state: &ServerState,
    call: StreamSandboxLogs,
) -> Result<HandlerOutput<JsonLines<LogChunk>>, ErrorResponse> {
    let logs = sandbox(&mut cloud(state)?.store(), &call.sandbox_id)?.logs.clone();
    Ok(logs.into_iter().collect::<JsonLines<_>>().into())
}
