//! The one line that a person reads.

use std::fmt;

use super::{Error, ErrorKind, shown};

/// `invoke_function failed: 404 not_found: Function not found (request id …)`, and what to do where that is known.
pub(super) fn write(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(operation) = error.operation() {
        write!(f, "{} failed: ", operation.id)?;
    }
    if let Some(message) = &error.0.message {
        f.write_str(message)?;
    } else if let Some(status) = error.status() {
        write!(f, "the server answered {status}")?;
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
    if let Some(wait) = error.retry_after() {
        write!(f, "; it asks to be left alone for {wait:?}")?;
    }
    if let Some(advice) = advice(error) {
        write!(f, "; {advice}")?;
    }
    if let Some(request_id) = error.request_id() {
        write!(f, " (request id {})", shown(request_id))?;
    }
    if error.attempts() > 1 {
        write!(f, " (after {} attempts)", error.attempts())?;
    }
    Ok(())
}

fn advice(error: &Error) -> Option<&'static str> {
    match (error.kind(), error.status().map(|status| status.as_u16())) {
        (ErrorKind::Auth, Some(401)) => {
            Some("check the key: whether it is of this server and this environment, and not revoked")
        }
        (ErrorKind::NotFound, _) if error.code() == Some("api_error") => {
            Some("this server has no such path: check the base URL")
        }
        (ErrorKind::NotImplemented, _) => Some("this server does not have the operation; the cloud may"),
        (ErrorKind::Unexpected, Some(300..=399)) => Some("redirects are not followed: check the base URL"),
        _ => None,
    }
}
