use std::fmt;
use std::io;
use std::time::Duration;

use inngest_api::Error;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::{Shop, router};

/// Serves until `end` is done, and then ends what it began: no more connections, the requests under way answered, the calls
/// finished that outlive them, the client closed. All that together takes no longer than `within`.
///
/// # Errors
/// Where the listener fails, or something was still under way after `within`.
pub async fn serve(
    listener: TcpListener,
    shop: Shop,
    end: impl Future<Output = ()> + Send + 'static,
    within: Duration,
) -> Result<(), ServeError> {
    let (stopping, stopped) = watch::channel(None);
    let serving = axum::serve(listener, router(shop.clone())).with_graceful_shutdown(async move {
        end.await;
        tracing::info!("stopping");
        stopping.send_replace(Some(Instant::now()));
    });
    tokio::select! {
        ended = serving.into_future() => ended.map_err(ServeError::Listener)?,
        () = elapsed(stopped.clone(), within) => return Err(ServeError::Unfinished),
    }
    let began = stopped.borrow().unwrap_or_else(Instant::now);
    let left = || within.saturating_sub(began.elapsed());
    shop.calls.close();
    timeout(left(), shop.calls.wait()).await.map_err(|_| ServeError::Unfinished)?;
    // Nothing is under way any more, unless somebody kept a clone of the client.
    shop.api.close(left()).await.map_err(ServeError::Client)
}

/// So long after the service was told to stop; never where it is not.
async fn elapsed(mut stopped: watch::Receiver<Option<Instant>>, within: Duration) {
    if stopped.wait_for(Option::is_some).await.is_err() {
        return std::future::pending().await;
    }
    sleep(within).await;
}

/// Done when the process is asked to stop: by Ctrl-C, or by whatever runs it (SIGTERM).
pub async fn told_to_stop() {
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

/// Why the service did not end well.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// Its listener failed.
    Listener(io::Error),
    /// Requests or calls were still under way when it had to stop.
    Unfinished,
    /// Its client could not be closed in time.
    Client(Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listener(error) => write!(f, "the listener failed: {error}"),
            Self::Unfinished => f.write_str("requests were still under way when the time to stop was over"),
            Self::Client(error) => write!(f, "the client could not be closed: {error}"),
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
