//! Operations that a dev server does not implement, and its error messages.

use heck::ToUpperCamelCase as _;
use http::Method;
use inngest_api_spec::__private::Serve;
use inngest_api_spec::mock_codec::NO_HANDLER;

use crate::auth::{V1, Version as _};
use crate::mock::behavior::{ErrorResponse, HandlerOutput, Output};
use crate::mock::state::ServerState;
use crate::operation::OperationInfo;

/// Parts of operation ids, and how a dev server names their subject. Recordings `v2-*-501`, `v2-webhooks`, `v2-experiments`,
/// `v2-sessions`, `v2-partner-accounts`, `v2-patch-env`.
const SUBJECTS: [(&str, &str); 7] = [
    ("webhook", "Webhooks"),
    ("experiment", "Experiments"),
    ("insights", "Insights"),
    ("session", "Sessions"),
    ("partner_account", "Accounts"),
    ("env", "Environments"),
    ("sync_app", "App sync"),
];

/// The handler of operations whose arguments a dev server checks before it responds with 501.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn after_decoding<Op: Serve>(_: &ServerState, _: Op) -> Result<HandlerOutput<Output<Op>>, ErrorResponse> {
    Err(not_implemented(Op::INFO))
}

/// The error of an operation without a handler.
pub(in crate::mock) fn not_implemented(operation: &OperationInfo) -> ErrorResponse {
    if !operation.is_of_api() {
        return ErrorResponse::new(501, "not_implemented", add_handler(&operation.method, &operation.full_path()));
    }
    if operation.version == V1::NAME {
        return ErrorResponse::new(501, "not_implemented", "not implemented");
    }
    let subject = SUBJECTS.iter().find(|(part, _)| operation.id.contains(part));
    match subject {
        Some((_, subject)) => ErrorResponse::new(501, "not_implemented", format!("{subject} not implemented in OSS")),
        // Recording v2-sandboxes-501.
        None => ErrorResponse::new(
            501,
            "api_error",
            format!("method {} not implemented", operation.id.to_upper_camel_case()),
        ),
    }
}

/// The hint for requests that no handler responds to.
pub(in crate::mock) fn add_handler(method: &Method, path: &str) -> String {
    format!("{NO_HANDLER} {method} {path}; add one with `Server::on`")
}

/// Whether a dev server has a route for an operation. The webhooks of v1 are documented, but not routed.
pub(in crate::mock) fn is_routed(operation: &OperationInfo) -> bool {
    operation.version != V1::NAME || !operation.path.starts_with("/webhooks")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation as _;
    use crate::v2;

    #[test]
    fn error_messages_name_the_subject_as_recorded() {
        let sandboxes = not_implemented(v2::operation::ExecSandbox::<crate::operation::NoClient>::INFO);
        assert_eq!(sandboxes, ErrorResponse::new(501, "api_error", "method ExecSandbox not implemented"));
        let webhooks = not_implemented(v2::operation::ListWebhooks::<crate::operation::NoClient>::INFO);
        assert_eq!(webhooks, ErrorResponse::new(501, "not_implemented", "Webhooks not implemented in OSS"));
        let experiments = not_implemented(v2::operation::GetExperiment::<crate::operation::NoClient>::INFO);
        assert_eq!(experiments, ErrorResponse::new(501, "not_implemented", "Experiments not implemented in OSS"));
    }
}
