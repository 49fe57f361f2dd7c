use inngest_api_macros::endpoints;

use crate::{Data, RunId};

mod json;
mod span;
mod tree;

pub use self::span::{Span, SpanMetadata, SpanStatus, StepOp};
pub use self::tree::{SpanChildren, SpanRef, Trace, TraceWalk};

/// Traces: what a run did, step by step.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/runs/{operation}"
)]
pub trait Traces {
    /// Reads the trace of a run, which is a tree of spans: of a run under way as far as it has come.
    ///
    /// Several spans of one step may occur: its attempts, or the same one twice (wire facts 10).
    #[get("/runs/{run_id}/trace")]
    fn get_function_trace(
        /// The run's id, a ULID.
        run_id: RunId,
        /// Whether to send the inputs and outputs of the spans as well; default `false`.
        include_output: Option<bool>,
    ) -> Data<Trace>;
}
