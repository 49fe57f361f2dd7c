use std::fmt;
use std::marker::PhantomData;

use super::{
    ApiKey, Auth, Credential, CredentialParts, DevServer, KeyError, KeyErrorKind, Sealed, SigningKey, variable,
};
use crate::{V2, Version};

/// Any credential that authorizes version `V`, its own type erased: for services whose key is chosen at run time.
pub struct AnyCredential<V> {
    parts: CredentialParts,
    version: PhantomData<fn() -> V>,
}

impl<V: Version> AnyCredential<V> {
    /// Erases the type of a credential that authorizes `V`.
    #[must_use]
    pub fn new<K: Auth<V>>(credential: K) -> Self {
        Self { parts: credential.into_parts(), version: PhantomData }
    }
}

impl AnyCredential<V2> {
    /// The dev server if `INNGEST_DEV` names one, else the API key in `INNGEST_API_KEY`.
    ///
    /// # Errors
    /// Where neither is set, or one is malformed. A signing key is never taken from here:
    /// see [`from_env_or_signing_key`](Self::from_env_or_signing_key).
    pub fn from_env() -> Result<Self, KeyError> {
        match DevServer::from_env()? {
            Some(server) => Ok(Self::new(server)),
            None => ApiKey::from_env().map(Self::new),
        }
    }

    /// As [`from_env`](Self::from_env), and where `INNGEST_API_KEY` is not set, the signing key in
    /// `INNGEST_SIGNING_KEY` in its place.
    ///
    /// # Errors
    /// Where none of the three is set, or one is malformed.
    pub fn from_env_or_signing_key() -> Result<Self, KeyError> {
        match Self::from_env() {
            Err(error) if error.kind() == KeyErrorKind::NotSet && variable(SigningKey::VARIABLE)?.is_some() => {
                SigningKey::from_env().map(|key| Self::new(key.in_place_of_api_key()))
            }
            other => other,
        }
    }
}

impl AnyCredential<crate::V1> {
    /// The dev server if `INNGEST_DEV` names one, else the signing key in `INNGEST_SIGNING_KEY`.
    ///
    /// # Errors
    /// Where neither is set, or one is malformed.
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
impl<V: Version> Credential for AnyCredential<V> {
    fn into_parts(self) -> CredentialParts {
        self.parts
    }
}
