//! Time limits, each with the setting that it comes from.

use std::time::Duration;

use inngest_api_spec::{Error, ErrorKind, OperationInfo};

/// A time limit of a call.
#[derive(Clone, Copy)]
pub(super) struct TimeLimit {
    pub(super) duration: Duration,
    /// Whether the call's own options set it, rather than the client.
    is_of_call: bool,
}

impl TimeLimit {
    /// A limit that the options of the call set.
    pub(super) const fn of_call(duration: Duration) -> Self {
        Self { duration, is_of_call: true }
    }

    /// A limit of the client.
    pub(super) const fn of_client(duration: Duration) -> Self {
        Self { duration, is_of_call: false }
    }

    /// Returns the setting to change: `CallOptions::timeout`.
    pub(super) fn setting(self, name: &str) -> String {
        let owner = if self.is_of_call { "CallOptions" } else { "ClientBuilder" };
        format!("{owner}::{name}")
    }

    /// The error of a call or an attempt whose time is over. The server may have acted: whether it received the request is
    /// unknown.
    pub(super) fn exceeded(self, operation: &'static OperationInfo, what: &str, setting: &str) -> Error {
        let (duration, setting) = (self.duration, self.setting(setting));
        let message = format!("{what} timed out after {duration:?}; raise `{setting}` if the server needs longer");
        Error::local(ErrorKind::Timeout, operation, message).sent()
    }
}
