//! What an error means for repeating the call: by its codes, its status, its kind and the operation.

use http::StatusCode;

use super::codes::{self, ErrorCodeInfo};
use super::{Error, ErrorKind, Outlook};
use crate::Idempotency;

/// Repeating the call.
impl Error {
    /// Returns whether the same call may succeed later: the server was busy or unreachable, the connection failed, or the
    /// [provider](ErrorKind::Credential) of the key did. It will not if a proxy rejected the client, and may if the server rejected
    /// a connection that was used before (408, 421 or 425).
    ///
    /// False for every [ambiguous](Self::is_ambiguous) error. Of error responses, true for the statuses 429 and 503, the codes
    /// `compute_unavailable` and `rate_limited`, and gateways' statuses 502, 504, 520 to 524 and 530 without a known code of the
    /// API. The code `rate_limited` with the status 422 is a function's own limit, which the client leaves to you to wait for.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        !self.is_ambiguous() && self.is_temporary()
    }

    /// Returns whether the server may have done the work although the call failed, so that repeating the call may do it twice.
    ///
    /// Find out what happened before you repeat the call: after `exec_sandbox` read what the command writes, after
    /// `start_sandbox_process` list the processes, after `signal_sandbox_process` read the process, after
    /// `create_sandbox_snapshot` list the snapshots.
    ///
    /// True if the response has a code that reports it (such as
    /// [`operation_ambiguous`](crate::error_code::OPERATION_AMBIGUOUS)), whatever its status and the operation. Also true if the
    /// request [may have been sent](Self::may_have_been_sent), there is no usable response of the API, and the operation is not
    /// idempotent: the connection broke, a timeout elapsed, the response did not decode, or a gateway responded in place of the
    /// API (502, 504, 520 to 524, 530). An operation that takes an idempotency key counts as idempotent if you set the key; a
    /// key that the client generates covers only the retries of one call.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.has_ambiguous_code() || (self.0.sent && self.lacks_response() && !self.is_repeatable())
    }

    /// Returns whether the server may have received the request.
    ///
    /// True for every error response: the server received the request, and may have rejected it. Whether it may have acted is
    /// what [`is_ambiguous`](Self::is_ambiguous) returns.
    #[must_use]
    pub fn may_have_been_sent(&self) -> bool {
        self.0.sent
    }

    /// Returns whether the same call may succeed later, no matter whether repeating it is safe.
    #[doc(hidden)]
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self.kind() {
            _ if self.has_ambiguous_code() => false,
            _ if self.0.outlook != Outlook::OfKind => self.is_of_reused_connection(),
            // Of a provider's failure, only its own error shows whether it is permanent.
            ErrorKind::Credential
            | ErrorKind::Connect
            | ErrorKind::Transport
            | ErrorKind::Timeout
            | ErrorKind::RateLimited => true,
            ErrorKind::Server if self.status() == Some(StatusCode::SERVICE_UNAVAILABLE) => true,
            _ => self.known_code().map_or_else(|| self.is_of_gateway(), |code| code.retryable),
        }
    }

    pub(super) fn has_ambiguous_code(&self) -> bool {
        let codes = self.api_errors().iter().filter_map(|error| error.code.as_deref());
        codes.filter_map(codes::find).any(|code| code.ambiguous)
    }

    fn known_code(&self) -> Option<&'static ErrorCodeInfo> {
        self.code().and_then(codes::find)
    }

    /// Whether a gateway responded that it got no response from the API.
    fn is_of_gateway(&self) -> bool {
        let status = self.status().map(|status| status.as_u16());
        self.kind() == ErrorKind::Server && matches!(status, Some(502 | 504 | 520..=524 | 530))
    }

    /// Whether the API did not report how the call ended, or in a way that could not be read.
    fn lacks_response(&self) -> bool {
        match self.kind() {
            ErrorKind::Transport
            | ErrorKind::Timeout
            | ErrorKind::Stream
            | ErrorKind::Decode
            | ErrorKind::TooLarge
            | ErrorKind::Layer => true,
            _ => self.is_of_gateway() && self.known_code().is_none(),
        }
    }

    /// Whether the caller can repeat the call without the server acting twice.
    fn is_repeatable(&self) -> bool {
        match self.operation().map(|operation| operation.idempotency) {
            Some(Idempotency::Safe | Idempotency::Idempotent) => true,
            // Without an operation: an upload, which has an id.
            Some(Idempotency::Key(_)) | None => self.0.has_key,
            Some(Idempotency::None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::{NoClient, Operation as _, OperationInfo, error_code, v2};

    const READ: &OperationInfo = v2::operation::Health::<NoClient>::INFO;
    const EXEC: &OperationInfo = v2::operation::ExecSandbox::<NoClient>::INFO;
    const INVOKE: &OperationInfo = v2::operation::InvokeFunction::<NoClient>::INFO;

    fn response(operation: &'static OperationInfo, status: u16, codes: &[&str]) -> Error {
        let errors: Vec<_> = codes.iter().map(|code| serde_json::json!({ "code": code, "message": "m" })).collect();
        let body = serde_json::json!({ "errors": errors }).to_string();
        Error::from_response(operation, StatusCode::from_u16(status).unwrap(), HeaderMap::new(), Bytes::from(body))
    }

    #[test]
    fn a_known_code_decides_unless_the_status_is_429_or_503() {
        for operation in [READ, EXEC, INVOKE] {
            for info in error_code::ALL {
                for status in [400, 404, 409, 413, 422, 429, 500, 502, 503, 504] {
                    let error = response(operation, status, &[info.code]);
                    let is_retryable = info.retryable || (matches!(status, 429 | 503) && !info.ambiguous);
                    // The mock and older servers use this code for operations that they do not have.
                    let is_retryable = is_retryable && info.code != error_code::NOT_IMPLEMENTED;
                    assert_eq!(
                        (error.is_ambiguous(), error.is_retryable(), error.may_have_been_sent()),
                        (info.ambiguous, is_retryable, true),
                        "{status}: {error}"
                    );
                }
            }
        }
    }

    #[test]
    fn one_ambiguous_code_among_several_is_enough() {
        let codes = [error_code::COMPUTE_UNAVAILABLE, error_code::OPERATION_AMBIGUOUS];
        let error = response(READ, 503, &codes);
        assert!(error.is_ambiguous() && !error.is_retryable() && !error.is_temporary());
        assert!(error.to_string().ends_with("; the work may have been done; check that before you repeat the call"));
    }

    #[test]
    fn a_lost_response_is_ambiguous_unless_repeating_the_call_is_safe() {
        let lost = |operation| {
            let kinds = [ErrorKind::Transport, ErrorKind::Timeout, ErrorKind::Stream, ErrorKind::Decode]
                .map(|kind| Error::local(kind, operation, "lost").sent());
            kinds.into_iter().chain([502, 504, 520, 522, 524, 530].map(|status| response(operation, status, &[])))
        };
        for (operation, has_key, is_ambiguous) in [
            (READ, false, false),
            (EXEC, false, true),
            (EXEC, true, true),
            (INVOKE, false, true),
            (INVOKE, true, false),
        ] {
            for error in lost(operation) {
                let error = error.with_key(has_key);
                let is_temporary = !matches!(error.kind(), ErrorKind::Stream | ErrorKind::Decode);
                assert_eq!(
                    (error.is_ambiguous(), error.is_retryable(), error.is_temporary()),
                    (is_ambiguous, is_temporary && !is_ambiguous, is_temporary),
                    "{error:?}"
                );
            }
        }
    }

    #[test]
    fn an_error_that_shows_that_nothing_was_done_is_not_ambiguous() {
        let unsent = [ErrorKind::Connect, ErrorKind::Tls, ErrorKind::Request, ErrorKind::Closed];
        let unsent = unsent.map(|kind| Error::local(kind, EXEC, "not sent"));
        let responses =
            [302, 400, 401, 403, 404, 409, 422, 429, 500, 501, 503].map(|status| response(EXEC, status, &[]));
        for error in unsent.into_iter().chain(responses) {
            assert!(!error.is_ambiguous(), "{error}");
        }
        assert!(!Error::configuration("no key").is_ambiguous());
    }
}
