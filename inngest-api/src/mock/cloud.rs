//! What only the cloud keeps: environments, webhooks, sandboxes.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::executed::{CommandOutput, Executor};
use super::ids::uuid;
use super::refusal::Refusal;
use crate::types::{Base64Bytes, ProcessId, SandboxId, Timestamp};
use crate::v2::{Env, LogChunk, LogStream, Sandbox, SandboxProcess, SandboxStatus, Webhook};

/// The cloud's part of the state.
pub(super) struct Cloud {
    pub(super) executor: Executor,
    /// What sessions are told apart by.
    pub(super) session_keys: Vec<String>,
    kept: Mutex<CloudKept>,
}

/// What it keeps, each in the order in which it came.
#[derive(Default)]
pub(super) struct CloudKept {
    pub(super) envs: Vec<Env>,
    pub(super) webhooks: Vec<Webhook>,
    pub(super) sandboxes: Vec<KeptSandbox>,
    /// How many ids were handed out.
    ids: usize,
}

pub(super) struct KeptSandbox {
    pub(super) shown: Sandbox,
    pub(super) files: BTreeMap<String, Bytes>,
    pub(super) processes: Vec<KeptProcess>,
    pub(super) logs: Vec<LogChunk>,
}

pub(super) struct KeptProcess {
    pub(super) shown: SandboxProcess,
    pub(super) output: Vec<LogChunk>,
    /// The code that it leaves when it is waited for.
    pub(super) exit_code: i32,
}

impl Cloud {
    pub(super) fn new(executor: Executor, session_keys: Vec<String>, now: Timestamp) -> Self {
        let mut production = Env::default();
        production.id = uuid("production").into();
        production.name = "production".into();
        production.created_at = Some(now);
        let kept = CloudKept { envs: vec![production], ..CloudKept::default() };
        Self { executor, session_keys, kept: Mutex::new(kept) }
    }

    /// What is kept. Not to be held while a user's closure runs.
    pub(super) fn kept(&self) -> MutexGuard<'_, CloudKept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CloudKept {
    /// An id that no other thing has.
    pub(super) fn next_id(&mut self) -> String {
        self.ids += 1;
        uuid(&format!("cloud {}", self.ids))
    }

    pub(super) fn sandbox(&mut self, id: &SandboxId) -> Result<&mut KeptSandbox, Refusal> {
        let found = self.sandboxes.iter_mut().find(|sandbox| sandbox.shown.id == *id);
        found.ok_or_else(|| Refusal::not_found("Sandbox not found"))
    }

    /// A sandbox that has not been destroyed.
    pub(super) fn live_sandbox(&mut self, id: &SandboxId) -> Result<&mut KeptSandbox, Refusal> {
        let sandbox = self.sandbox(id)?;
        if sandbox.shown.status == SandboxStatus::Running {
            return Ok(sandbox);
        }
        Err(Refusal::new(400, "invalid_request", "Sandbox is not running"))
    }

    pub(super) fn process(&mut self, sandbox: &SandboxId, id: &ProcessId) -> Result<&mut KeptProcess, Refusal> {
        let found = self.sandbox(sandbox)?.processes.iter_mut().find(|process| process.shown.id == *id);
        found.ok_or_else(|| Refusal::not_found("Process not found"))
    }
}

/// What a command wrote, as logs have it: a chunk for each line.
pub(super) fn chunks(executed: &CommandOutput, now: Timestamp) -> Vec<LogChunk> {
    let lines = |stream: LogStream, written: &Bytes| -> Vec<LogChunk> {
        let lines = written.split_inclusive(|byte| *byte == b'\n');
        lines.map(|line| chunk(stream.clone(), written.slice_ref(line), Some(now))).collect()
    };
    [lines(LogStream::Stdout, &executed.stdout), lines(LogStream::Stderr, &executed.stderr)].concat()
}

/// A chunk of a log.
pub(super) fn chunk(stream: LogStream, data: Bytes, at: Option<Timestamp>) -> LogChunk {
    let mut chunk = LogChunk::default();
    (chunk.stream, chunk.data) = (stream, Base64Bytes::new(data));
    chunk.encoding = "base64".into();
    chunk.at = at;
    chunk
}
