//! What a dev server does not have, and how it says so.

use inngest_api_spec::__private::Serve;

use crate::auth::{V1, Version as _};
use crate::mock::handler::{Output, Served};
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::operation::OperationInfo;

/// Words in operations' ids, and what the server calls what they are about (recordings `v2-*-501`, `v2-webhooks`,
/// `v2-experiments`, `v2-sessions`, `v2-partner-accounts`, `v2-patch-env`).
const SUBJECTS: [(&str, &str); 7] = [
    ("webhook", "Webhooks"),
    ("experiment", "Experiments"),
    ("insights", "Insights"),
    ("session", "Sessions"),
    ("partner_account", "Accounts"),
    ("env", "Environments"),
    ("sync_app", "App sync"),
];

/// Refuses an operation whose arguments are looked at before.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn refuse<E: Serve>(_: &State, _: E) -> Result<Served<Output<E>>, Refusal> {
    Err(not_implemented(E::INFO))
}

/// The refusal of an operation that nothing carries out.
pub(in crate::mock) fn not_implemented(operation: &OperationInfo) -> Refusal {
    if operation.version == V1::NAME {
        return Refusal::new(501, "not_implemented", "not implemented");
    }
    let subject = SUBJECTS.iter().find(|(word, _)| operation.id.contains(word));
    match subject {
        Some((_, subject)) => Refusal::new(501, "not_implemented", format!("{subject} not implemented in OSS")),
        // Recording v2-sandboxes-501.
        None => Refusal::new(501, "api_error", format!("method {} not implemented", pascal(operation.id))),
    }
}

/// Whether a dev server knows the path: v1's webhooks are documented alone (wire facts 13).
pub(in crate::mock) fn is_routed(operation: &OperationInfo) -> bool {
    operation.version != V1::NAME || !operation.path.starts_with("/webhooks")
}

/// `list_sandboxes` as `ListSandboxes`.
fn pascal(id: &str) -> String {
    id.split('_').flat_map(|word| word.chars().enumerate().map(upper_first)).collect()
}

const fn upper_first((index, char): (usize, char)) -> char {
    if index == 0 { char.to_ascii_uppercase() } else { char }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation as _;
    use crate::v2;

    #[test]
    fn what_is_missing_is_named_as_recorded() {
        let sandboxes = not_implemented(v2::operation::ExecSandbox::<crate::operation::NoClient>::INFO);
        assert_eq!(sandboxes, Refusal::new(501, "api_error", "method ExecSandbox not implemented"));
        let webhooks = not_implemented(v2::operation::ListWebhooks::<crate::operation::NoClient>::INFO);
        assert_eq!(webhooks, Refusal::new(501, "not_implemented", "Webhooks not implemented in OSS"));
        let experiments = not_implemented(v2::operation::GetExperiment::<crate::operation::NoClient>::INFO);
        assert_eq!(experiments, Refusal::new(501, "not_implemented", "Experiments not implemented in OSS"));
    }
}
