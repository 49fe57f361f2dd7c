//! Waits for the end of a run, with [`GetFunctionRun`] and the clock of the runtime.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::operation::GetFunctionRun;
use super::{Operations, Run};
use crate::call::BoxFuture;
use crate::{Call, CallOptions, Capability, Error, ErrorKind, IntoArgument, NoClient, Operation as _, RunId};

/// The first and the maximum delay between two polls.
const FIRST_DELAY: Duration = Duration::from_millis(200);
const MAX_DELAY: Duration = Duration::from_secs(5);
/// As long as the delay is shorter than this, a run that is not found may not be stored yet.
const NOT_STORED: Duration = Duration::from_millis(700);
/// The default timeout.
const TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// Defines the settings of a wait: the timeout, with its documentation, its default in words and its default, and the options, with
/// their documentation.
macro_rules! wait_settings {
    ($timeout:literal, $words:literal, $default:expr, $options:literal) => {
        #[doc = $timeout]
        pub const fn timeout(mut self, timeout: Duration) -> Self {
            self.timeout = timeout;
            self
        }

        #[doc = concat!("Sets the maximum time to wait; `None` restores the default of ", $words, ".")]
        pub fn set_timeout(mut self, timeout: Option<Duration>) -> Self {
            self.timeout = timeout.unwrap_or($default);
            self
        }

        #[doc = $options]
        pub fn options(mut self, options: CallOptions) -> Self {
            self.options = options;
            self
        }
    };
}
pub(super) use wait_settings;

impl<C> Operations<C> {
    /// Waits for the end of a run and returns the run with its output.
    ///
    /// Polls immediately, after 200 ms, then backs off to every 5 s; never earlier than `Retry-After` permits. The default
    /// [`timeout`](WaitForRun::timeout) is 10 minutes. The only operation it needs is [`GetFunctionRun`]. Dropping the future
    /// stops the polling, not the run.
    ///
    /// It keeps polling through errors that may be temporary: an overloaded or unreachable server, once it has responded, and
    /// a run that is not found within the first 1.5 s, as the server may not have stored it yet.
    ///
    /// # Errors
    /// [`Timeout`](ErrorKind::Timeout) if the run has not ended in time. Other errors are those of the call, including an
    /// unreachable server on the first poll.
    pub fn wait_for_run(&self, run_id: impl IntoArgument<RunId>) -> WaitForRun
    where
        C: Call<GetFunctionRun>,
    {
        WaitForRun::new(self.0.capability(), run_id.into_argument())
    }
}

/// Waits for the end of a run when it is awaited.
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

    wait_settings!(
        "Sets how long to wait in total; default 10 minutes.",
        "10 minutes",
        TIMEOUT,
        "Sets options of each call that reads the run."
    );

    /// Waits for the end of the run. Awaiting the builder does the same.
    #[must_use = "a wait does nothing until it is awaited"]
    pub fn send(self) -> Waiting {
        Box::pin(self.poll_until_ended())
    }

    async fn poll_until_ended(self) -> Result<Run, Error> {
        let mut deadline = self.capability.sleep(self.timeout);
        let mut delay = FIRST_DELAY;
        let mut status = None;
        loop {
            let call = GetFunctionRun::new(&self.run_id).include_output(true).options(self.options.clone());
            let Some(run) = before(&mut deadline, call.on(&self.capability).send()).await else { break };
            let mut retry_after = Duration::ZERO;
            match run {
                Ok(run) if run.has_ended() => return Ok(run),
                Ok(run) => status = Some(run.status.to_string()),
                Err(error) if error.is_retryable() && !is_unreachable(&error, status.is_none()) => {
                    retry_after = error.retry_after().unwrap_or_default();
                    status =
                        Some(error.status().map_or_else(|| format!("{:?}", error.kind()), |status| status.to_string()));
                }
                Err(error) if error.kind() == ErrorKind::NotFound && status.is_none() && delay < NOT_STORED => {}
                Err(error) => return Err(error),
            }
            if before(&mut deadline, self.capability.sleep(delay.max(retry_after))).await.is_none() {
                break;
            }
            delay = (delay * 3 / 2).min(MAX_DELAY);
        }
        let last = status.map(|status| format!(" (last poll: {status})")).unwrap_or_default();
        let message = format!(
            "run {} did not end within {:?}{last}; raise `WaitForRun::timeout` if it takes longer",
            self.run_id, self.timeout
        );
        Err(Error::local(ErrorKind::Timeout, GetFunctionRun::<NoClient>::INFO, message).sent())
    }
}

/// Whether the server has never been reached: then waiting for it is futile.
pub(super) fn is_unreachable(error: &Error, is_first: bool) -> bool {
    is_first && error.kind() == ErrorKind::Connect
}

/// The output of a future, or `None` if the deadline comes first.
pub(super) async fn before<F: Future>(deadline: &mut BoxFuture<()>, future: F) -> Option<F::Output> {
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
        self.send()
    }
}
