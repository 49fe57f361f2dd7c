//! Compares the statuses of successful responses.

use inngest_api::operation::{OperationInfo, ResponseKind};

use super::compare::Found;
use super::document::Described;
use super::inspect::Types;

pub(crate) fn compare(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    if described.document.states("x-success-body") || described.document.states("x-data-body") {
        let further: Vec<_> = described.further_successes().iter().map(|success| success.status).collect();
        found.same("further successes", &further, &defined.ok_statuses.to_vec());
    }
    // Other kinds have no body, or one that may be empty.
    if !matches!(defined.response, ResponseKind::Data | ResponseKind::Page | ResponseKind::Json) {
        return;
    }
    let successes = described.successes();
    let accepts_no_body = Types::of(defined).accepts_no_body();
    // If no success has a body, the kinds of response differ.
    let has_body = successes.iter().any(|success| success.content.is_some());
    for success in successes.iter().filter(|success| has_body && success.content.is_none() && !accepts_no_body) {
        let status = success.status;
        found.push(format!("status {status}: the document has no body, and the definition requires one"));
    }
    if accepts_no_body && successes.iter().all(|success| success.content.is_some()) {
        found.push("status 204 without a body: the document lacks it");
    }
}
