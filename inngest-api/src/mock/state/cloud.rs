//! What only Inngest Cloud stores: environments, webhooks, sandboxes.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use super::command_output::{CommandOutput, Executor};
use super::ids::uuid;
use super::images::ImageStore;
use crate::types::{Base64Bytes, ProcessId, SandboxId, SnapshotId, Timestamp};
use crate::v2::{
    Env, ImageStartupMode, LogChunk, LogStream, NewSandbox, Sandbox, SandboxProcess, SandboxSnapshot, SandboxStatus,
    SnapshotStatus, Webhook,
};

/// The state of a server that behaves like Inngest Cloud.
pub(in crate::mock) struct Cloud {
    pub(in crate::mock) executor: Executor,
    /// The members of an event's data that identify sessions.
    pub(in crate::mock) session_keys: Vec<String>,
    /// How long a sandbox takes to start, to pause, to resume and to terminate, and a snapshot to be ready.
    pub(in crate::mock) transition: Duration,
    /// The size of the parts in which images are uploaded, in bytes.
    pub(in crate::mock) image_part_size: u64,
    /// The server's base URL, once it is known.
    base_url: OnceLock<String>,
    store: Mutex<CloudStore>,
}

/// The stored objects, each kind in the order of creation.
#[derive(Default)]
pub(in crate::mock) struct CloudStore {
    pub(in crate::mock) envs: Vec<Env>,
    pub(in crate::mock) webhooks: Vec<Webhook>,
    pub(in crate::mock) sandboxes: Vec<SandboxRecord>,
    pub(in crate::mock) snapshots: Vec<SnapshotRecord>,
    pub(in crate::mock) images: ImageStore,
    /// How many ids were generated.
    ids: usize,
}

/// A sandbox with its files, processes and logs.
pub(in crate::mock) struct SandboxRecord {
    pub(in crate::mock) sandbox: Sandbox,
    /// What it was created from.
    pub(in crate::mock) created_from: NewSandbox,
    /// The status that follows, and when.
    pub(in crate::mock) next: Option<(SandboxStatus, Timestamp)>,
    pub(in crate::mock) files: BTreeMap<String, Bytes>,
    pub(in crate::mock) processes: Vec<ProcessRecord>,
    pub(in crate::mock) logs: Vec<LogChunk>,
}

/// A snapshot with the files of its sandbox.
pub(in crate::mock) struct SnapshotRecord {
    pub(in crate::mock) snapshot: SandboxSnapshot,
    pub(in crate::mock) files: BTreeMap<String, Bytes>,
    /// The image of its sandbox.
    pub(in crate::mock) image: SandboxImage,
    /// When it is ready.
    pub(in crate::mock) ready_at: Timestamp,
}

/// The image of a sandbox.
#[derive(Clone)]
pub(in crate::mock) struct SandboxImage {
    pub(in crate::mock) reference: String,
    /// The reference with its digest; empty for the default image.
    pub(in crate::mock) resolved: String,
    /// `None` for the default image.
    pub(in crate::mock) startup_mode: Option<ImageStartupMode>,
}

/// A process in a sandbox, with its output.
pub(in crate::mock) struct ProcessRecord {
    pub(in crate::mock) process: SandboxProcess,
    pub(in crate::mock) output: Vec<LogChunk>,
    /// The exit code that the process returns when it is waited for.
    pub(in crate::mock) exit_code: i32,
}

impl Cloud {
    pub(in crate::mock) fn new(
        executor: Executor,
        session_keys: Vec<String>,
        transition: Duration,
        image_part_size: u64,
        now: Timestamp,
    ) -> Self {
        let mut production = Env::default();
        production.id = uuid("production").into();
        production.name = "production".into();
        production.created_at = Some(now);
        let store = CloudStore { envs: vec![production], ..CloudStore::default() };
        let (base_url, store) = (OnceLock::new(), Mutex::new(store));
        Self { executor, session_keys, transition, image_part_size, base_url, store }
    }

    /// Sets the server's base URL, which the URLs that it grants begin with.
    pub(in crate::mock) fn set_base_url(&self, url: &str) {
        self.base_url.get_or_init(|| url.to_owned());
    }

    pub(in crate::mock) fn base_url(&self) -> &str {
        self.base_url.get().map_or("", String::as_str)
    }

    /// The stored objects. Do not hold the lock while user code runs.
    pub(in crate::mock) fn store(&self) -> MutexGuard<'_, CloudStore> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CloudStore {
    /// Returns a new unique id.
    pub(in crate::mock) fn next_id(&mut self) -> String {
        self.ids += 1;
        uuid(&format!("cloud {}", self.ids))
    }

    /// Completes what ended before `now`.
    pub(in crate::mock) fn advance(&mut self, now: Timestamp) {
        for record in &mut self.sandboxes {
            if let Some((status, at)) = record.next.take_if(|(_, at)| *at <= now) {
                match status {
                    SandboxStatus::Running => _ = record.sandbox.started_at.get_or_insert(at),
                    SandboxStatus::Terminated => _ = record.sandbox.ended_at.get_or_insert(at),
                    _ => {}
                }
                record.sandbox.status = status;
            }
        }
        self.images.advance(now);
        for SnapshotRecord { snapshot, files, ready_at, .. } in &mut self.snapshots {
            if snapshot.status == SnapshotStatus::Creating && *ready_at <= now {
                snapshot.status = SnapshotStatus::Ready;
                snapshot.updated_at = Some(*ready_at);
                snapshot.compatibility_id = Some("mock".into());
                (snapshot.memory_pack_count, snapshot.disk_pack_count) = (1, 1);
                snapshot.stored_bytes = files.values().map(|file| file.len() as u64).sum();
            }
        }
    }

    pub(in crate::mock) fn sandbox(&mut self, id: &SandboxId) -> Option<&mut SandboxRecord> {
        self.sandboxes.iter_mut().find(|record| record.sandbox.id == *id)
    }

    pub(in crate::mock) fn snapshot(&mut self, id: &SnapshotId) -> Option<&mut SnapshotRecord> {
        self.snapshots.iter_mut().find(|record| record.snapshot.id == *id)
    }
}

impl SandboxRecord {
    /// Sets a status, and the one that follows it.
    pub(in crate::mock) fn begin(&mut self, status: SandboxStatus, next: SandboxStatus, at: Timestamp) {
        self.sandbox.status = status;
        self.next = Some((next, at));
    }

    pub(in crate::mock) fn process(&mut self, id: &ProcessId) -> Option<&mut ProcessRecord> {
        self.processes.iter_mut().find(|record| record.process.id == *id)
    }
}

/// The output of a command as log chunks, one per line.
pub(in crate::mock) fn log_chunks(output: &CommandOutput, now: Timestamp) -> Vec<LogChunk> {
    let lines = |stream: LogStream, written: &Bytes| -> Vec<LogChunk> {
        let lines = written.split_inclusive(|byte| *byte == b'\n');
        lines.map(|line| log_chunk(stream.clone(), written.slice_ref(line), Some(now))).collect()
    };
    [lines(LogStream::Stdout, &output.stdout), lines(LogStream::Stderr, &output.stderr)].concat()
}

/// A chunk of a log.
pub(in crate::mock) fn log_chunk(stream: LogStream, data: Bytes, at: Option<Timestamp>) -> LogChunk {
    let mut chunk = LogChunk::default();
    (chunk.stream, chunk.data) = (stream, Base64Bytes::new(data));
    chunk.encoding = "base64".into();
    chunk.at = at;
    chunk
}
