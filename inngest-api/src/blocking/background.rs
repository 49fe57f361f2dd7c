//! The runtime that blocking calls run on.

use std::future::Future;
use std::io;
use std::sync::OnceLock;
use std::sync::mpsc::sync_channel;

use inngest_api_spec::{Error, ErrorKind};
use tokio::runtime::{Builder, Handle};

/// Runs a future to its end, unless that would block the thread of a runtime.
pub(super) fn run<F>(future: F) -> Result<F::Output, Error>
where
    F: Future<Output: Send> + Send + 'static,
{
    if Handle::try_current().is_ok() {
        return Err(fault("`wait` blocks the thread, and this one is of an async runtime: use `.await` here"));
    }
    let (done, ended) = sync_channel(1);
    handle()?.spawn(async move {
        let _ = done.send(future.await);
    });
    // It does not come where the future panicked, and then the panic was reported there.
    ended.recv().map_err(|_| fault("the future that was waited for panicked"))
}

/// One for the process: connections live on the runtime that opened them.
fn handle() -> Result<&'static Handle, Error> {
    static STARTED: OnceLock<io::Result<Handle>> = OnceLock::new();
    let started = STARTED.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let thread = std::thread::Builder::new().name("inngest-api-blocking".to_owned());
        thread.spawn(move || runtime.block_on(std::future::pending::<()>()))?;
        Ok(handle)
    });
    started.as_ref().map_err(|error| fault(&format!("the runtime for blocking calls did not start: {error}")))
}

fn fault(message: &str) -> Error {
    Error::local(ErrorKind::Configuration, None, message)
}
