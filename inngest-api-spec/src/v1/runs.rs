use inngest_api_macros::endpoints;

use crate::{Empty, RunId};

/// Runs: executions of functions.
#[endpoints(V1, crate = crate, extend = super::Operations, case = "snake_case")]
pub trait Runs {
    /// Cancels a run.
    #[delete("/runs/{run_id}", idempotent)]
    fn cancel_run(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> Empty;
}
