use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::{Request, RequestEncoder};
use crate::response::RawResponse;
use crate::{Auth, Call, CallOptions, Endpoint, Error};

/// A future on the heap.
#[doc(hidden)]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The runtime as the listing sees it: the wire and the clock. Not generic, so that one core serves all operations.
#[doc(hidden)]
pub trait Runtime: Send + Sync + 'static {
    /// Sends a request and gives the successful answer, its body whole unless the operation streams.
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>>;

    /// An idempotency key that no other call has, for a call that may be made again; none where it will not be.
    fn idempotency_key(&self, options: &CallOptions) -> Option<String>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

impl dyn Runtime {
    /// Adds an idempotency key to a request that takes one and has none.
    pub(super) fn add_key(&self, request: &mut RequestEncoder, options: &CallOptions) {
        request.add_key(|| self.idempotency_key(options));
    }
}

/// A way to a runtime whose key authorizes the operation `E`: the proof and the route in one.
///
/// Only a key that authorizes the operation's version makes one, so that a capability forged by hand over the wrong client
/// does not compile; and it is for the one operation, so that nobody who may call this may call another by it. It owns its
/// route: builders, their futures and their streams are `Send + 'static`.
pub struct Via<E> {
    runtime: Arc<dyn Runtime>,
    endpoint: PhantomData<fn() -> E>,
}

impl<E> Via<E> {
    /// The route of a client whose key is a `K`.
    #[doc(hidden)]
    #[must_use]
    pub fn authorized<K>(runtime: Arc<dyn Runtime>) -> Self
    where
        E: Endpoint,
        K: Auth<E::Api>,
    {
        Self::over(runtime)
    }

    pub(super) fn over(runtime: Arc<dyn Runtime>) -> Self {
        Self { runtime, endpoint: PhantomData }
    }

    pub(super) fn runtime(&self) -> &Arc<dyn Runtime> {
        &self.runtime
    }

    pub(crate) fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.runtime.sleep(duration)
    }
}

impl<E: Endpoint> Call<E> for Via<E> {
    fn via(&self) -> Self {
        self.clone()
    }
}

/// Where an operation stands that a client was chosen for.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this operation has no client yet that could send it",
    label = "not on a client",
    note = "choose one first: `.on(&client).send()`, or make the operation on it: `client.v2().operation(…).send()`"
)]
pub trait Attached<E>: Clone + Send + 'static {
    fn via(&self) -> &Via<E>;
}

impl<E: 'static> Attached<E> for Via<E> {
    fn via(&self) -> &Self {
        self
    }
}

impl<E> Clone for Via<E> {
    fn clone(&self) -> Self {
        Self::over(Arc::clone(&self.runtime))
    }
}

impl<E> fmt::Debug for Via<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Via(…)")
    }
}
