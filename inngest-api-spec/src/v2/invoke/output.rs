use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::FunctionError;
use crate::call::BoxFuture;
use crate::v2::{GetFunctionRun, Run, RunStatus, WaitForRun};
use crate::{CallOptions, Endpoint as _, Error, ErrorKind, InngestFunction, RunId, Via};

/// A wait for what the function `F` gives, to be awaited.
#[must_use = "a wait does nothing until it is awaited"]
pub struct FunctionOutput<F> {
    wait: WaitForRun,
    of: PhantomData<fn() -> F>,
}

/// The future of [`FunctionOutput`].
pub type WaitingForOutput<T> = BoxFuture<Result<T, FunctionError>>;

impl<F: InngestFunction> FunctionOutput<F> {
    pub(super) fn new(via: Via<GetFunctionRun>, run_id: RunId) -> Self {
        Self { wait: WaitForRun::new(via, run_id), of: PhantomData }
    }

    /// How long is waited in all; default 10 minutes.
    pub fn within(mut self, limit: Duration) -> Self {
        self.wait = self.wait.within(limit);
        self
    }

    /// What each look at the run does differently from its client.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.wait = self.wait.options(options);
        self
    }
}

impl<F: InngestFunction> IntoFuture for FunctionOutput<F>
where
    F::Output: 'static,
{
    type Output = Result<F::Output, FunctionError>;
    type IntoFuture = WaitingForOutput<F::Output>;

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
        None => serde_json::from_str("null"),
    });
    decoded.map_err(|fault| {
        let message = format!("the output of run {} is not what the function gives: {fault}", run.id);
        Error::local(ErrorKind::Decode, GetFunctionRun::<crate::Detached>::OPERATION, message).sent().into()
    })
}

impl<F> fmt::Debug for FunctionOutput<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FunctionOutput").field(&self.wait).finish()
    }
}
