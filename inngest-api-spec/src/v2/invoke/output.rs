use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::FunctionError;
use crate::call::BoxFuture;
use crate::v2::{Run, RunStatus, WaitForRun, operation::GetFunctionRun};
use crate::{CallOptions, Capability, Error, ErrorKind, InngestFunction, Operation as _, RawJson, RunId};

/// Waits for the output of a run of the function `F` when it is awaited.
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitForOutput<F> {
    wait: WaitForRun,
    of: PhantomData<fn() -> F>,
}

/// The future of [`WaitForOutput`].
pub type WaitForOutputFuture<T> = BoxFuture<Result<T, FunctionError>>;

impl<F: InngestFunction> WaitForOutput<F> {
    pub(super) fn new(capability: Capability<GetFunctionRun>, run_id: RunId) -> Self {
        Self { wait: WaitForRun::new(capability, run_id), of: PhantomData }
    }

    /// Sets how long to wait in total; default 10 minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.wait = self.wait.timeout(timeout);
        self
    }

    /// Sets the maximum time to wait; `None` restores the default of 10 minutes.
    pub fn set_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.wait = self.wait.set_timeout(timeout);
        self
    }

    /// Sets options of each call that reads the run.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.wait = self.wait.options(options);
        self
    }

    /// Waits for the output. Awaiting the builder does the same.
    #[must_use = "a wait does nothing until it is awaited"]
    pub fn send(self) -> WaitForOutputFuture<F::Output>
    where
        F::Output: 'static,
    {
        let waiting = self.wait.send();
        Box::pin(async move { output(waiting.await?) })
    }
}

impl<F: InngestFunction> IntoFuture for WaitForOutput<F>
where
    F::Output: 'static,
{
    type Output = Result<F::Output, FunctionError>;
    type IntoFuture = WaitForOutputFuture<F::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// The output of a run that has ended.
fn output<T: DeserializeOwned + 'static>(mut run: Run) -> Result<T, FunctionError> {
    match run.status {
        RunStatus::Completed => {}
        RunStatus::Failed => {
            let error = run.error().unwrap_or_default();
            return Err(FunctionError::Failed { run_id: run.id, error });
        }
        RunStatus::Cancelled => return Err(FunctionError::Cancelled { run_id: run.id }),
        status => return Err(FunctionError::NotCompleted { run_id: run.id, status }),
    }
    if TypeId::of::<T>() == TypeId::of::<()>() {
        // The output is not declared, so any is right.
        run.output = None;
    }
    let decoded = run.decode_output().and_then(|output| match output {
        Some(output) => Ok(output),
        // No output: `()` and `Option` decode from `null`.
        None => RawJson::default().decode(),
    });
    decoded.map_err(|error| {
        let message = format!("unexpected output of run {}: {error}", run.id);
        Error::local(ErrorKind::Decode, GetFunctionRun::<crate::NoClient>::INFO, message).sent().into()
    })
}

impl<F> fmt::Debug for WaitForOutput<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WaitForOutput").field(&self.wait).finish()
    }
}
