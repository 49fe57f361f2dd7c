//! Processes in sandboxes. Each runs until it is waited for or signalled.

use super::checks::{self, Program};
use super::{cloud, page, process, running_sandbox, sandbox, store};
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
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
    let StartSandboxProcess { sandbox_id, command, environment, cwd, .. } = call;
    Program { command: &command, environment: environment.as_ref(), cwd: cwd.as_ref() }.check()?;
    running_sandbox(&mut *store(state)?, &sandbox_id)?;
    let executed = cloud(state)?.executor.run(&command);
    let output = log_chunks(&executed, state.now());
    let mut store = store(state)?;
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
    let mut store = store(state)?;
    let records = sandbox(&mut store, &call.sandbox_id)?.processes.iter();
    let all = records.map(|record| (record.process.id.to_string(), record.process.clone()));
    page(all, call.limit, call.cursor.as_ref())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(
    state: &ServerState,
    call: GetSandboxProcess,
) -> Result<HandlerOutput<SandboxProcess>, ErrorResponse> {
    Ok(process(&mut *store(state)?, &call.sandbox_id, &call.process_id)?.process.clone().into())
}

/// Ends a process, whatever the signal.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn signal(state: &ServerState, call: SignalSandboxProcess) -> Result<HandlerOutput<()>, ErrorResponse> {
    if !(1..=64).contains(&call.signal) {
        return Err(ErrorResponse::invalid("signal must be 1 to 64"));
    }
    let mut store = store(state)?;
    process(&mut store, &call.sandbox_id, &call.process_id)?;
    running_sandbox(&mut store, &call.sandbox_id)?;
    let record = process(&mut store, &call.sandbox_id, &call.process_id)?;
    if record.end(ProcessState::Killed, state.now()) {
        record.process.termination_signal = Some(call.signal);
    }
    Ok(().into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn wait(
    state: &ServerState,
    call: WaitSandboxProcess,
) -> Result<HandlerOutput<SandboxProcess>, ErrorResponse> {
    checks::timeout(call.timeout.as_ref())?;
    let mut store = store(state)?;
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
    let mut store = store(state)?;
    let mut output = ProcessOutput::default();
    output.chunks = tail(&process(&mut store, &call.sandbox_id, &call.process_id)?.output, call.tail_bytes)?;
    Ok(output.into())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn stream(
    state: &ServerState,
    call: StreamSandboxProcessOutput,
) -> Result<HandlerOutput<JsonLines<LogChunk>>, ErrorResponse> {
    let mut store = store(state)?;
    let chunks = tail(&process(&mut store, &call.sandbox_id, &call.process_id)?.output, call.tail_bytes)?;
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

/// The last bytes of the output; all of it if no number is set, or 0.
fn tail(output: &[LogChunk], bytes: Option<u32>) -> Result<Vec<LogChunk>, ErrorResponse> {
    const MAX: u32 = 512 << 10;
    let bytes = bytes.filter(|bytes| *bytes > 0);
    if bytes.is_some_and(|bytes| bytes > MAX) {
        return Err(ErrorResponse::invalid("tailBytes cannot exceed 524288"));
    }
    let Some(mut remaining) = bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX)) else {
        return Ok(output.to_vec());
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
    Ok(tail)
}
