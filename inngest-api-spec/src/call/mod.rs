//! How an operation finds a client that may call it.

mod all_of;
mod options;
mod pages;
mod retry;
mod runtime;
mod sending;
mod untyped;

pub use self::all_of::AllOf;
pub use self::options::{CallOptions, ENVIRONMENT};
pub use self::pages::{Items, Pages, Paginated};
pub use self::retry::Retry;
pub use self::runtime::{Attached, BoxFuture, Runtime, Via};
pub use self::sending::{Awaited, Sending, SendingFull, send, send_full};
pub use self::untyped::Untyped;

use crate::Endpoint;

/// May call the operation `E`: the capability to ask for, instead of for a client.
///
/// A `Client<K>` may call whatever its key authorizes, a derived client what it lists.
///
/// ```
/// # use inngest_api_spec::{Call, Error, v2};
/// async fn health(api: &impl Call<v2::Health>) -> Result<String, Error> {
///     Ok(v2::Health::new().on(api).send().await?.status)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not call `{E}`",
    label = "not allowed here",
    note = "a `Client` may call what its key authorizes; a derived client what its `#[inngest(...)]` lists: add the operation's \
            method there",
    note = "a parameter may call what its bounds say: `+ Call<{E}>` adds this"
)]
pub trait Call<E: Endpoint> {
    #[doc(hidden)]
    fn via(&self) -> Via<E>;
}

impl<C: Call<E> + ?Sized, E: Endpoint> Call<E> for &C {
    fn via(&self) -> Via<E> {
        (**self).via()
    }
}

impl<C: Call<E> + ?Sized, E: Endpoint> Call<E> for std::sync::Arc<C> {
    fn via(&self) -> Via<E> {
        (**self).via()
    }
}

impl<C: Call<E> + ?Sized, E: Endpoint> Call<E> for Box<C> {
    fn via(&self) -> Via<E> {
        (**self).via()
    }
}

/// Where an operation stands that no client was chosen for yet: a value to keep, to queue, or to send with `.on(&client)`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Detached;
