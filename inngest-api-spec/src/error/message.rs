//! The message of an error: one line for a person.

use std::fmt;

use super::{Error, ErrorKind, permission, shown};
use crate::OperationInfo;

/// Writes `invoke_function failed: the server returned 404 Not Found: not_found: Function not found (request id …)`, with the
/// fix if it is known.
pub(super) fn write(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(operation) = error.operation() {
        write!(f, "{} failed: ", operation.id)?;
    }
    if let Some(message) = &error.0.message {
        f.write_str(message)?;
    } else if let Some(status) = error.status() {
        match status.canonical_reason() {
            Some(reason) => write!(f, "the server returned {} {reason}", status.as_u16())?,
            None => write!(f, "the server returned {}", status.as_u16())?,
        }
    }
    if error.0.message.is_some()
        && let Some(status) = error.status()
    {
        write!(f, " (status {})", status.as_u16())?;
    }
    for api_error in error.api_errors() {
        for part in
            api_error.code.as_deref().into_iter().chain(Some(&*api_error.message)).filter(|part| !part.is_empty())
        {
            write!(f, ": {}", shown(part))?;
        }
    }
    if let Some(unread) = &error.0.unread {
        write!(f, ": {unread}")?;
    }
    if let Some(wait) = error.retry_after() {
        write!(f, "; retry after {wait:?}")?;
    }
    if let Some(advice) = advice(error) {
        write!(f, "; {advice}")?;
    }
    permission::write_advice(error, f)?;
    if let Some(request_id) = error.request_id() {
        write!(f, " (request id {})", shown(request_id))?;
    }
    if error.attempts() > 1 {
        write!(f, " (after {} attempts)", error.attempts())?;
    }
    Ok(())
}

/// Returns whether the message of a mock server says what to do.
#[cfg(feature = "mock")]
fn has_hint(error: &Error) -> bool {
    error.api_errors().iter().any(|api_error| api_error.message.contains(crate::mock_codec::NO_HANDLER))
}

#[cfg(not(feature = "mock"))]
const fn has_hint(_: &Error) -> bool {
    false
}

fn advice(error: &Error) -> Option<&'static str> {
    match (error.kind(), error.status().map(|status| status.as_u16())) {
        _ if has_hint(error) => None,
        _ if error.has_ambiguous_code() => Some("the work may have been done; check that before you repeat the call"),
        (ErrorKind::Auth, Some(401)) => {
            Some("check that the key belongs to this server and environment and has not been revoked")
        }
        (ErrorKind::NotFound, _) if error.code() == Some("api_error") => {
            Some("the server does not have this path; check the base URL")
        }
        (ErrorKind::NotImplemented, _) if error.operation().is_some_and(OperationInfo::is_of_api) => {
            Some("this server does not support the operation; Inngest Cloud may")
        }
        (ErrorKind::Unexpected, Some(300..=399)) if error.operation().is_some() => {
            Some("redirects are not followed; check the base URL")
        }
        _ => None,
    }
}
