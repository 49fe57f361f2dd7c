//! The keys of a client.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use inngest_api_spec::__private::{Bearer, Bearers, CredentialParts};
use inngest_api_spec::{BaseUrl, Error};
use tokio::time::Instant;

use super::refresh::Refresh;
use crate::auth::KeySource;
use crate::client::check_destination;

/// The keys of a client and its clones, which can be replaced while they are in use.
pub(crate) struct KeyRing {
    /// `None` until the provider has returned the first key.
    current: RwLock<Option<Arc<Keys>>>,
    checks: KeyChecks,
    /// Refreshes the keys, if they come from a provider.
    pub(super) refresh: Option<Refresh>,
}

/// What is checked of each key of a client.
pub(crate) struct KeyChecks {
    /// The environment prefix that a signing key must have.
    pub(crate) required_environment: Option<String>,
    /// The server that the key is sent to.
    pub(crate) base_url: BaseUrl,
    /// Whether neither the program nor an environment variable was used to choose the server.
    pub(crate) is_default_server: bool,
}

impl KeyRing {
    pub(crate) fn new(parts: CredentialParts, checks: KeyChecks) -> Result<Self, Error> {
        let ring = Self { current: RwLock::default(), checks, refresh: None };
        ring.check(&parts)?;
        ring.store(Arc::new(Keys::new(parts, None, None)));
        Ok(ring)
    }

    /// Creates a ring whose keys come from a provider. It is not called yet.
    pub(crate) fn provided(source: Arc<dyn KeySource>, checks: KeyChecks) -> Self {
        Self { current: RwLock::default(), checks, refresh: Some(Refresh::new(source)) }
    }

    /// Returns the keys for a call that starts now; the call uses them to its end, unless the server rejects them. `None` if
    /// the call has to [wait](Self::provided_keys) for the provider.
    pub(super) fn current(self: &Arc<Self>) -> Option<Arc<Keys>> {
        let keys = self.stored()?;
        match keys.validity {
            Some(validity) if Instant::now() >= validity.refresh_at => self.refreshing(keys),
            _ => Some(keys),
        }
    }

    /// Returns the keys that were stored last.
    pub(super) fn stored(&self) -> Option<Arc<Keys>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn store(&self, keys: Arc<Keys>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(keys);
    }

    /// Checks that all keys belong to the required environment, and may be sent to the server.
    pub(super) fn check(&self, parts: &CredentialParts) -> Result<(), Error> {
        let KeyChecks { required_environment, base_url, is_default_server } = &self.checks;
        check_environment(required_environment.as_deref(), parts)?;
        check_destination(parts, base_url, *is_default_server)
    }

    /// Replaces the keys for all calls that start from now on.
    pub(crate) fn replace(&self, parts: CredentialParts) -> Result<(), Error> {
        self.check(&parts)?;
        if parts.bearer.is_none() {
            return Err(Error::configuration("cannot replace the key: the new credential holds no key"));
        }
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // A client without a key belongs to a dev server, which is never sent one.
        if self.refresh.is_some() || current.as_ref().is_some_and(|keys| keys.get(Which::Primary).is_some()) {
            let keys = Keys::new(parts, None, current.as_deref());
            *current = Some(Arc::new(keys));
        }
        Ok(())
    }
}

/// A key, and the one to fall back to.
pub(super) struct Keys {
    /// In the order of [`Which`].
    bearers: Bearers,
    /// Other forms of the keys, which are redacted as well.
    other_forms: Vec<Bearer>,
    /// Whether the fallback key was the last one to be accepted; it is then tried first.
    uses_fallback: AtomicBool,
    /// When the keys have to be refreshed; `None` if they do not expire.
    pub(super) validity: Option<Validity>,
    /// Whether the server rejected them.
    is_rejected: AtomicBool,
}

/// When keys from a provider have to be refreshed.
#[derive(Clone, Copy)]
pub(super) struct Validity {
    /// From then on they are refreshed, while calls still use them.
    pub(super) refresh_at: Instant,
    /// From then on calls wait for new keys.
    pub(super) end: Instant,
}

/// Which key an attempt uses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Primary,
    Fallback,
}

impl Which {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Primary => Self::Fallback,
            Self::Fallback => Self::Primary,
        }
    }
}

impl Keys {
    /// Creates keys that replace the previous ones, which are still redacted: a server may remember them.
    pub(super) fn new(parts: CredentialParts, validity: Option<Validity>, previous: Option<&Self>) -> Self {
        let other_forms = parts.other_forms;
        let previous =
            previous.into_iter().flat_map(|keys| keys.bearers.get().iter().flatten().chain(&keys.other_forms));
        let redacted = other_forms.iter().chain(previous).cloned().collect();
        let bearers = Bearers::new([parts.bearer, parts.fallback], redacted);
        let (uses_fallback, is_rejected) = (AtomicBool::default(), AtomicBool::default());
        Self { bearers, other_forms, uses_fallback, validity, is_rejected }
    }

    /// Returns whether both hold the same key and the same fallback.
    pub(super) fn are_same(&self, other: &Self) -> bool {
        let [ours, theirs] =
            [self, other].map(|keys| keys.bearers.get().each_ref().map(|key| key.as_ref().map(Bearer::key)));
        ours == theirs
    }

    /// Records that the server rejected them.
    pub(super) fn reject(&self) {
        self.is_rejected.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_rejected(&self) -> bool {
        self.is_rejected.load(Ordering::Relaxed)
    }

    /// Returns whether one of the keys is an access token.
    pub(super) fn has_access_token(&self) -> bool {
        self.bearers.get().iter().flatten().any(Bearer::is_access_token)
    }

    /// Returns the key that was accepted last.
    pub(super) fn current(&self) -> Which {
        if self.uses_fallback.load(Ordering::Relaxed) { Which::Fallback } else { Which::Primary }
    }

    /// Records which key was accepted.
    pub(super) fn accepted(&self, which: Which) {
        if self.has_fallback() {
            self.uses_fallback.store(which == Which::Fallback, Ordering::Relaxed);
        }
    }

    /// Returns whether there is another key to try after the server rejected one. A rotation may go either way.
    pub(super) fn has_fallback(&self) -> bool {
        let [_, fallback] = self.bearers.get();
        fallback.is_some()
    }

    /// Returns both keys, to redact them in errors: a server may echo the request.
    pub(super) const fn bearers(&self) -> &Bearers {
        &self.bearers
    }

    /// Returns the key; `None` for a dev server.
    pub(super) fn get(&self, which: Which) -> Option<&Bearer> {
        let [primary, fallback] = self.bearers.get();
        if which == Which::Primary { primary.as_ref() } else { fallback.as_ref() }
    }
}

/// Checks that all keys belong to the required environment.
fn check_environment(required: Option<&str>, parts: &CredentialParts) -> Result<(), Error> {
    let Some(required) = required else { return Ok(()) };
    let expected = format!("expected a signing key for environment `{required}`");
    for found in &parts.environments {
        match found {
            Some(found) if found != required => {
                return Err(Error::configuration(format!("{expected}, found one for `{found}`")));
            }
            None => {
                return Err(Error::configuration(format!(
                    "{expected}, found a key without an environment prefix; use a key of the form `signkey-{required}-…`"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
