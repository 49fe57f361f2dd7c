//! Calls without an async runtime: the same client and the same builders, with blocking calls.
//!
//! [`Wait::wait`] replaces `.await`, [`WaitEach::wait_each`] turns pages, items and streams into iterators, and [`Reader`]
//! reads a download. They share one runtime, which runs on a background thread and starts with the first call.
//!
//! ```no_run
//! use inngest_api::blocking::{Wait, WaitEach};
//! use inngest_api::v2::RunStatus;
//! use inngest_api::{ApiKey, Client};
//!
//! fn main() -> Result<(), inngest_api::Error> {
//!     let client = Client::new(ApiKey::from_env()?)?;
//!     let run = client.v2().invoke_function("demo-app", "backfill-data", serde_json::json!({})).send().wait()?;
//!     println!("started {}", run.run_id);
//!     for run in client.v2().list_runs().status(RunStatus::Failed).items().wait_each() {
//!         println!("{} failed", run?.id);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Inside an async runtime they would block a thread that other tasks need; there, each of them returns an error. That
//! includes `spawn_blocking`; use `tokio::runtime::Handle::block_on` there.
//!
//! A process that was forked has a background thread of its own, and the same client works in both processes: see
//! [forks](crate::guide::questions#can-i-use-a-client-after-fork).

mod background;
mod iter;
mod reader;

use std::future::IntoFuture;

use inngest_api_spec::Error;

pub use self::iter::{BlockingIter, WaitEach};
pub use self::reader::Reader;

/// Waits for a call, or for any future that wraps one.
pub trait Wait<T, E> {
    /// Blocks the thread until the call has ended.
    ///
    /// # Errors
    /// The error of the call; [`Configuration`](crate::ErrorKind::Configuration) inside an async runtime.
    fn wait(self) -> Result<T, E>;
}

impl<F, T, E> Wait<T, E> for F
where
    F: IntoFuture<Output = Result<T, E>>,
    F::IntoFuture: Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn wait(self) -> Result<T, E> {
        background::run(self.into_future()).unwrap_or_else(|error| Err(error.into()))
    }
}
