//! Sandboxes, their processes and the output of these.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{IntegerText, integer_text, is_default, time};
use crate::{Base64Bytes, Described, ProcessId, SandboxId};

/// A sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
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
    /// The id of its private network.
    #[serde(skip_serializing_if = "is_default")]
    pub vpc_id: String,
    /// The image it was created from.
    #[serde(skip_serializing_if = "is_default")]
    pub image_ref: String,
    /// The CPUs and the memory.
    #[serde(skip_serializing_if = "is_default")]
    pub resources: Option<SandboxResources>,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it started; not set if it has not started.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; not set if it has not ended.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
    /// Why the sandbox failed.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<String>,
    /// The digest of the image that it runs, with or without `sha256:` before it.
    #[serde(skip_serializing_if = "is_default")]
    pub image_digest: String,
    /// Whether it runs the image's command; not set if the server does not report it.
    #[serde(skip_serializing_if = "is_default")]
    pub image_startup_mode: Option<ImageStartupMode>,
    /// The image with its digest, such as `web@sha256:…`.
    #[serde(skip_serializing_if = "is_default")]
    pub resolved_image_ref: String,
}

open_enum! {
    /// Whether a sandbox runs the command of its image.
    pub enum ImageStartupMode {
        /// The sandbox waits for commands.
        Idle = "idle",
        /// The sandbox runs the image's command.
        Image = "image",
    }
}

/// The CPUs and the memory of a sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SandboxResources {
    /// The number of virtual CPUs.
    #[serde(skip_serializing_if = "is_default")]
    pub vcpu: u32,
    /// The amount of memory, in megabytes.
    #[serde(skip_serializing_if = "is_default")]
    pub memory_mb: u32,
}

open_enum! {
    /// The status of a sandbox.
    pub enum SandboxStatus {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// Waiting to start.
        Pending = "PENDING",
        /// Starting.
        Starting = "STARTING",
        /// Running: it accepts commands.
        Running = "RUNNING",
        /// Being paused.
        Pausing = "PAUSING",
        /// Paused: its memory and its files are kept.
        Paused = "PAUSED",
        /// Being resumed.
        Resuming = "RESUMING",
        /// Being destroyed.
        Terminating = "TERMINATING",
        /// Destroyed.
        Terminated = "TERMINATED",
        /// Failed: see [`error`](Sandbox::error).
        Failed = "FAILED",
    }
}

/// A process of a sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SandboxProcess {
    /// The process's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: ProcessId,
    /// The program and its arguments.
    #[serde(skip_serializing_if = "is_default")]
    pub command: Vec<String>,
    /// The process id (PID) within the sandbox.
    #[serde(skip_serializing_if = "is_default")]
    pub pid: Option<i32>,
    /// The state.
    #[serde(skip_serializing_if = "is_default")]
    pub state: ProcessState,
    /// The exit code; not set unless it [exited](ProcessState::Exited).
    #[serde(skip_serializing_if = "is_default")]
    pub exit_code: Option<i32>,
    /// The number of the signal that terminated it; not set unless it was [killed](ProcessState::Killed).
    #[serde(skip_serializing_if = "is_default")]
    pub termination_signal: Option<i32>,
    /// When it started; not set if it has not started.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; not set if it has not ended.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
}

open_enum! {
    /// The state of a process.
    pub enum ProcessState {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// Starting.
        Starting = "STARTING",
        /// Running.
        Running = "RUNNING",
        /// Exited: see [`exit_code`](SandboxProcess::exit_code).
        Exited = "EXITED",
        /// Terminated by a signal: see [`termination_signal`](SandboxProcess::termination_signal).
        Killed = "KILLED",
        /// Failed to start.
        Failed = "FAILED",
        /// The server no longer knows the state.
        Lost = "LOST",
    }
}

/// The output of a command, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExecOutput {
    /// The standard output; Base64 in JSON.
    #[serde(skip_serializing_if = "is_default")]
    pub stdout: Base64Bytes,
    /// The standard error output; Base64 in JSON.
    #[serde(skip_serializing_if = "is_default")]
    pub stderr: Base64Bytes,
    /// How the output is encoded in JSON: `base64`.
    #[serde(skip_serializing_if = "is_default")]
    pub encoding: String,
    /// The exit code; not set if it did not exit, such as after a timeout.
    #[serde(skip_serializing_if = "is_default")]
    pub exit_code: Option<i32>,
}

/// A file that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileWritten {
    /// The path of the file.
    #[serde(skip_serializing_if = "is_default")]
    pub path: String,
    /// The number of bytes written.
    #[inngest(like = IntegerText)]
    #[serde(deserialize_with = "integer_text::deserialize", skip_serializing_if = "is_default")]
    pub bytes_written: u64,
}

/// A part of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct LogChunk {
    /// The stream it was written to.
    #[serde(skip_serializing_if = "is_default")]
    pub stream: LogStream,
    /// The bytes; Base64 in JSON.
    #[serde(skip_serializing_if = "is_default")]
    pub data: Base64Bytes,
    /// How the bytes are encoded in JSON: `base64`.
    #[serde(skip_serializing_if = "is_default")]
    pub encoding: String,
    /// When it was written.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub at: Option<Timestamp>,
}

open_enum! {
    /// An output stream of a process.
    pub enum LogStream {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// Standard output.
        Stdout = "STDOUT",
        /// Standard error.
        Stderr = "STDERR",
    }
}

/// The output of a process so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProcessOutput {
    /// The parts, in the order in which they were written.
    #[serde(skip_serializing_if = "is_default")]
    pub chunks: Vec<LogChunk>,
}
