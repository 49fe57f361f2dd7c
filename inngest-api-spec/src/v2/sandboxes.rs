use std::collections::BTreeMap;

use inngest_api_macros::endpoints;

use crate::{
    ApiDuration, ByteStream, Cursor, Data, DataOrNoContent, Empty, JsonLines, Page, ProcessId, SandboxId, SnapshotId,
    Upload,
};

mod create;
mod handle;
mod model;
mod snapshot;
pub(super) mod wait;

pub use self::create::{FreshSandbox, ImageSandbox, NewSandbox, SandboxClone, SandboxSize};
pub use self::handle::{SandboxHandle, StartSandbox, StartingSandbox};
pub use self::model::{
    ExecOutput, FileWritten, ImageStartupMode, LogChunk, LogStream, ProcessOutput, ProcessState, Sandbox,
    SandboxProcess, SandboxResources, SandboxStatus,
};
pub use self::snapshot::{SandboxSnapshot, SnapshotStatus};
pub use self::wait::{WaitError, WaitForSandbox, WaitForSnapshot};

/// Sandboxes, which are machines that run commands. Inngest Cloud only.
// Known from the API's description and its command line tool; no server was observed.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/sandboxes/{operation}"
)]
pub trait Sandboxes {
    /// Creates a sandbox. It is ready once its status is [`RUNNING`](SandboxStatus::Running).
    ///
    /// [`wait_until_running`](crate::v2::Operations::wait_until_running) waits for that.
    ///
    /// Idempotent by the name: if a sandbox with this name and configuration exists and has not ended, it is returned. With another
    /// configuration, the error has the code `sandbox_name_taken`.
    #[post("/sandboxes", idempotent, additive, permission = "sandboxes:write:create")]
    fn create_sandbox(
        /// The sandbox to create, [fresh](NewSandbox::fresh), with an [image](NewSandbox::from_image), or a
        /// [clone](NewSandbox::from_snapshot) of a snapshot.
        #[body]
        sandbox: NewSandbox,
    ) -> Data<Sandbox>;

    /// Lists the sandboxes.
    #[get("/sandboxes", paginated, permission = "sandboxes:read:list")]
    fn list_sandboxes(
        /// The maximum number of sandboxes per page, 1 to 250; default 50.
        #[range(1..=250)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<Sandbox>;

    /// Returns a sandbox.
    #[get("/sandboxes/{sandbox_id}", permission = "sandboxes:read:get")]
    fn get_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
    ) -> Data<Sandbox>;

    /// Destroys a sandbox. Returns the sandbox while it is terminating, and nothing once it is terminated.
    #[delete("/sandboxes/{sandbox_id}", idempotent, permission = "sandboxes:write:destroy")]
    fn destroy_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
    ) -> DataOrNoContent<Sandbox>;

    /// Pauses a sandbox. It is paused once its status is [`PAUSED`](SandboxStatus::Paused).
    ///
    /// Its memory and its files are kept. Open connections may break.
    #[post("/sandboxes/{sandbox_id}/pause", idempotent, permission = "sandboxes:write:pause")]
    fn pause_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
    ) -> Data<Sandbox>;

    /// Resumes a paused sandbox. It is ready once its status is [`RUNNING`](SandboxStatus::Running).
    #[post("/sandboxes/{sandbox_id}/resume", idempotent, permission = "sandboxes:write:resume")]
    fn resume_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
    ) -> Data<Sandbox>;

    /// Runs a command in a sandbox and waits until it ends. Its output may have up to 4 MiB.
    ///
    /// Not idempotent: each call runs the command.
    #[post("/sandboxes/{sandbox_id}/exec", server_timeout = "timeout", permission = "sandboxes:write:exec")]
    fn exec_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The program and its arguments: up to 128 texts of 32 KiB in total, and 96 KiB with the environment and `cwd`.
        command: Vec<String>,
        /// Environment variables of the command: up to 256, and 64 KiB in total.
        environment: Option<BTreeMap<String, String>>,
        /// The working directory, up to 4,096 bytes.
        cwd: Option<String>,
        /// How long the command may take on the server, up to 5 minutes; default 30 s. The client adds it to its own timeout.
        timeout: Option<ApiDuration>,
    ) -> Data<ExecOutput>;

    /// Streams the logs of a sandbox.
    #[get("/sandboxes/{sandbox_id}/logs", permission = "sandboxes:read:stream_logs")]
    fn stream_sandbox_logs(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// Whether to keep streaming new log lines; default `false`.
        follow: Option<bool>,
    ) -> JsonLines<LogChunk>;

    /// Writes a file of up to 100 MiB.
    ///
    /// The content is in memory or a stream.
    #[put("/sandboxes/{sandbox_id}/files", idempotent, permission = "sandboxes:write:write_file")]
    fn write_sandbox_file(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The path of the file, which is absolute and has up to 4,096 bytes.
        #[query]
        path: String,
        /// The file's content.
        #[body(raw)]
        content: Upload,
        /// The file's mode in octal, such as `0640`.
        #[query]
        mode: Option<String>,
    ) -> Data<FileWritten>;

    /// Streams the content of a file of up to 100 MiB.
    #[get("/sandboxes/{sandbox_id}/files", permission = "sandboxes:read:read_file")]
    fn read_sandbox_file(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The path of the file, which is absolute and has up to 4,096 bytes.
        path: String,
    ) -> ByteStream;
}

/// Processes of sandboxes, which are commands that run in the background. Inngest Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/sandboxes/{operation}"
)]
pub trait SandboxProcesses {
    /// Starts a process in a sandbox without waiting for its end.
    ///
    /// Not idempotent: each call starts a process.
    #[post("/sandboxes/{sandbox_id}/processes", permission = "sandboxes:write:start_process")]
    fn start_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The program and its arguments: up to 128 texts of 32 KiB in total, and 96 KiB with the environment and `cwd`.
        command: Vec<String>,
        /// Environment variables of the process: up to 256, and 64 KiB in total.
        environment: Option<BTreeMap<String, String>>,
        /// The working directory, up to 4,096 bytes.
        cwd: Option<String>,
    ) -> Data<SandboxProcess>;

    /// Lists the processes of a sandbox.
    #[get("/sandboxes/{sandbox_id}/processes", paginated, permission = "sandboxes:read:list_processes")]
    fn list_sandbox_processes(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The maximum number of processes per page, 1 to 250; default 50.
        #[range(1..=250)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<SandboxProcess>;

    /// Returns a process.
    #[get("/sandboxes/{sandbox_id}/processes/{process_id}", permission = "sandboxes:read:get_process")]
    fn get_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
    ) -> Data<SandboxProcess>;

    /// Sends a signal to a process.
    ///
    /// Not idempotent: each call sends the signal.
    #[post("/sandboxes/{sandbox_id}/processes/{process_id}/signals", permission = "sandboxes:write:signal_process")]
    fn signal_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// The POSIX number of the signal, 1 to 64, such as 15 for SIGTERM.
        #[range(1..=64)]
        signal: i32,
        /// Whether to signal its child processes as well; default `false`.
        include_children: Option<bool>,
    ) -> Empty;

    /// Waits until a process ends and returns the process. It is retried like a `GET`.
    #[post(
        "/sandboxes/{sandbox_id}/processes/{process_id}/wait",
        idempotent,
        server_timeout = "timeout",
        permission = "sandboxes:read:wait_process"
    )]
    fn wait_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// How long the server waits, up to 5 minutes; default 30 s. The client adds it to its own timeout.
        #[query]
        timeout: Option<ApiDuration>,
    ) -> Data<SandboxProcess>;

    /// Returns the output of a process so far.
    #[get("/sandboxes/{sandbox_id}/processes/{process_id}/output", permission = "sandboxes:read:get_process_output")]
    fn get_sandbox_process_output(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// The number of bytes to return, counted from the end, up to 524288; default all that the server kept.
        #[range(0..=524_288)]
        tail_bytes: Option<u32>,
    ) -> Data<ProcessOutput>;

    /// Streams the output of a process.
    #[get(
        "/sandboxes/{sandbox_id}/processes/{process_id}/output/stream",
        permission = "sandboxes:read:stream_process_output"
    )]
    fn stream_sandbox_process_output(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// The number of bytes of earlier output to stream, counted from the end, up to 524288; default all that the server
        /// kept.
        #[range(0..=524_288)]
        tail_bytes: Option<u32>,
    ) -> JsonLines<LogChunk>;
}

/// Snapshots of sandboxes, which can be cloned. Inngest Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/sandboxes/{operation}"
)]
pub trait SandboxSnapshots {
    /// Creates a snapshot of a sandbox. It can be cloned once its status is [`READY`](SnapshotStatus::Ready).
    ///
    /// The snapshot contains the values of secrets that are in memory. Not idempotent: each call creates a snapshot.
    #[post("/sandboxes/{sandbox_id}/snapshots", additive, permission = "sandboxes:write:create_snapshot")]
    fn create_sandbox_snapshot(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The snapshot's name, up to 255 characters. Only one snapshot can have a name at a time.
        name: Option<String>,
    ) -> Data<SandboxSnapshot>;

    /// Lists the snapshots, the newest first.
    #[get("/snapshots", paginated, permission = "sandboxes:read:list_snapshots")]
    fn list_sandbox_snapshots(
        /// The name of the snapshot, up to 255 characters; default all snapshots.
        name: Option<String>,
        /// The maximum number of snapshots per page, 1 to 250; default 50.
        #[range(1..=250)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<SandboxSnapshot>;

    /// Returns a snapshot.
    #[get("/snapshots/{snapshot_id}", permission = "sandboxes:read:get_snapshot")]
    fn get_sandbox_snapshot(
        /// The snapshot's id.
        snapshot_id: SnapshotId,
    ) -> Data<SandboxSnapshot>;

    /// Deletes a snapshot.
    #[delete("/snapshots/{snapshot_id}", idempotent, permission = "sandboxes:write:delete_snapshot")]
    fn delete_sandbox_snapshot(
        /// The snapshot's id.
        snapshot_id: SnapshotId,
    ) -> Empty;
}
