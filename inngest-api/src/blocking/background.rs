//! The runtime that runs blocking calls.

use std::future::Future;
use std::io;
use std::sync::OnceLock;
use std::sync::mpsc::sync_channel;

use inngest_api_spec::{Error, ErrorKind};
use tokio::runtime::{Builder, Handle};

use crate::process::PerProcess;

/// Runs a future to completion, unless that would block a thread of an async runtime.
pub(super) fn run<F>(future: F) -> Result<F::Output, Error>
where
    F: Future<Output: Send> + Send + 'static,
{
    if Handle::try_current().is_ok() {
        return Err(error(
            "`wait` would block a thread of an async runtime; use `.await` here, or in `spawn_blocking` \
             `Handle::current().block_on(…)`",
        ));
    }
    let (done, ended) = sync_channel(1);
    handle()?.spawn(async move {
        let _ = done.send(future.await);
    });
    // Nothing is received if the future panicked; the panic was reported on its thread.
    ended.recv().map_err(|_| error("the awaited future panicked"))
}

/// One runtime for the process: connections belong to the runtime that opened them. A forked process has no threads of its
/// parent, and starts a runtime of its own.
fn handle() -> Result<&'static Handle, Error> {
    static STARTED: OnceLock<PerProcess<io::Result<Handle>>> = OnceLock::new();
    let started = STARTED.get_or_init(|| PerProcess::new(start())).get(start);
    started.as_ref().map_err(|cause| error(&format!("cannot start the runtime for blocking calls: {cause}")))
}

fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let thread = std::thread::Builder::new().name("inngest-api-blocking".to_owned());
    thread.spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}

fn error(message: &str) -> Error {
    Error::local(ErrorKind::Configuration, None, message)
}
