use std::fmt;
use std::marker::PhantomData;

use super::{
    ApiKey, Auth, Credential, CredentialParts, DevServer, EventKey, Key, KeyError, KeyErrorKind, Sealed, SigningKey,
    variable,
};
use crate::{Events, V2, Version};

/// Any credential that authorizes version `V`, with its type erased. For programs that choose the key at run time.
pub struct AnyCredential<V> {
    parts: CredentialParts,
    version: PhantomData<fn() -> V>,
}

impl<V: Version> AnyCredential<V> {
    /// Erases the type of a credential that authorizes `V`.
    #[must_use]
    pub fn new<K: Auth<V>>(credential: K) -> Self {
        // A dev server is that of every version.
        let parts = CredentialParts { is_for_events: V::NAME == Events::NAME, ..credential.into_parts() };
        Self { parts, version: PhantomData }
    }
}

impl AnyCredential<V2> {
    /// Returns the dev server if `INNGEST_DEV` names one, otherwise the API key in `INNGEST_API_KEY`.
    ///
    /// It never reads a signing key; see [`from_env_or_signing_key`](Self::from_env_or_signing_key).
    ///
    /// # Errors
    /// If neither variable is set, or one is malformed.
    pub fn from_env() -> Result<Self, KeyError> {
        match DevServer::from_env()? {
            Some(server) => Ok(Self::new(server)),
            None => ApiKey::from_env().map(Self::new),
        }
    }

    /// Like [`from_env`](Self::from_env), but falls back to the signing key in `INNGEST_SIGNING_KEY` if `INNGEST_API_KEY` is
    /// not set or blank.
    ///
    /// # Errors
    /// If none of the three variables is set, or one is malformed.
    pub fn from_env_or_signing_key() -> Result<Self, KeyError> {
        match Self::from_env() {
            Err(error)
                if matches!(error.kind(), KeyErrorKind::NotSet | KeyErrorKind::Empty)
                    && variable(SigningKey::VARIABLE)?.is_some() =>
            {
                SigningKey::from_env().map(|key| Self::new(key.in_place_of_api_key()))
            }
            other => other,
        }
    }
}

impl AnyCredential<Events> {
    /// Returns the dev server if `INNGEST_DEV` names one, otherwise the event key in `INNGEST_EVENT_KEY`.
    ///
    /// # Errors
    /// If neither variable is set, or one is malformed.
    pub fn from_env() -> Result<Self, KeyError> {
        match DevServer::from_env()? {
            Some(server) => Ok(Self::new(server)),
            None => EventKey::from_env().map(Self::new),
        }
    }
}

impl AnyCredential<crate::V1> {
    /// Returns the dev server if `INNGEST_DEV` names one, otherwise the signing key in `INNGEST_SIGNING_KEY`.
    ///
    /// # Errors
    /// If neither variable is set, or one is malformed.
    pub fn from_env() -> Result<Self, KeyError> {
        match DevServer::from_env()? {
            Some(server) => Ok(Self::new(server)),
            None => SigningKey::from_env().map(Self::new),
        }
    }
}

impl<V> Clone for AnyCredential<V> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), version: PhantomData }
    }
}

impl<V> fmt::Debug for AnyCredential<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyCredential(…)")
    }
}

impl<V> Sealed for AnyCredential<V> {}
impl<V: Version> Key for AnyCredential<V> {
    const IS_FOR_EVENTS: bool = V::IS_EVENTS;
}
impl<V: Version> Credential for AnyCredential<V> {
    fn into_parts(self) -> CredentialParts {
        self.parts
    }
}
