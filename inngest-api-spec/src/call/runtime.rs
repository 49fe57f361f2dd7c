use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::{Request, RequestEncoder};
use crate::response::RawResponse;
use crate::{Auth, CallOptions, Error};

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

/// A way to a runtime whose key authorizes `V`: the proof and the route in one.
///
/// Only a key that authorizes `V` makes one, so that a capability forged by hand over the wrong client does not compile.
/// It owns its route: builders, their futures and their streams are `Send + 'static`.
pub struct Via<V> {
    runtime: Arc<dyn Runtime>,
    version: PhantomData<fn() -> V>,
}

impl<V> Via<V> {
    /// The route of a client whose key is a `K`.
    #[doc(hidden)]
    #[must_use]
    pub fn authorized<K: Auth<V>>(runtime: Arc<dyn Runtime>) -> Self {
        Self { runtime, version: PhantomData }
    }

    pub(crate) fn execute(&self, request: Request) -> BoxFuture<Result<RawResponse, Error>> {
        Arc::clone(&self.runtime).execute(request)
    }

    /// Adds an idempotency key to a request that takes one and has none.
    pub(crate) fn add_key(&self, request: &mut RequestEncoder, options: &CallOptions) {
        request.add_key(|| self.runtime.idempotency_key(options));
    }

    pub(crate) fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.runtime.sleep(duration)
    }
}

/// Where an operation stands that a client was chosen for.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this operation has no client yet that could send it",
    label = "not on a client",
    note = "choose one first: `.on(&client).send()`, or make the operation on it: `client.v2().operation(…).send()`"
)]
pub trait Attached<V>: Clone + Send + 'static {
    fn via(&self) -> &Via<V>;
}

impl<V: 'static> Attached<V> for Via<V> {
    fn via(&self) -> &Self {
        self
    }
}

impl<V> Clone for Via<V> {
    fn clone(&self) -> Self {
        Self { runtime: Arc::clone(&self.runtime), version: PhantomData }
    }
}

impl<V> fmt::Debug for Via<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Via(…)")
    }
}
