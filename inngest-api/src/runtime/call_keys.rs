//! Which key each attempt of a call sends.

use std::sync::Arc;

use http::StatusCode;
use inngest_api_spec::__private::{Bearer, Bearers};
use inngest_api_spec::{Error, ErrorKind};

use super::keys::{Keys, Which};

/// The keys of one call, and which of them the next attempt sends.
pub(super) struct CallKeys {
    keys: Arc<Keys>,
    which: Which,
    /// Whether the call has changed to the other key, which it does once.
    has_changed: bool,
    /// The error of the first key, if the server knows it and forbids it the call.
    forbidden: Option<Error>,
    /// Whether the call may still get new keys from the provider, which it does once.
    may_refresh: bool,
}

/// What a call does about its keys after a failed attempt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NextKey {
    /// Nothing: the key was not the reason, or there is no other.
    Same,
    /// It tries the other key.
    Other,
    /// It gets new keys from the provider.
    New,
}

impl CallKeys {
    pub(super) fn new(keys: Arc<Keys>, may_refresh: bool) -> Self {
        let which = keys.current();
        Self { keys, which, has_changed: false, forbidden: None, may_refresh }
    }

    /// Returns the key that the next attempt sends; `None` for a dev server.
    pub(super) fn bearer(&self) -> Option<&Bearer> {
        self.keys.get(self.which)
    }

    /// Returns all keys, to redact them.
    pub(super) fn bearers(&self) -> &Bearers {
        self.keys.bearers()
    }

    /// Returns the keys themselves.
    pub(super) const fn all(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Records that the server accepted the key.
    pub(super) fn accepted(&self) {
        self.keys.accepted(self.which);
    }

    /// Returns what to do after this error of an attempt.
    pub(super) fn after(&self, error: &Error) -> NextKey {
        // The server does not know the key, or knows it and forbids it the call.
        let is_rejected = is_unknown(error) || error.kind() == ErrorKind::Forbidden;
        if is_rejected && !self.has_changed && self.keys.has_fallback() {
            NextKey::Other
        } else if is_unknown(error) && self.forbidden.is_none() && self.may_refresh {
            NextKey::New
        } else {
            NextKey::Same
        }
    }

    /// Changes to the other key after this error.
    pub(super) fn change(&mut self, error: Error) {
        self.which = self.which.other();
        self.has_changed = true;
        self.forbidden = (error.kind() == ErrorKind::Forbidden).then_some(error);
    }

    /// Changes to new keys from the provider.
    pub(super) fn replace(&mut self, keys: Arc<Keys>) {
        self.which = keys.current();
        self.keys = keys;
        self.may_refresh = false;
    }

    /// Returns the error of the call whose last attempt, of this number, failed with this error.
    pub(super) fn final_error(self, error: Error, number: u32, next: NextKey) -> Error {
        match self.forbidden {
            // That the server knows the first key, and why it may not make the call, is worth more to the caller.
            Some(first) if is_unknown(&error) => first.with_attempts(number),
            _ if next == NextKey::Other && is_unknown(&error) => error.not_replayed(),
            _ => error,
        }
    }
}

fn is_unknown(error: &Error) -> bool {
    error.status() == Some(StatusCode::UNAUTHORIZED)
}
