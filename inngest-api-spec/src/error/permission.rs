//! The permission that the API key of a rejected call lacks.

use std::fmt;

use http::StatusCode;

use super::Error;
use super::codes::{ACCESS_DENIED, INSUFFICIENT_SCOPE, SANDBOX_SNAPSHOT_LIMIT_EXCEEDED};

impl Error {
    /// Returns the permission that the API key lacks, such as `runs:read:list`; `None` if the server did not report that a
    /// permission is missing.
    ///
    /// The server reports it with the code `insufficient_scope`. Other responses with the status 403 leave the reason open: the
    /// plan, the environment or a permission. For these, the error's message names the permission to check, which is the
    /// [`permission`](crate::OperationInfo::permission) of the error's [`operation`](Self::operation), and this method returns
    /// `None`. It also does if the call used a signing key, because signing keys have no permissions.
    #[must_use]
    pub fn missing_permission(&self) -> Option<&'static str> {
        self.0.permission.filter(|_| self.code() == Some(INSUFFICIENT_SCOPE))
    }

    /// Records that the key of the call is of a kind that has no permissions.
    #[doc(hidden)]
    #[must_use]
    pub fn without_permissions(mut self) -> Self {
        self.0.permission = None;
        self
    }
}

/// Writes which permission is missing, or may be.
pub(super) fn write_advice(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(missing) = error.missing_permission() {
        return write!(f, "; the API key needs the permission {missing}");
    }
    let Some(permission) = error.0.permission.filter(|_| error.status() == Some(StatusCode::FORBIDDEN)) else {
        return Ok(());
    };
    match error.code() {
        // A quota is used up. The key has the permission.
        Some(SANDBOX_SNAPSHOT_LIMIT_EXCEEDED) => Ok(()),
        Some(ACCESS_DENIED) => write!(
            f,
            "; check that the API key has the permission {permission}, and that the plan and the environment include the \
             operation"
        ),
        _ => write!(f, "; check that the API key has the permission {permission}"),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::{NoClient, Operation as _, OperationInfo, v1, v2};

    fn error(operation: &'static OperationInfo, status: u16, code: &str) -> Error {
        let body = format!(r#"{{"errors":[{{"code":"{code}","message":"no"}}]}}"#);
        Error::from_response(operation, StatusCode::from_u16(status).unwrap(), HeaderMap::new(), Bytes::from(body))
    }

    #[test]
    fn an_error_response_names_the_permission_that_is_missing_or_may_be() {
        let list_runs = v2::operation::ListRuns::<NoClient>::INFO;
        let snapshot = v2::operation::CreateSandboxSnapshot::<NoClient>::INFO;
        let keys = v2::operation::FetchAccountEventKeys::<NoClient>::INFO;
        let check = "check that the API key has the permission";
        let plan = ", and that the plan and the environment include the operation";
        for (operation, status, code, missing, advice) in [
            (
                list_runs,
                403,
                "insufficient_scope",
                Some("runs:read:list"),
                "the API key needs the permission runs:read:list".to_owned(),
            ),
            (
                keys,
                403,
                "insufficient_scope",
                Some("event_keys:read:list"),
                "the API key needs the permission event_keys:read:list".to_owned(),
            ),
            (snapshot, 403, "access_denied", None, format!("{check} sandboxes:write:create_snapshot{plan}")),
            (snapshot, 403, "sandbox_snapshot_limit_exceeded", None, String::new()),
            (list_runs, 403, "", None, format!("{check} runs:read:list")),
            (list_runs, 403, "forbidden", None, format!("{check} runs:read:list")),
            (list_runs, 404, "access_denied", None, String::new()),
            // Neither has a permission.
            (v2::operation::Health::<NoClient>::INFO, 403, "insufficient_scope", None, String::new()),
            (v1::operation::ListEvents::<NoClient>::INFO, 403, "access_denied", None, String::new()),
        ] {
            let error = error(operation, status, code);
            assert_eq!(error.missing_permission(), missing, "{error}");
            let text = error.to_string();
            assert_eq!(text.split_once("; ").map_or("", |(_, advice)| advice), advice, "{text}");
        }
        assert_eq!(
            error(list_runs, 403, "insufficient_scope").to_string(),
            "list_runs failed: the server returned 403 Forbidden: insufficient_scope: no; the API key needs the permission \
             runs:read:list"
        );
    }

    #[test]
    fn a_key_without_permissions_lacks_none() {
        for code in ["insufficient_scope", "access_denied"] {
            let error = error(v2::operation::ListRuns::<NoClient>::INFO, 403, code).without_permissions();
            assert_eq!(error.missing_permission(), None);
            assert!(!error.to_string().contains(';'), "{error}");
        }
    }
}
