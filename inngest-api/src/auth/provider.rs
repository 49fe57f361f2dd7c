//! Providers of keys that change.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::__private::{BoxFuture, CredentialParts};
use inngest_api_spec::{BoxError, Key, Timestamp};

/// Provides the keys of a client: access tokens that expire, or keys from a secret manager.
///
/// Implemented by closures that return a future. Pass one to [`Client::with_provider`](crate::Client::with_provider). The guide
/// [which key when](crate::guide::keys#credentials-that-change) has examples, and describes when the client calls the provider.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider of `{K}`",
    label = "not a provider",
    note = "a provider is a closure that returns a `Send` future of `Result<Provided<{K}>, BoxError>`, such as \
            `|| async {{ Ok(Provided::new(key)) }}`"
)]
pub trait CredentialProvider<K>: Send + Sync + 'static {
    /// Returns the current key. The client calls this for the first call, when the key is about to expire, and once when the
    /// server rejects the key (401).
    ///
    /// It is never called while an earlier future of it is running. That future runs to its end in a task of its own, also if
    /// the calls that wait for it are dropped.
    ///
    /// # Errors
    /// Calls that need the key fail with an error of kind [`Credential`](crate::ErrorKind::Credential) whose source is this
    /// error. Do not put a secret into it. The client does not retry: retry here if that makes sense.
    fn provide(&self) -> impl Future<Output = Result<Provided<K>, BoxError>> + Send;
}

impl<K, F, Fut> CredentialProvider<K> for F
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Provided<K>, BoxError>> + Send,
{
    fn provide(&self) -> impl Future<Output = Result<Provided<K>, BoxError>> + Send {
        self()
    }
}

/// A key from a [`CredentialProvider`], and when it expires.
///
/// Without an end, the client uses the key until the server rejects it.
#[derive(Clone, Debug)]
#[must_use = "a provider returns it"]
pub struct Provided<K> {
    credential: K,
    end: End,
}

/// When a key expires.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    Unknown,
    At(Timestamp),
    /// Counted from the start of the provider's future.
    In(Duration),
}

impl<K> Provided<K> {
    /// Returns a key that does not expire, as far as the program knows.
    pub const fn new(credential: K) -> Self {
        Self { credential, end: End::Unknown }
    }

    /// Sets when the key expires, by the clock of this machine.
    pub const fn expires_at(mut self, end: Timestamp) -> Self {
        self.end = End::At(end);
        self
    }

    /// Sets how long the key is valid, such as the `expires_in` of an OAuth token response. Counted from the time at which the
    /// client called the provider.
    pub const fn expires_in(mut self, lifetime: Duration) -> Self {
        self.end = End::In(lifetime);
        self
    }
}

impl<K> From<K> for Provided<K> {
    fn from(credential: K) -> Self {
        Self::new(credential)
    }
}

/// A provider without the type of its key.
pub(crate) trait KeySource: Send + Sync {
    fn load(self: Arc<Self>) -> BoxFuture<Result<(CredentialParts, End), BoxError>>;
}

/// Makes a [`KeySource`] of a provider.
pub(crate) struct Erased<K, P> {
    provider: P,
    key: PhantomData<fn() -> K>,
}

impl<K, P> Erased<K, P> {
    pub(crate) const fn new(provider: P) -> Self {
        Self { provider, key: PhantomData }
    }
}

impl<K: Key, P: CredentialProvider<K>> KeySource for Erased<K, P> {
    fn load(self: Arc<Self>) -> BoxFuture<Result<(CredentialParts, End), BoxError>> {
        Box::pin(async move {
            let Provided { credential, end } = self.provider.provide().await?;
            Ok((credential.into_parts(), end))
        })
    }
}
