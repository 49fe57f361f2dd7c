use std::collections::BTreeMap;

use inngest_api_macros::endpoints;

use crate::{ApiDuration, ByteStream, Cursor, Data, Empty, JsonLines, Page, ProcessId, SandboxId, Upload};

mod model;

pub use self::model::{
    ExecOutput, FileWritten, LogChunk, LogStream, ProcessOutput, ProcessState, Sandbox, SandboxProcess,
    SandboxResources, SandboxStatus,
};

/// Sandboxes: machines to run commands in. Cloud only.
///
/// Known from the API's description and its command line tool alone (wire facts 11): the public server has none.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/sandboxes/{operation}"
)]
pub trait Sandboxes {
    /// Makes a sandbox. It can be used once its status is [`Running`](SandboxStatus::Running).
    ///
    /// Not idempotent: each call makes one.
    #[post("/sandboxes")]
    fn create_sandbox(
        /// The sandbox's name.
        name: String,
        /// How many virtual processors it has.
        vcpu: u32,
        /// How much memory it has, in megabytes.
        memory_mb: u32,
        /// Environment variables of its processes.
        environment: Option<BTreeMap<String, String>>,
    ) -> Data<Sandbox>;

    /// Lists sandboxes.
    #[get("/sandboxes", paginated)]
    fn list_sandboxes(
        /// How many sandboxes a page holds; the API says no bounds.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<Sandbox>;

    /// Reads one sandbox.
    #[get("/sandboxes/{sandbox_id}")]
    fn get_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
    ) -> Data<Sandbox>;

    /// Destroys a sandbox. Answers with the sandbox as it is then, or with nothing.
    #[delete("/sandboxes/{sandbox_id}", idempotent)]
    fn destroy_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
    ) -> Data<Option<Sandbox>>;

    /// Runs a command in a sandbox and waits for its end.
    ///
    /// Not idempotent: each call runs it.
    #[post("/sandboxes/{sandbox_id}/exec", server_timeout = "timeout")]
    fn exec_sandbox(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The program and its arguments.
        command: Vec<String>,
        /// Environment variables of the command.
        environment: Option<BTreeMap<String, String>>,
        /// The directory to run it in.
        cwd: Option<String>,
        /// How long it may take on the server's side; the client waits that much longer than it would.
        timeout: Option<ApiDuration>,
    ) -> Data<ExecOutput>;

    /// Streams the logs of a sandbox.
    #[get("/sandboxes/{sandbox_id}/logs")]
    fn stream_sandbox_logs(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// Whether to stay for what is logged from now on; default `false`.
        follow: Option<bool>,
    ) -> JsonLines<LogChunk>;

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
    ) -> ByteStream;
}

/// Processes of sandboxes: commands that nobody waits for. Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/sandboxes/{operation}"
)]
pub trait SandboxProcesses {
    /// Starts a process in a sandbox, and answers at once.
    ///
    /// Not idempotent: each call starts one.
    #[post("/sandboxes/{sandbox_id}/processes")]
    fn start_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The program and its arguments.
        command: Vec<String>,
        /// Environment variables of the process.
        environment: Option<BTreeMap<String, String>>,
        /// The directory to run it in.
        cwd: Option<String>,
    ) -> Data<SandboxProcess>;

    /// Lists the processes of a sandbox.
    #[get("/sandboxes/{sandbox_id}/processes", paginated)]
    fn list_sandbox_processes(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// How many processes a page holds; the API says no bounds.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<SandboxProcess>;

    /// Reads one process.
    #[get("/sandboxes/{sandbox_id}/processes/{process_id}")]
    fn get_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
    ) -> Data<SandboxProcess>;

    /// Sends a signal to a process.
    ///
    /// Not idempotent: each call sends it.
    #[post("/sandboxes/{sandbox_id}/processes/{process_id}/signals")]
    fn signal_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// The signal's number in POSIX, such as 15 for SIGTERM.
        signal: i32,
        /// Whether the processes that it started get the signal as well; default `false`.
        include_children: Option<bool>,
    ) -> Empty;

    /// Waits for a process's end, and reads the process. It may be called again: it changes nothing.
    #[post("/sandboxes/{sandbox_id}/processes/{process_id}/wait", idempotent, server_timeout = "timeout")]
    fn wait_sandbox_process(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// How long is waited on the server's side; the client waits that much longer than it would.
        #[query]
        timeout: Option<ApiDuration>,
    ) -> Data<SandboxProcess>;

    /// Reads what a process wrote so far.
    #[get("/sandboxes/{sandbox_id}/processes/{process_id}/output")]
    fn get_sandbox_process_output(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// Only what was written last, so many bytes; default all.
        tail_bytes: Option<u32>,
    ) -> Data<ProcessOutput>;

    /// Streams what a process writes.
    #[get("/sandboxes/{sandbox_id}/processes/{process_id}/output/stream")]
    fn stream_sandbox_process_output(
        /// The sandbox's id.
        sandbox_id: SandboxId,
        /// The process's id.
        process_id: ProcessId,
        /// Of what was written before, only the last so many bytes; default all.
        tail_bytes: Option<u32>,
    ) -> JsonLines<LogChunk>;
}
