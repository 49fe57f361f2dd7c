//! What the server received, and whether it is what the test expects.

mod diff;
mod expected_count;
mod log;
mod received;
mod report;

pub(super) use self::diff::{compare_requests, line_diff};
pub use self::expected_count::ExpectedCount;
pub(super) use self::log::{LogEntry, RequestLog};
pub(super) use self::received::without_event_key;
pub use self::received::{Received, ReceivedRequest};
pub(super) use self::report::{OperationUsage, full_report, unmet_expectations};
