//! Reports what a test expected or set up that did not happen.

use std::fmt::Write as _;

use super::expected_count::{ExpectedCount, requests};
use super::log::{LogEntry, RequestLog};
use crate::operation::OperationInfo;

/// How many requests of one list are displayed.
const DISPLAYED: usize = 50;

/// What a test expected and set up for one operation, and what happened.
pub(in crate::mock) struct OperationUsage<'a> {
    pub(in crate::mock) operation: &'static OperationInfo,
    pub(in crate::mock) expected: Option<ExpectedCount>,
    pub(in crate::mock) received: Vec<&'a LogEntry>,
    /// What was set up and not used, in words.
    pub(in crate::mock) unused: Vec<String>,
}

/// Reports expected requests that did not arrive, and unexpected ones that did. Returns `None` if there are none.
pub(in crate::mock) fn unmet_expectations(usage: &[OperationUsage<'_>], log: &RequestLog) -> Option<String> {
    let problems: Vec<_> = usage.iter().filter_map(OperationUsage::unmet_expectation).collect();
    report(&problems, log)
}

/// Reports [`unmet_expectations`], what was set up and not used, and requests that match no operation. Returns `None` if there
/// are none.
pub(in crate::mock) fn full_report(usage: &[OperationUsage<'_>], log: &RequestLog) -> Option<String> {
    let mut problems = Vec::new();
    for operation in usage {
        problems.extend(operation.unmet_expectation());
        problems.extend(operation.unused.iter().map(|unused| format!("{}: {unused}\n", operation.name())));
    }
    let unmatched: Vec<_> = log.entries().iter().filter(|entry| entry.route.is_none()).collect();
    if !unmatched.is_empty() {
        problems.push(format!("requests that match no operation:\n{}", list(unmatched, 4)));
    }
    report(&problems, log)
}

impl OperationUsage<'_> {
    fn unmet_expectation(&self) -> Option<String> {
        let expected = self.expected.filter(|expected| !expected.contains(self.received.len()))?;
        let count = requests(self.received.len());
        let colon = if self.received.is_empty() { "" } else { ":" };
        let received = list(self.received.iter().copied(), 8);
        Some(format!("{}\n    expected: {expected}\n    received: {count}{colon}\n{received}", self.name()))
    }

    /// For example `cancel_run (POST /v2/runs/{run_id}/cancel)`.
    fn name(&self) -> String {
        format!("{} ({} {})", self.operation.id, self.operation.method, self.operation.full_path())
    }
}

fn report(problems: &[String], log: &RequestLog) -> Option<String> {
    if problems.is_empty() {
        return None;
    }
    let all = if log.entries().is_empty() { "    none\n".to_owned() } else { list(log.entries(), 4) };
    let problems = problems.join("\n");
    Some(format!("mock server verification failed\n\n{problems}\nall requests, in order:\n{all}"))
}

/// A numbered list of requests, indented by a number of spaces.
fn list<'a>(entries: impl IntoIterator<Item = &'a LogEntry, IntoIter: ExactSizeIterator>, indent: usize) -> String {
    let entries = entries.into_iter();
    let more = entries.len().saturating_sub(DISPLAYED);
    let mut text = String::new();
    for (index, entry) in entries.take(DISPLAYED).enumerate() {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{:indent$}{}. {}", "", index + 1, entry.request);
    }
    if more > 0 {
        let _ = writeln!(text, "{:indent$}… and {more} more", "");
    }
    text
}
