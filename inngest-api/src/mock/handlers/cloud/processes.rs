//! Processes in sandboxes. Each runs until it is waited for or signalled.

use super::{cloud, process, running_sandbox, sandbox};
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::handlers::paging;
use crate::mock::state::{ProcessRecord, ServerState, log_chunk, log_chunks};
use crate::response::Page;
use crate::stream::JsonLines;
use crate::types::Timestamp;
use crate::v2::{
    LogChunk, ProcessOutput, ProcessState, SandboxProcess,
    operation::{
        GetSandboxProcess, GetSandboxProcessOutput, ListSandboxProcesses, SignalSandboxProcess, StartSandboxProcess,
        StreamSandboxProcessOutput, WaitSandboxProcess,
    },
};

/// The process id of the first process in a sandbox.
const FIRST_PID: usize = 100;

pub(super) fn start(
    state: &ServerState,
    call: StartSandboxProcess,
) -> Result<HandlerOutput<SandboxProcess>, ErrorResponse> {
    let StartSandboxProcess { sandbox_id, command, .. } = call;
    let cloud = cloud(state)?;
    running_sandbox(&mut cloud.store(), &sandbox_id)?;
    let executed = cloud.executor.run(&command);
    let output = log_chunks(&executed, state.now());
    let mut store = cloud.store();
    let id = store.next_id().into();
    let sandbox = running_sandbox(&mut store, &sandbox_id)?;
    let mut process = SandboxProcess::default();
    (process.id, process.command, process.state) = (id, command, ProcessState::Running);
    process.pid = i32::try_from(FIRST_PID + sandbox.processes.len()).ok();
    process.started_at = Some(state.now());
    sandbox.logs.extend(output.iter().cloned());
    sandbox.processes.push(ProcessRecord { process: process.clone(), output, exit_code: executed.exit_code });
    Ok(process.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(
    state: &ServerState,
    call: ListSandboxProcesses,
) -> Result<HandlerOutput<Page<SandboxProcess>>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    let records = sandbox(&mut store, &call.sandbox_id)?.processes.iter();
    let all = records.map(|record| (record.process.id.to_string(), record.process.clone()));
    paging::page(all, call.limit, call.cursor.as_ref(), 100).map(HandlerOutput::from)
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(
    state: &ServerState,
    call: GetSandboxProcess,
) -> Result<HandlerOutput<SandboxProcess>, ErrorResponse> {
    Ok(process(&mut cloud(state)?.store(), &call.sandbox_id, &call.process_id)?.process.clone().into())
}

/// Ends a process. Signal 0 only checks whether the process exists.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn signal(state: &ServerState, call: SignalSandboxProcess) -> Result<HandlerOutput<()>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    let record = process(&mut store, &call.sandbox_id, &call.process_id)?;
    if call.signal != 0 && record.end(ProcessState::Killed, state.now()) {
        record.process.termination_signal = Some(call.signal);
    }
    Ok(().into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn wait(
    state: &ServerState,
    call: WaitSandboxProcess,
) -> Result<HandlerOutput<SandboxProcess>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    let record = process(&mut store, &call.sandbox_id, &call.process_id)?;
    if record.end(ProcessState::Exited, state.now()) {
        record.process.exit_code = Some(record.exit_code);
    }
    Ok(record.process.clone().into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn output(
    state: &ServerState,
    call: GetSandboxProcessOutput,
) -> Result<HandlerOutput<ProcessOutput>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    let mut output = ProcessOutput::default();
    output.chunks = tail(&process(&mut store, &call.sandbox_id, &call.process_id)?.output, call.tail_bytes);
    Ok(output.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn stream(
    state: &ServerState,
    call: StreamSandboxProcessOutput,
) -> Result<HandlerOutput<JsonLines<LogChunk>>, ErrorResponse> {
    let mut store = cloud(state)?.store();
    let chunks = tail(&process(&mut store, &call.sandbox_id, &call.process_id)?.output, call.tail_bytes);
    Ok(chunks.into_iter().collect::<JsonLines<_>>().into())
}

impl ProcessRecord {
    /// Ends a running process with a state. Returns whether it was running.
    fn end(&mut self, state: ProcessState, now: Timestamp) -> bool {
        let is_running = self.process.state == ProcessState::Running;
        if is_running {
            (self.process.state, self.process.ended_at) = (state, Some(now));
        }
        is_running
    }
}

/// The last bytes of the output; all of it if no number is set.
fn tail(output: &[LogChunk], bytes: Option<u32>) -> Vec<LogChunk> {
    let Some(mut remaining) = bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX)) else {
        return output.to_vec();
    };
    let mut tail = Vec::new();
    for chunk in output.iter().rev() {
        let data = chunk.data.as_bytes();
        let taken = data.len().min(remaining);
        if taken == 0 {
            break;
        }
        remaining -= taken;
        tail.push(log_chunk(chunk.stream.clone(), data.slice(data.len() - taken..), chunk.at));
    }
    tail.reverse();
    tail
}
