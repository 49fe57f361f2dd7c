use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::FunctionError;
use crate::call::BoxFuture;
use crate::v2::{Run, RunStatus, WaitForRun, operation::GetFunctionRun};
use crate::{CallOptions, Capability, Error, ErrorKind, InngestFunction, Operation as _, RawJson, RunId};

/// A wait for what the function `F` gives, to be awaited.
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

    /// How long is waited in all; default 10 minutes.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.wait = self.wait.timeout(limit);
        self
    }

    /// What each look at the run does differently from its client.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.wait = self.wait.options(options);
        self
    }
}

impl<F: InngestFunction> IntoFuture for WaitForOutput<F>
where
    F::Output: 'static,
{
    type Output = Result<F::Output, FunctionError>;
    type IntoFuture = WaitForOutputFuture<F::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let waiting = self.wait.into_future();
        Box::pin(async move { output(waiting.await?) })
    }
}

/// What a run that has ended gave.
fn output<T: DeserializeOwned>(run: Run) -> Result<T, FunctionError> {
    match run.status {
        RunStatus::Failed => {
            let error = run.error().unwrap_or_default();
            return Err(FunctionError::Failed { run_id: run.id, error });
        }
        RunStatus::Cancelled => return Err(FunctionError::Cancelled { run_id: run.id }),
        _ => {}
    }
    let decoded = run.decode_output().and_then(|output| match output {
        Some(output) => Ok(output),
        // A function that gives nothing: `()` and `Option` are made of that.
        None => RawJson::default().decode(),
    });
    decoded.map_err(|fault| {
        let message = format!("the output of run {} is not what the function gives: {fault}", run.id);
        Error::local(ErrorKind::Decode, GetFunctionRun::<crate::NoClient>::INFO, message).sent().into()
    })
}

impl<F> fmt::Debug for WaitForOutput<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WaitForOutput").field(&self.wait).finish()
    }
}
