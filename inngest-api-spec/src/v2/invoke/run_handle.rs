use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::WaitForOutput;
use crate::v2::{
    InvokedRun,
    operation::{CancelRun, GetFunctionRun},
};
use crate::{Call, Capability, InngestFunction, IntoArgument, RunId};

/// A handle to a run of the function `F`. It can be serialized and stored.
///
/// It holds no client: each method takes one.
#[derive(Serialize, Deserialize)]
#[serde(bound = "", rename_all = "camelCase")]
#[non_exhaustive]
pub struct RunHandle<F> {
    /// The run's id.
    pub run_id: RunId,
    /// Whether an earlier call with the same idempotency key started the run.
    #[serde(default)]
    pub repeated: bool,
    #[serde(skip)]
    of: PhantomData<fn() -> F>,
}

impl<F> RunHandle<F> {
    /// Creates the handle of a run from the run's id.
    pub fn from_run_id(run_id: impl IntoArgument<RunId>) -> Self {
        Self { run_id: run_id.into_argument(), repeated: false, of: PhantomData }
    }

    /// Waits for the end of the run and returns its output.
    pub fn output<C: Call<GetFunctionRun>>(&self, client: &C) -> WaitForOutput<F>
    where
        F: InngestFunction,
    {
        WaitForOutput::new(client.capability(), self.run_id.clone())
    }

    /// Cancels the run. A run that has ended does not change, which is not an error.
    pub fn cancel<C: Call<CancelRun>>(&self, client: &C) -> CancelRun<Capability<CancelRun>> {
        CancelRun::new(&self.run_id).on(client)
    }
}

impl<F> From<InvokedRun> for RunHandle<F> {
    fn from(run: InvokedRun) -> Self {
        Self { run_id: run.run_id, repeated: run.repeated, of: PhantomData }
    }
}

impl<F> Clone for RunHandle<F> {
    fn clone(&self) -> Self {
        Self { run_id: self.run_id.clone(), repeated: self.repeated, of: PhantomData }
    }
}

impl<F> fmt::Debug for RunHandle<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunHandle").field("run_id", &self.run_id).field("repeated", &self.repeated).finish()
    }
}
