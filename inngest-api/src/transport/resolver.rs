//! DNS: the system's resolver, unless the client has overrides or a custom resolver.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use inngest_api_spec::__private::BoxFuture;
use inngest_api_spec::BoxError;
use tower_service::Service;

use super::fault::ConnectFault;

type Resolve = dyn Fn(String) -> BoxFuture<Result<Vec<IpAddr>, BoxError>> + Send + Sync;

/// The DNS settings of a client.
#[derive(Default)]
pub(crate) struct Names {
    overrides: HashMap<String, Vec<IpAddr>>,
    custom: Option<Box<Resolve>>,
}

impl Names {
    /// Names are case-insensitive.
    pub(crate) fn set_override(&mut self, host: &str, addresses: Vec<IpAddr>) {
        self.overrides.insert(host.to_ascii_lowercase(), addresses);
    }

    pub(crate) fn set_resolver<F, A, E>(&mut self, resolve: impl Fn(String) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<A, E>> + Send + 'static,
        A: IntoIterator<Item = IpAddr>,
        E: Into<BoxError>,
    {
        self.custom = Some(Box::new(move |host| {
            let addresses = resolve(host);
            Box::pin(async move { addresses.await.map(|all| all.into_iter().collect()).map_err(Into::into) })
        }));
    }

    async fn resolve(&self, name: Name) -> Result<Vec<SocketAddr>, BoxError> {
        // The port comes from the URL.
        let with_port = |all: &[IpAddr]| all.iter().map(|ip| SocketAddr::new(*ip, 0)).collect();
        if let Some(addresses) = self.overrides.get(&name.as_str().to_ascii_lowercase()) {
            return Ok(with_port(addresses));
        }
        match &self.custom {
            Some(resolve) => Ok(with_port(&resolve(name.as_str().to_owned()).await?)),
            None => Ok(GaiResolver::new().call(name).await?.collect()),
        }
    }
}

/// Resolves host names for a client's connections.
#[derive(Clone)]
pub(super) struct Resolver(Arc<Names>);

impl Resolver {
    pub(super) fn new(names: Names) -> Self {
        Self(Arc::new(names))
    }
}

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = ConnectFault;
    type Future = BoxFuture<Result<Self::Response, ConnectFault>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectFault>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let names = Arc::clone(&self.0);
        Box::pin(async move {
            let host = Box::from(name.as_str());
            match names.resolve(name).await {
                Ok(addresses) if !addresses.is_empty() => Ok(addresses.into_iter()),
                Ok(_) => Err(ConnectFault::Unresolved { host, why: None }),
                Err(why) => Err(ConnectFault::Unresolved { host, why: Some(why) }),
            }
        })
    }
}
