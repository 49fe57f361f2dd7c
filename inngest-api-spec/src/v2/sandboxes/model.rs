//! Sandboxes, their processes, and what these write.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{integer_text, is_default, time};
use crate::{Base64Bytes, ProcessId, SandboxId};

/// A sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Sandbox {
    /// The sandbox's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: SandboxId,
    /// The sandbox's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The status.
    #[serde(skip_serializing_if = "is_default")]
    pub status: SandboxStatus,
    /// The id of the private network that it is in.
    #[serde(skip_serializing_if = "is_default")]
    pub vpc_id: String,
    /// The image that it was made of.
    #[serde(skip_serializing_if = "is_default")]
    pub image_ref: String,
    /// What it has to compute with.
    #[serde(skip_serializing_if = "is_default")]
    pub resources: Option<SandboxResources>,
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it started; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
    /// Why it failed.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<String>,
}

/// What a sandbox has to compute with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SandboxResources {
    /// How many virtual processors.
    #[serde(skip_serializing_if = "is_default")]
    pub vcpu: u32,
    /// How much memory, in megabytes.
    #[serde(skip_serializing_if = "is_default")]
    pub memory_mb: u32,
}

open_enum! {
    /// The status of a sandbox.
    pub enum SandboxStatus {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// Waits to start.
        Pending = "PENDING",
        /// Starts.
        Starting = "STARTING",
        /// Runs: commands can be run in it.
        Running = "RUNNING",
        /// Is paused.
        Paused = "PAUSED",
        /// Is being destroyed.
        Terminating = "TERMINATING",
        /// Is destroyed.
        Terminated = "TERMINATED",
        /// Failed: see [`error`](Sandbox::error).
        Failed = "FAILED",
    }
}

/// A process of a sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SandboxProcess {
    /// The process's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ProcessId,
    /// The program and its arguments.
    #[serde(skip_serializing_if = "is_default")]
    pub command: Vec<String>,
    /// The number that the sandbox's operating system gave it.
    #[serde(skip_serializing_if = "is_default")]
    pub pid: Option<i32>,
    /// The state.
    #[serde(skip_serializing_if = "is_default")]
    pub state: ProcessState,
    /// The exit code; none where it has not exited, 0 included where it has.
    #[serde(skip_serializing_if = "is_default")]
    pub exit_code: Option<i32>,
    /// The number of the signal that ended it.
    #[serde(skip_serializing_if = "is_default")]
    pub termination_signal: Option<i32>,
    /// When it started; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
}

open_enum! {
    /// The state of a process.
    pub enum ProcessState {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// Starts.
        Starting = "STARTING",
        /// Runs.
        Running = "RUNNING",
        /// Ended by itself: see [`exit_code`](SandboxProcess::exit_code).
        Exited = "EXITED",
        /// Was ended by a signal: see [`termination_signal`](SandboxProcess::termination_signal).
        Killed = "KILLED",
        /// Could not be run.
        Failed = "FAILED",
        /// Nothing is known of it any more.
        Lost = "LOST",
    }
}

/// What a command wrote, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExecOutput {
    /// What it wrote to standard output.
    #[serde(skip_serializing_if = "is_default")]
    pub stdout: Base64Bytes,
    /// What it wrote to standard error.
    #[serde(skip_serializing_if = "is_default")]
    pub stderr: Base64Bytes,
    /// How the server says that the two are encoded; they are decoded here.
    #[serde(skip_serializing_if = "is_default")]
    pub encoding: String,
    /// The exit code; none where it did not exit, as when its time was up.
    #[serde(skip_serializing_if = "is_default")]
    pub exit_code: Option<i32>,
}

/// A file that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileWritten {
    /// Where it is.
    #[serde(skip_serializing_if = "is_default")]
    pub path: String,
    /// How many bytes were written.
    #[serde(with = "integer_text", skip_serializing_if = "is_default")]
    pub bytes_written: u64,
}

/// A piece of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct LogChunk {
    /// Where it was written to.
    #[serde(skip_serializing_if = "is_default")]
    pub stream: LogStream,
    /// What was written.
    #[serde(skip_serializing_if = "is_default")]
    pub data: Base64Bytes,
    /// How the server says that it is encoded; it is decoded here.
    #[serde(skip_serializing_if = "is_default")]
    pub encoding: String,
    /// When it was written.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub at: Option<Timestamp>,
}

open_enum! {
    /// One of a process's outputs.
    pub enum LogStream {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// Standard output.
        Stdout = "STDOUT",
        /// Standard error.
        Stderr = "STDERR",
    }
}

/// What a process wrote so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProcessOutput {
    /// The pieces, in the order in which they were written.
    #[serde(skip_serializing_if = "is_default")]
    pub chunks: Vec<LogChunk>,
}
