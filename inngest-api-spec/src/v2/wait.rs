//! Waiting for a run's end: made of [`GetFunctionRun`] and the runtime's clock.

use std::time::Duration;

use super::{GetFunctionRun, Operations, Run};
use crate::{Call, CallOptions, Endpoint as _, Error, ErrorKind, IntoArgument, RunId, V2, Via};

/// How long is waited before the first look, and the longest time between two.
const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(5);
/// How long is waited in all, unless the caller says otherwise.
const WITHIN: Duration = Duration::from_mins(10);

impl<C> Operations<C> {
    /// Waits for a run's end and gives the run, its output included.
    ///
    /// Looks again and again, at first after 200 ms, then ever more rarely, at most every 5 s; gives up after 10 minutes
    /// unless [`within`](WaitForRun::within) says otherwise. It asks for no more than the capability to call
    /// [`GetFunctionRun`]. Dropping it stops the waiting, not the run.
    pub fn wait_for_run(&self, run_id: impl IntoArgument<RunId>) -> WaitForRun
    where
        C: Call<GetFunctionRun>,
    {
        WaitForRun { via: self.0.via(), run_id: run_id.into_argument(), within: WITHIN, options: CallOptions::new() }
    }
}

/// A wait for a run's end, to be awaited.
#[derive(Clone, Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitForRun {
    via: Via<V2>,
    run_id: RunId,
    within: Duration,
    options: CallOptions,
}

/// The future of [`WaitForRun`].
pub type Waiting = crate::call::BoxFuture<Result<Run, Error>>;

impl WaitForRun {
    /// How long is waited in all; default 10 minutes.
    pub const fn within(mut self, limit: Duration) -> Self {
        self.within = limit;
        self
    }

    /// What each look does differently from its client.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    async fn wait(self) -> Result<Run, Error> {
        let mut waited = Duration::ZERO;
        let mut pause = FIRST;
        loop {
            let look = GetFunctionRun::new(&self.run_id).include_output(true).options(self.options.clone());
            let run = look.on(&self.via).send().await?;
            if run.has_ended() {
                return Ok(run);
            }
            if waited >= self.within {
                let message =
                    format!("run {} had not ended after {:?} (status {})", self.run_id, self.within, run.status);
                return Err(
                    Error::local(ErrorKind::Timeout, GetFunctionRun::<crate::Detached>::OPERATION, message).sent()
                );
            }
            let next = pause.min(self.within - waited);
            self.via.sleep(next).await;
            waited += next;
            pause = (pause * 3 / 2).min(LONGEST);
        }
    }
}

impl IntoFuture for WaitForRun {
    type Output = Result<Run, Error>;
    type IntoFuture = Waiting;

    fn into_future(self) -> Waiting {
        Box::pin(self.wait())
    }
}
