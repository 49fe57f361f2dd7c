//! The keys of a client.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use inngest_api_spec::__private::{Bearer, Bearers, CredentialParts};
use inngest_api_spec::Error;

/// The keys of a client and its clones, which can be replaced while they are in use.
pub(crate) struct KeyRing {
    current: RwLock<Arc<Keys>>,
    /// The environment prefix that a signing key must have.
    required_environment: Option<String>,
}

impl KeyRing {
    pub(crate) fn new(parts: CredentialParts, required_environment: Option<String>) -> Result<Self, Error> {
        check_environment(required_environment.as_deref(), &parts)?;
        Ok(Self { current: RwLock::new(Arc::new(Keys::new(parts))), required_environment })
    }

    /// Returns the keys for a call that starts now; the call uses them to its end.
    pub(super) fn current(&self) -> Arc<Keys> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the keys for all calls that start from now on.
    pub(crate) fn replace(&self, parts: CredentialParts) -> Result<(), Error> {
        check_environment(self.required_environment.as_deref(), &parts)?;
        if parts.bearer.is_none() {
            return Err(Error::configuration("cannot replace the key: the new credential holds no key"));
        }
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // A client without a key belongs to a dev server, which is never sent one.
        if current.get(Which::Primary).is_some() {
            *current = Arc::new(Keys::new(parts));
        }
        Ok(())
    }
}

/// A key, and the one to fall back to.
pub(super) struct Keys {
    /// In the order of [`Which`].
    bearers: Bearers,
    /// Whether the fallback key was the last one to be accepted; it is then tried first.
    uses_fallback: AtomicBool,
}

/// Which key an attempt uses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Primary,
    Fallback,
}

impl Keys {
    fn new(parts: CredentialParts) -> Self {
        let bearers = Bearers::new([parts.bearer, parts.fallback], parts.other_forms);
        Self { bearers, uses_fallback: AtomicBool::new(false) }
    }

    /// Returns the key that was accepted last.
    pub(super) fn current(&self) -> Which {
        if self.uses_fallback.load(Ordering::Relaxed) { Which::Fallback } else { Which::Primary }
    }

    /// Returns the other key, to try once after the server rejected one. A rotation may go either way.
    pub(super) fn other(&self, rejected: Which) -> Option<Which> {
        let other = if rejected == Which::Primary { Which::Fallback } else { Which::Primary };
        self.has_fallback().then_some(other)
    }

    /// Records which key was accepted.
    pub(super) fn accepted(&self, which: Which) {
        if self.has_fallback() {
            self.uses_fallback.store(which == Which::Fallback, Ordering::Relaxed);
        }
    }

    fn has_fallback(&self) -> bool {
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
