//! Errors of connecting that this crate detects itself.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::BoxError;

/// An error of connecting.
#[derive(Debug)]
pub(super) enum ConnectFault {
    /// The connect timeout elapsed.
    TooSlow { timeout: Duration, proxy: Option<Arc<str>> },
    /// The key would have been sent to another machine over plain HTTP.
    NotLoopback(SocketAddr),
    /// A host name has no address.
    Unresolved { host: Box<str>, why: Option<BoxError> },
    /// The proxy cannot be reached.
    NoProxy { proxy: Arc<str>, why: BoxError },
    /// The proxy was reached, but opened no tunnel.
    NoTunnel { proxy: Arc<str>, why: Box<str> },
    /// The error of another call's connection attempt, which this call waited for.
    Shared(Arc<BoxError>),
    /// The call has its connection from another.
    Unneeded,
    /// Whoever made the connection that several calls waited for did not come to an end.
    Abandoned,
}

impl fmt::Display for ConnectFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSlow { timeout, proxy: None } => {
                write!(f, "timed out after {timeout:?}; check the base URL or raise `connect_timeout`")
            }
            Self::TooSlow { timeout, proxy: Some(proxy) } => {
                write!(
                    f,
                    "timed out after {timeout:?} through proxy {proxy}; check the proxy or raise `connect_timeout`"
                )
            }
            Self::NotLoopback(peer) => {
                write!(
                    f,
                    "the host resolved to {peer}, which is not a loopback address; refusing to send the key over plain HTTP"
                )
            }
            Self::Unresolved { host, why: None } => write!(f, "cannot resolve `{host}`: no address found"),
            Self::Unresolved { host, why: Some(why) } => write!(f, "cannot resolve `{host}`: {why}"),
            Self::NoProxy { proxy, why } => write!(f, "proxy {proxy} is unreachable: {why}"),
            Self::NoTunnel { proxy, why } => write!(f, "proxy {proxy} did not open a tunnel: {why}"),
            Self::Shared(why) => why.fmt(f),
            Self::Unneeded => f.write_str("the connection of another call is used"),
            Self::Abandoned => f.write_str("connecting was aborted; its runtime was shut down, or a resolver panicked"),
        }
    }
}

impl std::error::Error for ConnectFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoProxy { why, .. } => Some(&**why),
            Self::Shared(why) => Some(&***why),
            // A resolver's own is in the text: it says less than the name.
            _ => None,
        }
    }
}
