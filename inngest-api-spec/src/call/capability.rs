use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use super::future::{SendFuture, send_as};
use super::runtime::{BoxFuture, Runtime};
use super::{CallOptions, Caller};
use crate::request::{Put, PutResponse};
use crate::{Auth, Call, Decode, Error, Events, Operation, V1, V2};

/// Permission to call operations on one client: a single operation, or all of a version.
///
/// `Capability<v2::operation::GetFunctionRun>` permits that operation alone; `Capability<V2>` permits all of version 2. Only a
/// client whose key authorizes the version can create one, so a builder or a derived client cannot be used to call
/// anything else. It holds a handle to the client: builders, their futures and their streams are `Send + 'static`.
pub struct Capability<Scope> {
    runtime: Arc<dyn Runtime>,
    // Invariant: a capability for one operation never coerces to another's.
    scope: PhantomData<fn(Scope) -> Scope>,
}

impl<Scope> Capability<Scope> {
    /// Creates the capability to call all operations of a version with a credential of type `K`.
    #[doc(hidden)]
    #[must_use]
    pub fn for_version<K: Auth<Scope>>(runtime: Arc<dyn Runtime>) -> Self {
        Self::new(runtime)
    }

    /// Creates the capability to call one operation with a credential of type `K`.
    #[doc(hidden)]
    #[must_use]
    pub fn for_operation<K>(runtime: Arc<dyn Runtime>) -> Self
    where
        Scope: Operation,
        K: Auth<Scope::Api>,
    {
        Self::new(runtime)
    }

    const fn new(runtime: Arc<dyn Runtime>) -> Self {
        Self { runtime, scope: PhantomData }
    }

    pub(super) const fn runtime(&self) -> &Arc<dyn Runtime> {
        &self.runtime
    }

    pub(crate) fn into_runtime(self) -> Arc<dyn Runtime> {
        self.runtime
    }

    pub(crate) fn put(&self, put: Put) -> BoxFuture<Result<PutResponse, Error>> {
        Arc::clone(&self.runtime).put(put)
    }

    pub(crate) fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.runtime.sleep(duration)
    }
}

impl<Scope> Caller for Capability<Scope> {}

impl<Op: Operation> Call<Op> for Capability<Op> {
    fn capability(&self) -> Self {
        self.clone()
    }
}

macro_rules! all_operations_of {
    ($($version:ty),*) => {$(
        impl<Op: Operation<Api = $version>> Call<Op> for Capability<$version> {
            fn capability(&self) -> Capability<Op> {
                Capability::new(Arc::clone(&self.runtime))
            }
        }
    )*};
}
all_operations_of!(V1, V2, Events);

impl<Scope> Clone for Capability<Scope> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.runtime))
    }
}

// Like the client that it leads to.
impl<Scope> UnwindSafe for Capability<Scope> {}
impl<Scope> RefUnwindSafe for Capability<Scope> {}

impl<Scope> fmt::Debug for Capability<Scope> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Capability(…)")
    }
}

/// Marks a builder that has no client yet: it can be stored or queued, and sent with `.on(&client)`.
///
/// In a struct, `CancelRun` is a builder without a client, and `CancelRun<Capability<CancelRun>>` one with its client.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoClient;

/// Implemented for the capability that a builder with a client holds.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this operation has no client to send it",
    label = "no client",
    note = "add one with `.on(&client).send()`, or call the operation on a client: `client.v2().operation(…).send()`"
)]
pub trait HasClient<Op: Operation>: Clone + Send + 'static {
    /// The operation's response.
    type Response: Decode;

    fn capability(&self) -> &Capability<Op>;

    fn send<E: Operation<WithoutClient = Op>>(&self, endpoint: &E, options: &CallOptions)
    -> SendFuture<Self::Response>;
}

impl<Op: Operation + 'static> HasClient<Op> for Capability<Op> {
    type Response = Op::Response;

    fn capability(&self) -> &Self {
        self
    }

    fn send<E: Operation<WithoutClient = Op>>(&self, endpoint: &E, options: &CallOptions) -> SendFuture<Op::Response> {
        send_as(self, endpoint, options)
    }
}
