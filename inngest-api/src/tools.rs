//! Operations as tools: the operations of a derived client, for AI agents and other programs that choose at run time what to call.
//!
//! See the guide [tools](crate::guide::tools).

#[doc(inline)]
pub use inngest_api_spec::{Described, Hints, Member, Schema, Tool, ToolCall, Tools};
