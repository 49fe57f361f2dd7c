use inngest_api_macros::endpoints;

use crate::{Data, RunId};

mod json;
mod span;
mod tree;

pub use self::span::{Span, SpanMetadata, SpanStatus, StepOp};
pub use self::tree::{SpanChildren, SpanRef, Trace, TraceWalk};

/// Traces, which record the steps of a run.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/runs/{operation}"
)]
pub trait Traces {
    /// Returns the trace of a run: a tree of spans. The trace of a running run grows.
    ///
    /// A step may have several spans: one for each attempt, or the same one twice.
    #[get("/runs/{run_id}/trace", permission = "runs:read:get_trace")]
    fn get_function_trace(
        /// The run's id, a ULID.
        run_id: RunId,
        /// Whether to include the inputs and outputs of the spans; default `false`.
        include_output: Option<bool>,
    ) -> Data<Trace>;
}
