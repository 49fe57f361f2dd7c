//! Calls: the capability to call an operation, its options, and the futures and streams of its response.

mod capability;
mod future;
mod options;
mod pages;
mod progress;
mod retry_config;
mod runtime;
mod untyped;

pub use self::capability::{Capability, HasClient, NoClient};
pub use self::future::{SendFullFuture, SendFuture, send, send_full};
pub use self::options::{CallOptions, ENVIRONMENT, invalid_header_name};
pub use self::pages::{Items, Pages, Paginated};
pub use self::retry_config::RetryConfig;
pub use self::runtime::{BoxFuture, GeneratedKey, Runtime};
pub(crate) use self::untyped::NamedCall;
pub use self::untyped::{Untyped, UntypedPages};

use crate::{Operation, events, v1, v2};

/// Implemented by everything that can call the operation `Op`. Use it as a bound instead of naming a client type.
///
/// A `Client<K>` can call all operations that its key authorizes, a derived client the operations it lists. It cannot be implemented
/// by hand: tests use a client of the mock server, which also returns errors.
///
/// # Examples
///
/// ```
/// # use inngest_api_spec::{Call, Error, v2};
/// async fn health(api: &impl Call<v2::operation::Health>) -> Result<String, Error> {
///     Ok(v2::operation::Health::new().on(api).send().await?.status)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot call `{Op}`",
    label = "not permitted",
    note = "a `Client` can call the operations that its key authorizes, a derived client those that its `#[inngest(...)]` lists; \
            add the operation there by its method name, such as `cancel_run`",
    note = "a generic parameter can call the operations in its bounds; add `+ Call<{Op}>`"
)]
pub trait Call<Op: Operation>: Caller {
    #[doc(hidden)]
    fn capability(&self) -> Capability<Op>;
}

/// Implemented by everything that can call operations. Only generated code implements it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a client",
    label = "not a client",
    note = "`Call` is implemented by `Client`, by clients that derive `InngestClient`, and by references to them; it cannot be \
            implemented by hand",
    note = "in a test, use a client of `mock::Server` (feature `mock`): `server.script` and `server.inject` set its responses and errors"
)]
pub trait Caller {}

/// Adds `v1()`, `v2()` and `events()` to everything that can call operations: clients, derived clients, and values of type
/// `impl Call<…>`.
///
/// # Examples
///
/// ```
/// # use inngest_api_spec::{Call, CallExt, Error, v2};
/// use v2::operation::{GetFunctionRun, InvokeFunction};
///
/// async fn charge(api: &(impl Call<InvokeFunction> + Call<GetFunctionRun>)) -> Result<v2::Run, Error> {
///     let started = api.v2().invoke_function("billing", "charge", serde_json::json!({})).send().await?;
///     api.v2().wait_for_run(&started.run_id).await
/// }
/// ```
///
/// To store a client as a trait object, use `Arc<dyn Call<GetFunctionRun> + Send + Sync>`, or for several operations a trait
/// that combines them:
///
/// ```
/// # use inngest_api_spec::{Call, CallExt, Error, v2};
/// # use std::sync::Arc;
/// use v2::operation::{CancelRun, GetFunctionRun};
///
/// trait Runs: Call<GetFunctionRun> + Call<CancelRun> + Send + Sync {}
/// impl<C: Call<GetFunctionRun> + Call<CancelRun> + Send + Sync> Runs for C {}
///
/// struct Service {
///     runs: Arc<dyn Runs>,
/// }
///
/// async fn status(service: &Service) -> Result<v2::RunStatus, Error> {
///     Ok(service.runs.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await?.status)
/// }
/// ```
pub trait CallExt: Caller {
    /// Returns the operations of version 1. Those that `Self` can call compile.
    fn v1(&self) -> v1::Operations<&Self> {
        v1::Operations::new(self)
    }

    /// Returns the operations of version 2. Those that `Self` can call compile.
    fn v2(&self) -> v2::Operations<&Self> {
        v2::Operations::new(self)
    }

    /// Returns the operations of the Event API. Those that `Self` can call compile.
    fn events(&self) -> events::Operations<&Self> {
        events::Operations::new(self)
    }
}

impl<C: Caller + ?Sized> CallExt for C {}

macro_rules! by_reference {
    ($($ty:ty),*) => {$(
        impl<C: Caller + ?Sized> Caller for $ty {}

        impl<C: Call<Op> + ?Sized, Op: Operation> Call<Op> for $ty {
            fn capability(&self) -> Capability<Op> {
                (**self).capability()
            }
        }
    )*};
}
by_reference!(&C, std::sync::Arc<C>, Box<C>);
