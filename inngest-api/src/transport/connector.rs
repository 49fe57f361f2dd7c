//! New connections: under a deadline, TLS included, and no more of them than are needed.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::HttpsConnector;
use inngest_api_spec::__private::BoxFuture;
use inngest_api_spec::BoxError;
use rustls::ClientConfig;
use tower_service::Service;

use super::dial::Dialer;
use super::fault::ConnectFault;
use super::flights::Flights;
use super::io::Io;

/// Makes connections. The pool clones it for each call.
#[derive(Clone)]
pub(crate) struct Connector(Arc<Inner>);

struct Inner {
    https: HttpsConnector<Dialer>,
    timeout: Duration,
    proxy: Option<Arc<str>>,
    /// `None` if no two calls can use the same connection.
    flights: Option<Arc<Flights<Io>>>,
}

impl Connector {
    pub(super) fn new(
        dialer: Dialer,
        tls: ClientConfig,
        timeout: Duration,
        proxy: Option<Arc<str>>,
        shares: bool,
    ) -> Self {
        let https = HttpsConnector::from((dialer, tls));
        Self(Arc::new(Inner { https, timeout, proxy, flights: shares.then(Arc::default) }))
    }
}

impl Service<Uri> for Connector {
    type Response = Io;
    type Error = BoxError;
    type Future = BoxFuture<Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let (timeout, proxy) = (inner.timeout, &inner.proxy);
            let too_slow = || ConnectFault::TooSlow { timeout, proxy: proxy.clone() }.into();
            let connect = || {
                let connecting = inner.https.clone().call(target.clone());
                async move { connecting.await.map(Io::from) }
            };
            let connecting = async {
                match &inner.flights {
                    Some(flights) => flights.join(connect, timeout).await.map_err(|fault| match fault {
                        ConnectFault::TooSlow { .. } => too_slow(),
                        fault => fault.into(),
                    }),
                    None => connect().await,
                }
            };
            tokio::time::timeout(timeout, connecting).await.unwrap_or_else(|_| Err(too_slow()))
        })
    }
}
