//! DNS resolution: overrides first, then a custom resolver, then the system's.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use inngest_api_spec::__private::BoxFuture;
use inngest_api_spec::BoxError;

use super::error::ConnectError;

type Resolve = dyn Fn(String) -> BoxFuture<Result<Vec<IpAddr>, BoxError>> + Send + Sync;

/// Resolves the host names of a client's connections.
#[derive(Clone, Default)]
pub(crate) struct Resolver {
    overrides: HashMap<String, Vec<IpAddr>>,
    custom: Option<Arc<Resolve>>,
}

impl Resolver {
    /// Overrides the addresses of a host, whatever the case of its name.
    pub(crate) fn set_override(&mut self, host: &str, addresses: Vec<IpAddr>) {
        self.overrides.insert(host.to_ascii_lowercase(), addresses);
    }

    /// Resolves all other names.
    pub(crate) fn set_custom<F, A, E>(&mut self, resolve: impl Fn(String) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<A, E>> + Send + 'static,
        A: IntoIterator<Item = IpAddr>,
        E: Into<BoxError>,
    {
        self.custom = Some(Arc::new(move |host| {
            let addresses = resolve(host);
            Box::pin(async move { addresses.await.map(|all| all.into_iter().collect()).map_err(Into::into) })
        }));
    }

    /// Returns the addresses of a host: a name, or an address as it appears in a URL.
    pub(super) async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectError> {
        let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        if let Ok(ip) = literal.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, port)]);
        }
        let unresolved = |why: Option<String>| ConnectError::Unresolved { host: host.into(), why };
        match self.lookup(host).await {
            Ok(addresses) if addresses.is_empty() => Err(unresolved(None)),
            Ok(addresses) => Ok(addresses.into_iter().map(|ip| SocketAddr::new(ip, port)).collect()),
            Err(error) => Err(unresolved(Some(error.to_string()))),
        }
    }

    async fn lookup(&self, host: &str) -> Result<Vec<IpAddr>, BoxError> {
        if let Some(addresses) = self.overrides.get(&host.to_ascii_lowercase()) {
            return Ok(addresses.clone());
        }
        match &self.custom {
            Some(resolve) => resolve(host.to_owned()).await,
            None => Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect()),
        }
    }
}
