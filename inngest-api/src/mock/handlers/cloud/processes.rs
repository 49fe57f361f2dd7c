//! Processes in sandboxes: each runs until it is waited for or signalled.

use crate::mock::cloud::{KeptProcess, chunk, chunks};
use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
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

/// The first process's number.
const FIRST_PID: usize = 100;

pub(super) fn start(state: &State, call: StartSandboxProcess) -> Result<Served<SandboxProcess>, Refusal> {
    let StartSandboxProcess { sandbox_id, command, .. } = call;
    let cloud = state.cloud()?;
    cloud.kept().live_sandbox(&sandbox_id)?;
    let executed = cloud.executor.run(&command);
    let output = chunks(&executed, state.now());
    let mut kept = cloud.kept();
    let id = kept.next_id().into();
    let sandbox = kept.live_sandbox(&sandbox_id)?;
    let mut shown = SandboxProcess::default();
    (shown.id, shown.command, shown.state) = (id, command, ProcessState::Running);
    shown.pid = i32::try_from(FIRST_PID + sandbox.processes.len()).ok();
    shown.started_at = Some(state.now());
    sandbox.logs.extend(output.iter().cloned());
    sandbox.processes.push(KeptProcess { shown: shown.clone(), output, exit_code: executed.exit_code });
    Ok(shown.into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(state: &State, call: ListSandboxProcesses) -> Result<Served<Page<SandboxProcess>>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let processes = kept.sandbox(&call.sandbox_id)?.processes.iter();
    let all = processes.map(|process| (process.shown.id.to_string(), process.shown.clone()));
    super::super::limits::page(all, call.limit, call.cursor.as_ref(), 100).map(Served::from)
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetSandboxProcess) -> Result<Served<SandboxProcess>, Refusal> {
    Ok(state.cloud()?.kept().process(&call.sandbox_id, &call.process_id)?.shown.clone().into())
}

/// Ends a process, unless the signal is 0, which asks whether there is one.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn signal(state: &State, call: SignalSandboxProcess) -> Result<Served<()>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let process = kept.process(&call.sandbox_id, &call.process_id)?;
    if call.signal != 0 && process.end(ProcessState::Killed, state.now()) {
        process.shown.termination_signal = Some(call.signal);
    }
    Ok(().into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn wait(state: &State, call: WaitSandboxProcess) -> Result<Served<SandboxProcess>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let process = kept.process(&call.sandbox_id, &call.process_id)?;
    if process.end(ProcessState::Exited, state.now()) {
        process.shown.exit_code = Some(process.exit_code);
    }
    Ok(process.shown.clone().into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn output(state: &State, call: GetSandboxProcessOutput) -> Result<Served<ProcessOutput>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let mut output = ProcessOutput::default();
    output.chunks = tail(&kept.process(&call.sandbox_id, &call.process_id)?.output, call.tail_bytes);
    Ok(output.into())
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn stream(state: &State, call: StreamSandboxProcessOutput) -> Result<Served<JsonLines<LogChunk>>, Refusal> {
    let mut kept = state.cloud()?.kept();
    let chunks = tail(&kept.process(&call.sandbox_id, &call.process_id)?.output, call.tail_bytes);
    Ok(chunks.into_iter().collect::<JsonLines<_>>().into())
}

impl KeptProcess {
    /// Ends it in a state; whether it was running.
    fn end(&mut self, state: ProcessState, now: Timestamp) -> bool {
        let is_running = self.shown.state == ProcessState::Running;
        if is_running {
            (self.shown.state, self.shown.ended_at) = (state, Some(now));
        }
        is_running
    }
}

/// The last bytes; all of them where it is not said how many.
fn tail(output: &[LogChunk], bytes: Option<u32>) -> Vec<LogChunk> {
    let Some(mut left) = bytes.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX)) else {
        return output.to_vec();
    };
    let mut tail = Vec::new();
    for whole in output.iter().rev() {
        let data = whole.data.as_bytes();
        let taken = data.len().min(left);
        if taken == 0 {
            break;
        }
        left -= taken;
        tail.push(chunk(whole.stream.clone(), data.slice(data.len() - taken..), whole.at));
    }
    tail.reverse();
    tail
}
