use std::collections::BTreeMap;

use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::open_enum;
use crate::model::wire::{integer_text, is_default, time};
use crate::{Base64Bytes, Data, Download, DurationText, Lines, SandboxId, Upload};

/// Sandboxes: machines to run commands in. Cloud only.
#[endpoints(V2, crate = crate, extend = super::Operations)]
pub trait Sandboxes {
    /// Runs a command in a sandbox and waits for its end.
    #[post("/sandboxes/{sandbox_id}/exec")]
    fn exec_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The program and its arguments.
        command: Vec<String>,
        /// Environment variables of the command.
        environment: Option<BTreeMap<String, String>>,
        /// The directory to run it in.
        cwd: Option<String>,
        /// How long it may take on the server's side. The client's own deadline is set with `.options(…)`.
        timeout: Option<DurationText>,
    ) -> Data<ExecOutput>;

    /// Writes one file: the body is its content, in memory or as a stream.
    #[put("/sandboxes/{sandbox_id}/files", idempotent)]
    fn write_sandbox_file(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// Where the file is to be.
        #[query]
        path: String,
        /// The file's content.
        #[body(raw)]
        content: Upload,
        /// The file's mode in octal, such as `0640`.
        #[query]
        mode: Option<String>,
    ) -> Data<FileWritten>;

    /// Reads one file, as a stream of its bytes.
    #[get("/sandboxes/{sandbox_id}/files")]
    fn read_sandbox_file(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// Where the file is.
        path: String,
    ) -> Download;

    /// Streams the logs of a sandbox.
    #[get("/sandboxes/{sandbox_id}/logs")]
    fn stream_sandbox_logs(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// Whether to stay for what is logged from now on; default `false`.
        follow: Option<bool>,
    ) -> Lines<LogChunk>;
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
