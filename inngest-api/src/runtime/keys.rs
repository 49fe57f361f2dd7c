//! Where a key becomes a header.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderValue;
use inngest_api_spec::__private::{Bearer, Bearers, CredentialParts};
use inngest_api_spec::Error;

/// The keys of a client and its clones, which may be replaced while they run.
pub(crate) struct KeyRing {
    current: RwLock<Arc<Keys>>,
    /// The word that a signing key has to carry.
    expected_environment: Option<String>,
}

impl KeyRing {
    pub(crate) fn new(parts: CredentialParts, expected_environment: Option<String>) -> Result<Self, Error> {
        check_environment(expected_environment.as_deref(), &parts)?;
        Ok(Self { current: RwLock::new(Arc::new(Keys::new(parts))), expected_environment })
    }

    /// The keys that a call which starts now goes by, to its end.
    pub(super) fn current(&self) -> Arc<Keys> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes other keys, for all calls that start from now on.
    pub(crate) fn replace(&self, parts: CredentialParts) -> Result<(), Error> {
        check_environment(self.expected_environment.as_deref(), &parts)?;
        if parts.bearer.is_none() {
            return Err(Error::configuration("the credential holds no key to take in place of the client's"));
        }
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        // A client that was made without a key is one of a dev server, to which none is ever sent.
        if current.authorization(Which::First).is_some() {
            *current = Arc::new(Keys::new(parts));
        }
        Ok(())
    }
}

/// A key, and the one to fall back to.
pub(super) struct Keys {
    /// In the order of [`Which`].
    bearers: Bearers,
    /// Whether the fallback is the key that worked last: it is tried first from then on.
    uses_fallback: AtomicBool,
}

/// Which of the keys an attempt goes out with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    First,
    Fallback,
}

impl Keys {
    fn new(parts: CredentialParts) -> Self {
        Self { bearers: Bearers::new([parts.bearer, parts.fallback]), uses_fallback: AtomicBool::new(false) }
    }

    /// The key that worked last.
    pub(super) fn current(&self) -> Which {
        if self.uses_fallback.load(Ordering::Relaxed) { Which::Fallback } else { Which::First }
    }

    /// The key to try, once, where the server refused one: the other. A rotation may go either way.
    pub(super) fn other(&self, refused: Which) -> Option<Which> {
        let other = if refused == Which::First { Which::Fallback } else { Which::First };
        self.has_fallback().then_some(other)
    }

    /// Notes which key worked.
    pub(super) fn keep(&self, which: Which) {
        if self.has_fallback() {
            self.uses_fallback.store(which == Which::Fallback, Ordering::Relaxed);
        }
    }

    fn has_fallback(&self) -> bool {
        let [_, fallback] = self.bearers.get();
        fallback.is_some()
    }

    /// Both of them: no error shows one, whatever the server shows of the request.
    pub(super) const fn bearers(&self) -> &Bearers {
        &self.bearers
    }

    /// The `Authorization` header; none for a dev server.
    pub(super) fn authorization(&self, which: Which) -> Option<HeaderValue> {
        let [first, fallback] = self.bearers.get();
        let bearer = if which == Which::First { first } else { fallback };
        bearer.as_ref().map(Bearer::header)
    }
}

/// Whether the keys are all of the environment that the client's owner expects.
fn check_environment(expected: Option<&str>, parts: &CredentialParts) -> Result<(), Error> {
    let Some(expected) = expected else { return Ok(()) };
    for found in &parts.environments {
        match found {
            Some(found) if found != expected => {
                return Err(Error::configuration(format!(
                    "the signing key is of environment `{found}`, and `{expected}` was expected"
                )));
            }
            None => {
                return Err(Error::configuration(format!(
                    "environment `{expected}` was expected of the key, which names none: only a signing key with its prefix does"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
