//! The API's error codes: one constant each, and what is known about it.

/// What is known about an error code of the API.
///
/// More fields can be added in a minor release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCodeInfo {
    /// The code: `sandbox_not_found`.
    pub code: &'static str,
    /// The HTTP statuses that it comes with; empty if they are not published.
    pub statuses: &'static [u16],
    /// Whether the server may have done the work all the same. See [`Error::is_ambiguous`](crate::Error::is_ambiguous).
    pub ambiguous: bool,
    /// Whether the same call may succeed later. Never true if [`ambiguous`](Self::ambiguous) is.
    pub retryable: bool,
}

/// Returns what is known about a code; `None` if it is not a known code of the API.
#[must_use]
pub fn find(code: &str) -> Option<&'static ErrorCodeInfo> {
    ALL.iter().find(|info| info.code == code)
}

/// What an error code means for a retry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Retry {
    /// The same call would fail again.
    Useless,
    /// The same call may succeed later.
    MayHelp,
    /// The work may have been done.
    Ambiguous,
}

/// Expands to the sentence about a [`Retry`] in the documentation of a constant.
macro_rules! about_retry {
    (Useless) => {
        ""
    };
    (MayHelp) => {
        " The same call may succeed later."
    };
    (Ambiguous) => {
        " The server may have done the work: see [`Error::is_ambiguous`](crate::Error::is_ambiguous)."
    };
}

/// Expands to the sentence about the statuses in the documentation of a constant.
macro_rules! about_statuses {
    () => {
        "The API does not publish its status."
    };
    ($($status:literal)+) => {
        concat!("Status", $(" ", stringify!($status),)+ ".")
    };
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, [$($status:literal)*], $retry:ident;)*) => {
        $(
            $(#[$doc])*
            ///
            #[doc = concat!(about_statuses!($($status)*), about_retry!($retry))]
            pub const $name: &str = $code;
        )*

        /// All known codes of version 2, by status.
        pub const ALL: &[ErrorCodeInfo] = &[$(ErrorCodeInfo {
            code: $name,
            statuses: &[$($status),*],
            ambiguous: matches!(Retry::$retry, Retry::Ambiguous),
            retryable: matches!(Retry::$retry, Retry::MayHelp),
        }),*];
    };
}

error_codes! {
    /// The request is malformed: an unknown parameter or member, a body where none is accepted, or a body that is too large.
    INVALID_REQUEST = "invalid_request", [400 413], Useless;
    /// A required value is missing.
    MISSING_FIELD = "missing_field", [400], Useless;
    /// A value has the wrong format.
    INVALID_FIELD_FORMAT = "invalid_field_format", [400], Useless;
    /// Several environments have this name.
    ENV_NAME_AMBIGUOUS = "env_name_ambiguous", [400], Useless;
    /// A value is not allowed, or the body is too large.
    VALIDATION_ERROR = "validation_error", [400 413 422], Useless;
    /// The server's gateway rejected the request: a body that is not valid JSON, an unknown path, or an unsupported method.
    API_ERROR = "api_error", [400 404 501], Useless;
    /// The request has no credential.
    AUTHORIZATION_HEADER_MISSING = "authorization_header_missing", [401], Useless;
    /// The signing key is wrong or was revoked.
    INVALID_SIGNING_KEY = "invalid_signing_key", [401], Useless;
    /// The API key is wrong, has expired or was revoked.
    INVALID_API_KEY = "invalid_api_key", [401], Useless;
    /// The credential may not do this, or the plan or the environment does not include it.
    ACCESS_DENIED = "access_denied", [403], Useless;
    /// The credential lacks the permission of the operation.
    INSUFFICIENT_SCOPE = "insufficient_scope", [403], Useless;
    /// The account has as many snapshots as its plan allows.
    SANDBOX_SNAPSHOT_LIMIT_EXCEEDED = "sandbox_snapshot_limit_exceeded", [403], Useless;
    /// The resource does not exist.
    NOT_FOUND = "not_found", [404], Useless;
    /// The account does not exist.
    ACCOUNT_NOT_FOUND = "account_not_found", [404], Useless;
    /// The environment does not exist.
    ENV_NOT_FOUND = "env_not_found", [404], Useless;
    /// The sandbox does not exist.
    SANDBOX_NOT_FOUND = "sandbox_not_found", [404], Useless;
    /// The process does not exist in the sandbox.
    SANDBOX_PROCESS_NOT_FOUND = "sandbox_process_not_found", [404], Useless;
    /// The snapshot does not exist.
    SANDBOX_SNAPSHOT_NOT_FOUND = "sandbox_snapshot_not_found", [404], Useless;
    /// The resource exists already.
    RESOURCE_ALREADY_EXISTS = "resource_already_exists", [409], Useless;
    /// The idempotency key was used with another request.
    IDEMPOTENCY_CONFLICT = "idempotency_conflict", [409], Useless;
    /// The run was cancelled before.
    RUN_ALREADY_CANCELLED = "run_already_cancelled", [409], Useless;
    /// The run has ended.
    RUN_ALREADY_ENDED = "run_already_ended", [409], Useless;
    /// The resource is in a state that does not allow the operation.
    STATE_CONFLICT = "state_conflict", [409], Useless;
    /// The server lost track of the operation.
    OPERATION_AMBIGUOUS = "operation_ambiguous", [409], Ambiguous;
    /// A sandbox with other settings has this name.
    SANDBOX_NAME_TAKEN = "sandbox_name_taken", [409], Useless;
    /// Another snapshot has this name.
    SANDBOX_SNAPSHOT_NAME_TAKEN = "sandbox_snapshot_name_taken", [409], Useless;
    /// The tag has changed since it was read, or the upload's id was used with other arguments.
    IMAGE_CONFLICT = "image_conflict", [409], Useless;
    /// The output of the command exceeds the limit; the command may have run to its end.
    SANDBOX_EXEC_OUTPUT_TOO_LARGE = "sandbox_exec_output_too_large", [413], Ambiguous;
    /// The file exceeds the limit.
    SANDBOX_FILE_TOO_LARGE = "sandbox_file_too_large", [413], Useless;
    /// A rate limit rejected the request: with status 429 that of the API, with status 422 that of the function.
    RATE_LIMITED = "rate_limited", [422 429], MayHelp;
    /// The function's debounce absorbed the invocation.
    FUNCTION_DEBOUNCED = "function_debounced", [422], Useless;
    /// The function is paused, or its configuration skipped the invocation.
    FUNCTION_SKIPPED = "function_skipped", [422], Useless;
    /// The app could not be synced.
    APP_SYNC_FAILED = "app_sync_failed", [422], Useless;
    /// The argument `query` is not a valid CEL expression.
    EXPRESSION_INVALID = "expression_invalid", [422], Useless;
    /// The argument `query` is too long.
    QUERY_TOO_LONG = "query_too_long", [422], Useless;
    /// The server failed.
    INTERNAL_ERROR = "internal_error", [500], Useless;
    /// The server failed.
    INTERNAL_SERVER_ERROR = "internal_server_error", [500], Useless;
    /// The server does not support the operation.
    NOT_IMPLEMENTED = "not_implemented", [501], Useless;
    /// The output of the command or the process was not valid base64 on its way to the API.
    OUTPUT_ENCODING_INVALID = "output_encoding_invalid", [502], Useless;
    /// There is no capacity for another sandbox.
    CAPACITY_UNAVAILABLE = "capacity_unavailable", [503], MayHelp;
    /// The servers that run sandboxes are unavailable.
    COMPUTE_UNAVAILABLE = "compute_unavailable", [503], MayHelp;
    /// The command did not end in time; it may still be running.
    SANDBOX_EXEC_TIMED_OUT = "sandbox_exec_timed_out", [], Ambiguous;
    /// The process did not end within the time that the call was to wait.
    SANDBOX_PROCESS_WAIT_TIMED_OUT = "sandbox_process_wait_timed_out", [], Useless;
    /// The server no longer stores the output of the process.
    SANDBOX_PROCESS_OUTPUT_NOT_RETAINED = "sandbox_process_output_not_retained", [], Useless;
    /// The snapshot is not ready to be cloned.
    SANDBOX_SNAPSHOT_NOT_READY = "sandbox_snapshot_not_ready", [], Useless;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_code_is_listed_once_and_is_never_both_ambiguous_and_retryable() {
        let codes: BTreeSet<_> = ALL.iter().map(|info| info.code).collect();
        assert_eq!(codes.len(), ALL.len());
        assert!(ALL.iter().all(|info| !(info.ambiguous && info.retryable)));
        assert_eq!(find(RATE_LIMITED).map(|info| info.statuses), Some(&[422, 429][..]));
        assert_eq!(find("teapot"), None);
    }
}
