//! A sandbox with the client that calls its operations.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::super::Operations;
use super::super::operation::{
    CreateSandbox, CreateSandboxSnapshot, DestroySandbox, ExecSandbox, GetSandbox, GetSandboxProcess,
    GetSandboxProcessOutput, ListSandboxProcesses, PauseSandbox, ReadSandboxFile, ResumeSandbox, SignalSandboxProcess,
    StartSandboxProcess, StreamSandboxLogs, StreamSandboxProcessOutput, WaitSandboxProcess, WriteSandboxFile,
};
use super::super::wait::wait_settings;
use super::wait::{SANDBOX_TIMEOUT, WaitForSandbox};
use super::{NewSandbox, Sandbox, SandboxStatus, WaitError};
use crate::call::BoxFuture;
use crate::{Call, CallOptions, Capability, IntoArgument, ProcessId, SandboxId, Upload};

impl<C: Clone> Operations<C> {
    /// Creates a sandbox, waits until it is running, and returns a handle to it.
    ///
    /// Calls [`create_sandbox`](crate::v2::Operations::create_sandbox) and
    /// [`wait_until_running`](crate::v2::Operations::wait_until_running). The default [`timeout`](StartSandbox::timeout) of the
    /// wait is 120 seconds. Dropping the future stops the polling and does not destroy the sandbox; nor does an error.
    ///
    /// # Errors
    /// [`WaitError::CallFailed`] if the sandbox cannot be created or read, [`WaitError::Ended`] if it reached a status that running
    /// does not follow. A sandbox of the same name and configuration is returned by the server in any status, such as paused.
    ///
    /// # Examples
    /// ```no_run
    /// # use inngest_api_spec::{self as inngest_api, Call, CallExt, v2};
    /// # use v2::operation::{CreateSandbox, DestroySandbox, ExecSandbox, GetSandbox};
    /// # async fn test(
    /// #     client: &(impl Call<CreateSandbox> + Call<GetSandbox> + Call<ExecSandbox> + Call<DestroySandbox>)
    /// # ) -> Result<(), Box<dyn std::error::Error>> {
    /// use inngest_api::v2::{NewSandbox, SandboxSize};
    ///
    /// let size = SandboxSize { vcpu: 2, memory_mb: 4096 };
    /// let sandbox = client.v2().start_sandbox(NewSandbox::fresh("build-7", size)).await?;
    /// let tests = sandbox.exec(["cargo", "test"]).cwd("/src").send().await?;
    /// sandbox.destroy().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn start_sandbox(&self, sandbox: impl IntoArgument<NewSandbox>) -> StartSandbox<C>
    where
        C: Call<CreateSandbox> + Call<GetSandbox>,
    {
        StartSandbox {
            create: CreateSandbox::new(sandbox).on(&self.0),
            get: self.0.capability(),
            client: self.0.clone(),
            timeout: SANDBOX_TIMEOUT,
            options: CallOptions::new(),
        }
    }

    /// Returns a handle to an existing sandbox. This sends nothing.
    pub fn sandbox(&self, sandbox_id: impl IntoArgument<SandboxId>) -> SandboxHandle<C> {
        SandboxHandle { client: self.0.clone(), id: sandbox_id.into_argument() }
    }
}

/// Creates a sandbox and waits until it is running, when it is awaited.
#[derive(Clone, Debug)]
#[must_use = "a sandbox is created only when this is awaited"]
pub struct StartSandbox<C> {
    create: CreateSandbox<Capability<CreateSandbox>>,
    get: Capability<GetSandbox>,
    client: C,
    timeout: Duration,
    options: CallOptions,
}

impl<C> StartSandbox<C> {
    wait_settings!(
        "Sets how long to wait until the sandbox is running, after it was created; default 120 seconds.",
        "120 seconds",
        SANDBOX_TIMEOUT,
        "Sets options of each call."
    );
}

impl<C: Clone + Unpin> StartSandbox<C> {
    /// Creates the sandbox and waits until it is running. Awaiting the builder does the same.
    pub fn send(self) -> StartingSandbox<C> {
        let Self { create, get, client, timeout, options } = self;
        let id = Box::pin(async move {
            let created = create.options(options.clone()).send().await?;
            if created.status != SandboxStatus::Running {
                let wait = WaitForSandbox::new(get, created.id.clone(), SandboxStatus::Running);
                wait.timeout(timeout).options(options).await?;
            }
            Ok(created.id)
        });
        StartingSandbox { client, id }
    }
}

impl<C: Clone + Unpin> IntoFuture for StartSandbox<C> {
    type Output = Result<SandboxHandle<C>, WaitError<Sandbox>>;
    type IntoFuture = StartingSandbox<C>;

    fn into_future(self) -> StartingSandbox<C> {
        self.send()
    }
}

/// The future of [`StartSandbox`].
#[must_use = "futures do nothing until they are awaited"]
pub struct StartingSandbox<C> {
    /// Beside the calls, so that their future does not depend on the client's type and lifetime.
    client: C,
    id: BoxFuture<Result<SandboxId, WaitError<Sandbox>>>,
}

impl<C: Clone + Unpin> Future for StartingSandbox<C> {
    type Output = Result<SandboxHandle<C>, WaitError<Sandbox>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let id = ready!(self.id.as_mut().poll(cx))?;
        Poll::Ready(Ok(SandboxHandle { client: self.client.clone(), id }))
    }
}

/// A sandbox and the client that calls its operations.
///
/// [`start_sandbox`](Operations::start_sandbox) and [`sandbox`](Operations::sandbox) return it. Each method returns the operation
/// of the client with this sandbox's id, and compiles if the client can call that operation. Dropping the handle does not destroy
/// the sandbox.
#[derive(Clone, Debug)]
pub struct SandboxHandle<C> {
    client: C,
    id: SandboxId,
}

impl<C> SandboxHandle<C> {
    /// Returns the sandbox's id.
    pub const fn id(&self) -> &SandboxId {
        &self.id
    }

    /// Returns the sandbox with its status.
    #[doc(alias = "get_sandbox")]
    pub fn get(&self) -> GetSandbox<Capability<GetSandbox>>
    where
        C: Call<GetSandbox>,
    {
        GetSandbox::new(&self.id).on(&self.client)
    }

    /// Runs a command and waits until it ends.
    #[doc(alias = "exec_sandbox")]
    pub fn exec(&self, command: impl IntoArgument<Vec<String>>) -> ExecSandbox<Capability<ExecSandbox>>
    where
        C: Call<ExecSandbox>,
    {
        ExecSandbox::new(&self.id, command).on(&self.client)
    }

    /// Starts a process without waiting for its end.
    #[doc(alias = "start_sandbox_process")]
    pub fn start_process(
        &self,
        command: impl IntoArgument<Vec<String>>,
    ) -> StartSandboxProcess<Capability<StartSandboxProcess>>
    where
        C: Call<StartSandboxProcess>,
    {
        StartSandboxProcess::new(&self.id, command).on(&self.client)
    }

    /// Lists the processes.
    #[doc(alias = "list_sandbox_processes")]
    pub fn list_processes(&self) -> ListSandboxProcesses<Capability<ListSandboxProcesses>>
    where
        C: Call<ListSandboxProcesses>,
    {
        ListSandboxProcesses::new(&self.id).on(&self.client)
    }

    /// Returns a process.
    #[doc(alias = "get_sandbox_process")]
    pub fn get_process(
        &self,
        process_id: impl IntoArgument<ProcessId>,
    ) -> GetSandboxProcess<Capability<GetSandboxProcess>>
    where
        C: Call<GetSandboxProcess>,
    {
        GetSandboxProcess::new(&self.id, process_id).on(&self.client)
    }

    /// Sends a signal to a process, by its POSIX number, such as 15 for SIGTERM.
    #[doc(alias = "signal_sandbox_process")]
    pub fn signal_process(
        &self,
        process_id: impl IntoArgument<ProcessId>,
        signal: i32,
    ) -> SignalSandboxProcess<Capability<SignalSandboxProcess>>
    where
        C: Call<SignalSandboxProcess>,
    {
        SignalSandboxProcess::new(&self.id, process_id, signal).on(&self.client)
    }

    /// Waits until a process ends.
    #[doc(alias = "wait_sandbox_process")]
    pub fn wait_for_process(
        &self,
        process_id: impl IntoArgument<ProcessId>,
    ) -> WaitSandboxProcess<Capability<WaitSandboxProcess>>
    where
        C: Call<WaitSandboxProcess>,
    {
        WaitSandboxProcess::new(&self.id, process_id).on(&self.client)
    }

    /// Returns the output of a process so far.
    #[doc(alias = "get_sandbox_process_output")]
    pub fn process_output(
        &self,
        process_id: impl IntoArgument<ProcessId>,
    ) -> GetSandboxProcessOutput<Capability<GetSandboxProcessOutput>>
    where
        C: Call<GetSandboxProcessOutput>,
    {
        GetSandboxProcessOutput::new(&self.id, process_id).on(&self.client)
    }

    /// Streams the output of a process.
    #[doc(alias = "stream_sandbox_process_output")]
    pub fn stream_process_output(
        &self,
        process_id: impl IntoArgument<ProcessId>,
    ) -> StreamSandboxProcessOutput<Capability<StreamSandboxProcessOutput>>
    where
        C: Call<StreamSandboxProcessOutput>,
    {
        StreamSandboxProcessOutput::new(&self.id, process_id).on(&self.client)
    }

    /// Streams the sandbox's logs.
    #[doc(alias = "stream_sandbox_logs")]
    pub fn logs(&self) -> StreamSandboxLogs<Capability<StreamSandboxLogs>>
    where
        C: Call<StreamSandboxLogs>,
    {
        StreamSandboxLogs::new(&self.id).on(&self.client)
    }

    /// Streams the content of the file at this absolute path.
    #[doc(alias = "read_sandbox_file")]
    pub fn read_file(&self, path: impl IntoArgument<String>) -> ReadSandboxFile<Capability<ReadSandboxFile>>
    where
        C: Call<ReadSandboxFile>,
    {
        ReadSandboxFile::new(&self.id, path).on(&self.client)
    }

    /// Writes a file of up to 100 MiB to this absolute path.
    #[doc(alias = "write_sandbox_file")]
    pub fn write_file(
        &self,
        path: impl IntoArgument<String>,
        content: impl IntoArgument<Upload>,
    ) -> WriteSandboxFile<Capability<WriteSandboxFile>>
    where
        C: Call<WriteSandboxFile>,
    {
        WriteSandboxFile::new(&self.id, path, content).on(&self.client)
    }

    /// Requests a pause; then use [`wait_until_paused`](Self::wait_until_paused).
    #[doc(alias = "pause_sandbox")]
    pub fn pause(&self) -> PauseSandbox<Capability<PauseSandbox>>
    where
        C: Call<PauseSandbox>,
    {
        PauseSandbox::new(&self.id).on(&self.client)
    }

    /// Requests to resume the paused sandbox; then use [`wait_until_running`](Self::wait_until_running).
    #[doc(alias = "resume_sandbox")]
    pub fn resume(&self) -> ResumeSandbox<Capability<ResumeSandbox>>
    where
        C: Call<ResumeSandbox>,
    {
        ResumeSandbox::new(&self.id).on(&self.client)
    }

    /// Waits until the sandbox is running: see [`wait_until_running`](Operations::wait_until_running).
    pub fn wait_until_running(&self) -> WaitForSandbox
    where
        C: Call<GetSandbox>,
    {
        WaitForSandbox::new(self.client.capability(), self.id.clone(), SandboxStatus::Running)
    }

    /// Waits until the sandbox is paused: see [`wait_until_paused`](Operations::wait_until_paused).
    pub fn wait_until_paused(&self) -> WaitForSandbox
    where
        C: Call<GetSandbox>,
    {
        WaitForSandbox::new(self.client.capability(), self.id.clone(), SandboxStatus::Paused)
    }

    /// Creates a snapshot; then use [`wait_for_snapshot`](Operations::wait_for_snapshot).
    #[doc(alias = "create_sandbox_snapshot")]
    pub fn snapshot(&self) -> CreateSandboxSnapshot<Capability<CreateSandboxSnapshot>>
    where
        C: Call<CreateSandboxSnapshot>,
    {
        CreateSandboxSnapshot::new(&self.id).on(&self.client)
    }

    /// Destroys the sandbox.
    #[doc(alias = "destroy_sandbox")]
    pub fn destroy(&self) -> DestroySandbox<Capability<DestroySandbox>>
    where
        C: Call<DestroySandbox>,
    {
        DestroySandbox::new(&self.id).on(&self.client)
    }
}
