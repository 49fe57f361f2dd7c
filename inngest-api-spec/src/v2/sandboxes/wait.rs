//! Waits for sandboxes and snapshots, with the clock of the runtime.

use std::fmt;
use std::time::Duration;

use super::super::Operations;
use super::super::operation::{GetSandbox, GetSandboxSnapshot};
use super::super::wait::{before, is_unreachable, wait_settings};
use super::{Sandbox, SandboxSnapshot, SandboxStatus, SnapshotStatus};
use crate::call::BoxFuture;
use crate::{Call, CallOptions, Capability, Error, IntoArgument, SandboxId, SnapshotId};

/// The delay between two polls of a sandbox or a snapshot, as in Inngest's SDK.
const DELAY: Duration = Duration::from_secs(1);
/// The default timeouts, as in Inngest's SDK.
pub(super) const SANDBOX_TIMEOUT: Duration = Duration::from_secs(120);
const SNAPSHOT_TIMEOUT: Duration = Duration::from_secs(5 * 60);
/// The end of the message of a timeout.
const RAISE_TIMEOUT: &str = "raise the `timeout` of the wait if it takes longer";

impl<C> Operations<C> {
    /// Waits until a sandbox is running, after it was created or resumed, and returns it.
    ///
    /// Polls immediately, and then every second; never earlier than `Retry-After` permits. The default
    /// [`timeout`](WaitForSandbox::timeout) is 120 seconds. The only operation it needs is [`GetSandbox`]. Dropping the future stops
    /// the polling and neither cancels nor destroys the sandbox.
    ///
    /// It keeps polling through errors that may be temporary: an overloaded or unreachable server, once it has responded.
    ///
    /// # Errors
    /// [`WaitError::Ended`] if the sandbox reached a status that running does not follow, such as failed.
    pub fn wait_until_running(&self, sandbox_id: impl IntoArgument<SandboxId>) -> WaitForSandbox
    where
        C: Call<GetSandbox>,
    {
        WaitForSandbox::new(self.0.capability(), sandbox_id.into_argument(), SandboxStatus::Running)
    }

    /// Waits until a sandbox is paused, and returns it. Otherwise like [`wait_until_running`](Self::wait_until_running).
    pub fn wait_until_paused(&self, sandbox_id: impl IntoArgument<SandboxId>) -> WaitForSandbox
    where
        C: Call<GetSandbox>,
    {
        WaitForSandbox::new(self.0.capability(), sandbox_id.into_argument(), SandboxStatus::Paused)
    }

    /// Waits until a snapshot is ready, and returns it. The default [`timeout`](WaitForSnapshot::timeout) is 5 minutes. Otherwise like
    /// [`wait_until_running`](Self::wait_until_running).
    pub fn wait_for_snapshot(&self, snapshot_id: impl IntoArgument<SnapshotId>) -> WaitForSnapshot
    where
        C: Call<GetSandboxSnapshot>,
    {
        WaitForSnapshot {
            capability: self.0.capability(),
            snapshot_id: snapshot_id.into_argument(),
            timeout: SNAPSHOT_TIMEOUT,
            options: CallOptions::new(),
        }
    }
}

/// Waits for a status of a sandbox when it is awaited.
#[derive(Clone, Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitForSandbox {
    capability: Capability<GetSandbox>,
    sandbox_id: SandboxId,
    expected: SandboxStatus,
    timeout: Duration,
    options: CallOptions,
}

/// Waits until a snapshot is ready when it is awaited.
#[derive(Clone, Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitForSnapshot {
    capability: Capability<GetSandboxSnapshot>,
    snapshot_id: SnapshotId,
    timeout: Duration,
    options: CallOptions,
}

/// Why a wait for a sandbox, a snapshot or an image build failed. The last state is what the last successful poll returned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WaitError<T> {
    /// The expected status does not follow from this state, such as failed or terminated.
    Ended(Box<T>),
    /// The timeout elapsed. The last state is `None` if no poll succeeded.
    TimedOut {
        /// The timeout.
        timeout: Duration,
        /// The last state.
        last: Option<Box<T>>,
    },
    /// A call failed.
    CallFailed(Error),
}

/// What a state means for a wait.
pub(in crate::v2) enum Progress {
    Done,
    Wait,
    Ended,
}

impl WaitForSandbox {
    pub(super) fn new(capability: Capability<GetSandbox>, sandbox_id: SandboxId, expected: SandboxStatus) -> Self {
        Self { capability, sandbox_id, expected, timeout: SANDBOX_TIMEOUT, options: CallOptions::new() }
    }

    wait_settings!(
        "Sets how long to wait in total; default 120 seconds.",
        "120 seconds",
        SANDBOX_TIMEOUT,
        "Sets options of each call that reads the sandbox."
    );

    /// Waits for the status. Awaiting the builder does the same.
    #[must_use = "a wait does nothing until it is awaited"]
    pub fn send(self) -> BoxFuture<Result<Sandbox, WaitError<Sandbox>>> {
        Box::pin(self.poll_status())
    }

    async fn poll_status(self) -> Result<Sandbox, WaitError<Sandbox>> {
        let Self { capability, sandbox_id, expected, timeout, options } = self;
        let read = || GetSandbox::new(&sandbox_id).options(options.clone()).on(&capability).send();
        let judge = |sandbox: &Sandbox| match &sandbox.status {
            status if *status == expected => Progress::Done,
            SandboxStatus::Pending | SandboxStatus::Starting | SandboxStatus::Resuming
                if expected == SandboxStatus::Running =>
            {
                Progress::Wait
            }
            // A read may be older than the pause that was requested.
            SandboxStatus::Running | SandboxStatus::Pausing if expected == SandboxStatus::Paused => Progress::Wait,
            _ => Progress::Ended,
        };
        poll(|duration| capability.sleep(duration), timeout, DELAY, read, judge).await
    }
}

impl WaitForSnapshot {
    wait_settings!(
        "Sets how long to wait in total; default 5 minutes.",
        "5 minutes",
        SNAPSHOT_TIMEOUT,
        "Sets options of each call that reads the snapshot."
    );

    /// Waits until the snapshot is ready. Awaiting the builder does the same.
    #[must_use = "a wait does nothing until it is awaited"]
    pub fn send(self) -> BoxFuture<Result<SandboxSnapshot, WaitError<SandboxSnapshot>>> {
        Box::pin(self.poll_status())
    }

    async fn poll_status(self) -> Result<SandboxSnapshot, WaitError<SandboxSnapshot>> {
        let Self { capability, snapshot_id, timeout, options } = self;
        let read = || GetSandboxSnapshot::new(&snapshot_id).options(options.clone()).on(&capability).send();
        let judge = |snapshot: &SandboxSnapshot| match snapshot.status {
            SnapshotStatus::Ready => Progress::Done,
            SnapshotStatus::Failed | SnapshotStatus::Lost | SnapshotStatus::Deleting | SnapshotStatus::Deleted => {
                Progress::Ended
            }
            // A status that is unknown to this version of the crate is not known to be an end.
            _ => Progress::Wait,
        };
        poll(|duration| capability.sleep(duration), timeout, DELAY, read, judge).await
    }
}

/// Polls, with this delay between two polls, until a state is the expected one or cannot become it.
pub(in crate::v2) async fn poll<T, F: Future<Output = Result<T, Error>>>(
    sleep: impl Fn(Duration) -> BoxFuture<()>,
    timeout: Duration,
    delay: Duration,
    read: impl Fn() -> F,
    judge: impl Fn(&T) -> Progress,
) -> Result<T, WaitError<T>> {
    let mut deadline = sleep(timeout);
    let mut last = None;
    let mut has_responded = false;
    loop {
        let Some(state) = before(&mut deadline, read()).await else { break };
        let mut delay = delay;
        match state {
            Ok(state) => match judge(&state) {
                Progress::Done => return Ok(state),
                Progress::Ended => return Err(WaitError::Ended(Box::new(state))),
                Progress::Wait => last = Some(Box::new(state)),
            },
            Err(error) if error.is_retryable() && !is_unreachable(&error, !has_responded) => {
                delay = delay.max(error.retry_after().unwrap_or_default());
            }
            Err(error) => return Err(WaitError::CallFailed(error)),
        }
        has_responded = true;
        if before(&mut deadline, sleep(delay)).await.is_none() {
            break;
        }
    }
    Err(WaitError::TimedOut { timeout, last })
}

impl IntoFuture for WaitForSandbox {
    type Output = Result<Sandbox, WaitError<Sandbox>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl IntoFuture for WaitForSnapshot {
    type Output = Result<SandboxSnapshot, WaitError<SandboxSnapshot>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// A state in an error message: `sandbox build-42 is FAILED: image could not be started`.
impl fmt::Display for WaitError<Sandbox> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, f, "sandbox", |sandbox| (sandbox.name.clone(), sandbox.status.as_str(), sandbox.error.as_deref()))
    }
}

impl fmt::Display for WaitError<SandboxSnapshot> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, f, "snapshot", |snapshot| {
            let name = snapshot.name.clone().unwrap_or_else(|| snapshot.id.to_string());
            (name, snapshot.status.as_str(), snapshot.error.as_deref())
        })
    }
}

pub(in crate::v2) fn write<T>(
    error: &WaitError<T>,
    f: &mut fmt::Formatter<'_>,
    what: &str,
    shown: impl Fn(&T) -> (String, &str, Option<&str>),
) -> fmt::Result {
    match error {
        WaitError::Ended(state) => {
            let (name, status, reason) = shown(state);
            write!(f, "{what} {name} is {status}")?;
            reason.map_or(Ok(()), |reason| write!(f, ": {}", crate::error::shown(reason)))
        }
        WaitError::TimedOut { timeout, last: Some(state) } => {
            let (name, status, _) = shown(state);
            write!(f, "{what} {name} is still {status} after {timeout:?}; {RAISE_TIMEOUT}")
        }
        WaitError::TimedOut { timeout, last: None } => {
            write!(f, "{what} could not be read within {timeout:?}; {RAISE_TIMEOUT}")
        }
        WaitError::CallFailed(error) => fmt::Display::fmt(error, f),
    }
}

impl<T: fmt::Debug> std::error::Error for WaitError<T>
where
    Self: fmt::Display,
{
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::CallFailed(error) => error.source(),
            _ => None,
        }
    }
}

impl<T> From<Error> for WaitError<T> {
    fn from(error: Error) -> Self {
        Self::CallFailed(error)
    }
}
