//! Why there is no connection, where it is this client that knows.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::BoxError;

/// A fault of connecting; shown without what its source says.
#[derive(Debug)]
pub(super) enum ConnectFault {
    /// Not within the connect timeout.
    TooSlow { timeout: Duration, proxy: Option<Arc<str>> },
    /// A key would have gone to another machine in clear text.
    NotLoopback(SocketAddr),
    /// A name leads nowhere.
    Unresolved { host: Box<str>, why: Option<BoxError> },
    /// The proxy cannot be reached.
    NoProxy { proxy: Arc<str>, why: BoxError },
    /// The proxy is there, and does not connect us.
    NoTunnel { proxy: Arc<str>, why: Box<str> },
    /// What kept another call of this client from the connection that this one waited for.
    Shared(Arc<BoxError>),
    /// The call has its connection from another.
    Unneeded,
    /// Whoever made the connection that several calls waited for did not come to an end.
    Abandoned,
}

impl fmt::Display for ConnectFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSlow { timeout, proxy: None } => write!(f, "no connection within {timeout:?}"),
            Self::TooSlow { timeout, proxy: Some(proxy) } => {
                write!(f, "no connection through the proxy {proxy} within {timeout:?}")
            }
            Self::NotLoopback(peer) => {
                write!(
                    f,
                    "the name leads to {peer}, which is not this machine: the key is not sent there in clear text"
                )
            }
            Self::Unresolved { host, why: None } => write!(f, "`{host}` has no address"),
            Self::Unresolved { host, why: Some(why) } => write!(f, "`{host}` does not resolve: {why}"),
            Self::NoProxy { proxy, why } => write!(f, "the proxy {proxy} is not reached: {why}"),
            Self::NoTunnel { proxy, why } => write!(f, "the proxy {proxy} opened no tunnel: {why}"),
            Self::Shared(why) => why.fmt(f),
            Self::Unneeded => f.write_str("another call's connection serves this one as well"),
            Self::Abandoned => {
                f.write_str("connecting was broken off: its runtime was shut down, or a resolver panicked")
            }
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
