use std::fmt;
use std::io;
use std::time::Duration;

use inngest_api::Error;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::{Shop, router};

/// Serves requests until `shutdown` completes, and then shuts down: accepts no more connections, responds to the
/// requests in flight, waits for the remaining calls and closes the client. The shutdown takes at most
/// `shutdown_timeout`.
///
/// # Errors
/// Returns an error if the listener fails, or if something was still in flight after `shutdown_timeout`.
pub async fn serve(
    listener: TcpListener,
    shop: Shop,
    shutdown: impl Future<Output = ()> + Send + 'static,
    shutdown_timeout: Duration,
) -> Result<(), ServeError> {
    let (stopping, stopped) = watch::channel(None);
    let serving = axum::serve(listener, router(shop.clone())).with_graceful_shutdown(async move {
        shutdown.await;
        tracing::info!("stopping");
        stopping.send_replace(Some(Instant::now()));
    });
    tokio::select! {
        ended = serving.into_future() => ended.map_err(ServeError::Listener)?,
        () = elapsed(stopped.clone(), shutdown_timeout) => return Err(ServeError::Unfinished),
    }
    let began = stopped.borrow().unwrap_or_else(Instant::now);
    let remaining = || shutdown_timeout.saturating_sub(began.elapsed());
    shop.calls.close();
    timeout(remaining(), shop.calls.wait()).await.map_err(|_| ServeError::Unfinished)?;
    // Returns at once, unless something else uses a clone of the client.
    shop.api.close(remaining()).await.map_err(ServeError::Client)
}

/// Completes this long after the service was requested to stop; never completes without such a request.
async fn elapsed(mut stopped: watch::Receiver<Option<Instant>>, duration: Duration) {
    if stopped.wait_for(Option::is_some).await.is_err() {
        return std::future::pending().await;
    }
    sleep(duration).await;
}

/// Completes when the process receives Ctrl-C or SIGTERM.
pub async fn stop_signal() {
    let interrupted = async { drop(signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

/// Why the service failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The listener failed.
    Listener(io::Error),
    /// Requests or calls were still in flight after the shutdown timeout.
    Unfinished,
    /// The client could not be closed in time.
    Client(Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listener(_) => f.write_str("the listener failed"),
            Self::Unfinished => f.write_str("requests were still in flight after the shutdown timeout"),
            Self::Client(_) => f.write_str("the client could not be closed"),
        }
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listener(error) => Some(error),
            Self::Unfinished => None,
            Self::Client(error) => Some(error),
        }
    }
}
