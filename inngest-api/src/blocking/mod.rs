//! Without an async runtime of one's own: the same client and the same builders, waited for.
//!
//! Feature `blocking`. [`Wait::wait`] stands where `.await` would, [`WaitEach::wait_each`] makes an iterator of pages, items
//! and streams, and [`Reader`] reads a download. All of them run on one runtime in a thread of their own, which starts with
//! the first call.
//!
//! ```no_run
//! use inngest_api::blocking::{Wait, WaitEach};
//! use inngest_api::v2::RunStatus;
//! use inngest_api::{ApiKey, Client};
//!
//! fn main() -> Result<(), inngest_api::Error> {
//!     let client = Client::new(ApiKey::from_env()?)?;
//!     let run = client.v2().invoke_function("demo-app", "backfill-data", serde_json::json!({})).send().wait()?;
//!     println!("{} runs", run.run_id);
//!     for run in client.v2().list_runs().status(RunStatus::Failed).items().wait_each() {
//!         println!("{} failed", run?.id);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Within an async runtime it would block a thread that others need: there, each of them is an error that says so. That
//! holds for `spawn_blocking` as well, where `tokio::runtime::Handle::block_on` does the same.

mod background;
mod each;
mod reader;

use std::future::IntoFuture;

use inngest_api_spec::Error;

pub use self::each::{Each, WaitEach};
pub use self::reader::Reader;

/// Waits for a call: what `.send()` gives, or any future of yours around it.
pub trait Wait<T, E> {
    /// Blocks the thread until the call has ended.
    ///
    /// # Errors
    /// The call's; [`Configuration`](crate::ErrorKind::Configuration) within an async runtime.
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
        background::run(self.into_future()).unwrap_or_else(|fault| Err(fault.into()))
    }
}
