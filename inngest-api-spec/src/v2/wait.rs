//! Waiting for a run's end: made of [`GetFunctionRun`] and the runtime's clock.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::operation::GetFunctionRun;
use super::{Operations, Run};
use crate::call::BoxFuture;
use crate::{Call, CallOptions, Capability, Error, ErrorKind, IntoArgument, NoClient, Operation as _, RunId};

/// How long is waited after the first look, and the longest time between two.
const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(5);
/// As long as the waits are shorter than this, a run that was never seen may not be stored yet.
const NOT_STORED: Duration = Duration::from_millis(700);
/// How long is waited in all, unless the caller says otherwise.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

impl<C> Operations<C> {
    /// Waits for a run's end and gives the run, its output included.
    ///
    /// Looks again and again: at once, after 200 ms, then ever more rarely, every 5 s in the end; and no earlier than a busy
    /// server asks for (`Retry-After`). Gives up after 10 minutes unless [`timeout`](WaitForRun::timeout) says otherwise. It asks
    /// for no more than the capability to call [`GetFunctionRun`]. Dropping it stops the waiting, not the run.
    ///
    /// It waits through what passes: a server that is busy or away once it has answered, and, for the first second and a
    /// half, a run that is not found, for it may not be stored yet. On a capability, without a client's `v2()`:
    /// `v2::Operations::new(api).wait_for_run(id)`.
    ///
    /// # Errors
    /// [`Timeout`](ErrorKind::Timeout) where the run has not ended in time; the call's own for what does not pass, and for a
    /// server that is not there from the start.
    pub fn wait_for_run(&self, run_id: impl IntoArgument<RunId>) -> WaitForRun
    where
        C: Call<GetFunctionRun>,
    {
        WaitForRun::new(self.0.capability(), run_id.into_argument())
    }
}

/// A wait for a run's end, to be awaited.
#[derive(Clone, Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitForRun {
    capability: Capability<GetFunctionRun>,
    run_id: RunId,
    timeout: Duration,
    options: CallOptions,
}

/// The future of [`WaitForRun`].
pub type Waiting = BoxFuture<Result<Run, Error>>;

impl WaitForRun {
    pub(super) fn new(capability: Capability<GetFunctionRun>, run_id: RunId) -> Self {
        Self { capability, run_id, timeout: TIMEOUT, options: CallOptions::new() }
    }

    /// How long is waited in all; default 10 minutes.
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// What each look does differently from its client.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    async fn ended(self) -> Result<Run, Error> {
        let mut deadline = self.capability.sleep(self.timeout);
        let mut pause = FIRST;
        let mut status = None;
        loop {
            let look = GetFunctionRun::new(&self.run_id).include_output(true).options(self.options.clone());
            let Some(run) = before(&mut deadline, look.on(&self.capability).send()).await else { break };
            let mut asked = Duration::ZERO;
            match run {
                Ok(run) if run.has_ended() => return Ok(run),
                Ok(run) => status = Some(run.status.to_string()),
                // The wait outlives what passes: a server that is busy, or that has not stored the run yet.
                Err(error) if error.is_retryable() && !is_nobody_there(&error, status.is_none()) => {
                    asked = error.retry_after().unwrap_or_default();
                    status =
                        Some(error.status().map_or_else(|| format!("{:?}", error.kind()), |status| status.to_string()));
                }
                Err(error) if error.kind() == ErrorKind::NotFound && status.is_none() && pause < NOT_STORED => {}
                Err(error) => return Err(error),
            }
            if before(&mut deadline, self.capability.sleep(pause.max(asked))).await.is_none() {
                break;
            }
            pause = (pause * 3 / 2).min(LONGEST);
        }
        let seen = status.map(|status| format!(" (last seen: {status})")).unwrap_or_default();
        let message = format!("run {} had not ended after {:?}{seen}", self.run_id, self.timeout);
        Err(Error::local(ErrorKind::Timeout, GetFunctionRun::<NoClient>::INFO, message).sent())
    }
}

/// Whether no server was ever heard of: then none is waited for.
fn is_nobody_there(error: &Error, is_first: bool) -> bool {
    is_first && error.kind() == ErrorKind::Connect
}

/// What a future gives, or `None` where the deadline comes first.
async fn before<F: Future>(deadline: &mut BoxFuture<()>, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => deadline.as_mut().poll(cx).map(|()| None),
    })
    .await
}

impl IntoFuture for WaitForRun {
    type Output = Result<Run, Error>;
    type IntoFuture = Waiting;

    fn into_future(self) -> Waiting {
        Box::pin(self.ended())
    }
}
