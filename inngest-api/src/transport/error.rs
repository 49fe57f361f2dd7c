//! Errors of the transport, and the crate's errors that callers get for them.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::__private::StreamError;
use inngest_api_spec::{BaseUrl, BoxError, Error, ErrorKind, OperationInfo};
use rustls::{AlertDescription as Alert, CertificateError};

use super::dial::Tried;
use super::proxy::tunnel::TunnelError;
use crate::deadline;
use crate::service::NotSent;

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum SendError {
    /// There is no connection. Calls that waited for the same connection share the error.
    Connect(Arc<ConnectError>),
    /// The request was not sent, or the server reported that it did not process it.
    NotSent(hyper::Error),
    /// The connection failed after the request was sent, perhaps in part.
    Broken(hyper::Error),
}

/// Why there is no connection.
#[derive(Debug)]
pub(crate) enum ConnectError {
    TimedOut {
        timeout: Duration,
        proxy: Option<Arc<str>>,
    },
    /// The addresses of the host, and why each did not connect.
    Unreachable {
        host: Box<str>,
        tried: Vec<Tried>,
    },
    Unresolved {
        host: Box<str>,
        why: Option<String>,
    },
    /// A key would have been sent to another machine in clear text.
    NotLoopback(SocketAddr),
    /// The proxy cannot be reached.
    Proxy {
        proxy: Arc<str>,
        why: Box<ConnectError>,
    },
    /// The proxy does not connect to the server.
    Tunnel {
        proxy: Arc<str>,
        refusal: TunnelError,
    },
    /// The proxy requires other credentials to forward a request.
    Forward {
        proxy: Arc<str>,
        refusal: TunnelError,
    },
    Tls(io::Error),
    Io(io::Error),
    Http(hyper::Error),
    /// The task that connected ended: its runtime was shut down, or a resolver panicked.
    Abandoned,
    /// The runtime has no I/O.
    WithoutIo,
}

impl ConnectError {
    /// The error of a TLS handshake: TLS's own, or the connection's.
    pub(super) fn in_tls_handshake(error: io::Error) -> Self {
        if tls_error(&error).is_some() { Self::Tls(error) } else { Self::Io(error) }
    }

    /// Whether more time might have helped.
    pub(super) fn is_timeout(&self) -> bool {
        match self {
            Self::TimedOut { .. } => true,
            Self::Unreachable { tried, .. } => tried.iter().any(|(_, why)| why.kind() == io::ErrorKind::TimedOut),
            Self::Proxy { why, .. } => why.is_timeout(),
            _ => false,
        }
    }
}

/// Whether a URL's host is an IP address, which a message need not repeat.
fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

impl SendError {
    /// The error of a request that was handed to a connection.
    pub(super) fn of(error: hyper::Error) -> Self {
        if is_not_sent(&error) { Self::NotSent(error) } else { Self::Broken(error) }
    }
}

/// Whether the server reset the stream of the request for a reason that says nothing about the HTTP/2 connection.
pub(super) fn is_of_stream(error: &hyper::Error) -> bool {
    let reset = source::<h2::Error>(error).filter(|error| error.is_reset() && error.is_remote());
    let reason = reset.and_then(h2::Error::reason);
    matches!(reason, Some(h2::Reason::INTERNAL_ERROR | h2::Reason::CANCEL | h2::Reason::REFUSED_STREAM))
}

/// Whether the server reports that it did not process the request: RFC 9113, 6.8 and 8.7.
fn is_not_sent(error: &hyper::Error) -> bool {
    error.is_canceled()
        || source::<h2::Error>(error).is_some_and(|error| {
            error.is_remote() && (error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM))
        })
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut { timeout, proxy: None } => {
                write!(f, "timed out after {timeout:?}; check the base URL or raise `connect_timeout`")
            }
            Self::TimedOut { timeout, proxy: Some(proxy) } => write!(
                f,
                "timed out after {timeout:?} through proxy {proxy}; check the proxy or raise `connect_timeout`"
            ),
            Self::Unreachable { host, tried } => {
                for (index, (address, why)) in tried.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "; " })?;
                    if !is_address(host) {
                        write!(f, "{address}: ")?;
                    }
                    why.fmt(f)?;
                }
                if self.is_timeout() {
                    f.write_str("; check the base URL or raise `connect_timeout`")?;
                }
                Ok(())
            }
            Self::Unresolved { host, why: None } => write!(f, "cannot resolve `{host}`: no address found"),
            Self::Unresolved { host, why: Some(why) } => write!(f, "cannot resolve `{host}`: {why}"),
            Self::NotLoopback(peer) => write!(
                f,
                "the host resolved to {peer}, which is not a loopback address; refusing to send the key over plain HTTP"
            ),
            Self::Proxy { proxy, why } => write!(f, "proxy {proxy} is unreachable: {why}"),
            Self::Tunnel { proxy, refusal } => write!(f, "proxy {proxy} did not open a tunnel: {refusal}"),
            Self::Forward { proxy, refusal } => write!(f, "proxy {proxy} did not forward the request: {refusal}"),
            Self::Tls(error) => {
                error.fmt(f)?;
                if is_other_protocol(error) {
                    f.write_str("; the server does not speak TLS on this port, check the URL")?;
                }
                if is_unknown_issuer(error) {
                    f.write_str("; if the authority is a private one, trust it with `root_certificate`")?;
                }
                Ok(())
            }
            Self::Io(error) => error.fmt(f),
            Self::Http(error) => error.fmt(f),
            Self::WithoutIo => f.write_str(&deadline::lacks("I/O")),
            Self::Abandoned => f.write_str("connecting was aborted; its runtime was shut down, or a resolver panicked"),
        }
    }
}

impl StdError for ConnectError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Unreachable { tried, .. } => tried.last().map(|(_, error)| error as _),
            Self::Proxy { why, .. } => Some(&**why),
            Self::Tls(error) | Self::Io(error) => Some(error),
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(error) => error.fmt(f),
            Self::NotSent(error) | Self::Broken(error) => write!(f, "{}", root_cause(error)),
        }
    }
}

impl StdError for SendError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Connect(error) => Some(&**error),
            Self::NotSent(error) | Self::Broken(error) => Some(error),
        }
    }
}

/// Returns the error of an attempt that got no response.
pub(crate) fn failure(
    operation: impl Into<Option<&'static OperationInfo>>,
    base_url: &BaseUrl,
    error: BoxError,
) -> Error {
    let operation = operation.into();
    // The error of a layer or a custom transport may be an `Error` already.
    let error = match error.downcast::<Error>() {
        Ok(error) => return operation.into_iter().fold(*error, Error::of),
        Err(error) => error,
    };
    let sent = error.downcast_ref::<SendError>();
    let is_permanent = matches!(sent, Some(SendError::Connect(error)) if is_permanent(error));
    let (kind, message) = if let Some(error) = sent {
        match error {
            SendError::Connect(error) => connect_failure(base_url, error),
            SendError::NotSent(error) => {
                (ErrorKind::Connect, format!("{base_url} did not process the request: {}", root_cause(error)))
            }
            SendError::Broken(error) => broken(base_url, error),
        }
    } else if error.is::<NotSent>() {
        (ErrorKind::Connect, format!("cannot connect to {base_url}: {error}"))
    } else {
        (ErrorKind::Transport, format!("no response from {base_url}: {}", root_cause(&*error)))
    };
    let failure = Error::local(kind, operation, message).with_cause(error);
    let failure = if is_permanent { failure.permanent() } else { failure };
    // These kinds mean that nothing was sent.
    if matches!(kind, ErrorKind::Connect | ErrorKind::Tls | ErrorKind::Configuration) {
        failure
    } else {
        failure.sent()
    }
}

fn connect_failure(base_url: &BaseUrl, error: &ConnectError) -> (ErrorKind, String) {
    match error {
        ConnectError::WithoutIo => (ErrorKind::Configuration, error.to_string()),
        ConnectError::Proxy { why, .. } if matches!(**why, ConnectError::WithoutIo) => {
            (ErrorKind::Configuration, why.to_string())
        }
        ConnectError::Tls(_) => (ErrorKind::Tls, format!("TLS handshake with {base_url} failed: {error}")),
        ConnectError::Proxy { proxy, why } if matches!(**why, ConnectError::Tls(_)) => {
            (ErrorKind::Tls, format!("TLS handshake with proxy {proxy} failed: {why}"))
        }
        error => (ErrorKind::Connect, format!("cannot connect to {base_url}: {error}")),
    }
}

fn broken(base_url: &BaseUrl, error: &hyper::Error) -> (ErrorKind, String) {
    let cause = root_cause(error);
    if rejected_certificate(error) {
        // In TLS 1.3 the client learns of it only after it has sent its first request.
        return (ErrorKind::Tls, format!("TLS handshake with {base_url} failed: {cause}"));
    }
    if error.is_parse_too_large() {
        return (ErrorKind::TooLarge, "the response head is larger than 100 headers or 400 KiB".to_owned());
    }
    if error.is_parse() {
        return (ErrorKind::Decode, format!("invalid HTTP response from {base_url}: {cause}"));
    }
    if error.is_timeout() {
        return (ErrorKind::Transport, format!("no response from {base_url}: HTTP/2 keep-alive timed out"));
    }
    if error.is_user() && source::<StreamError>(error).is_none() {
        let why = "the task of the connection ended; the Tokio runtime that opened it may have been shut down";
        return (ErrorKind::Transport, format!("no response from {base_url}: {why}"));
    }
    if let Some(hint) = h2_violation(error) {
        return (ErrorKind::Decode, format!("invalid HTTP/2 response from {base_url}: {cause}; {hint}"));
    }
    (ErrorKind::Transport, format!("no response from {base_url}: {cause}"))
}

/// Returns the error of a body that could not be read to its end.
pub(crate) fn body_failure(operation: &'static OperationInfo, error: BoxError) -> Error {
    let cause = root_cause(&*error);
    let (kind, message) = if is_malformed_chunk(&*error) {
        (ErrorKind::Decode, format!("invalid HTTP response: {cause}"))
    } else if let Some(hint) = h2_violation(&*error) {
        (ErrorKind::Decode, format!("invalid HTTP/2 response: {cause}; {hint}"))
    } else {
        (ErrorKind::Transport, format!("connection lost while reading the response: {cause}"))
    };
    Error::local(kind, operation, message).sent().with_cause(error)
}

/// If the server violated HTTP/2, returns what may be wrong. The next response would be as wrong.
fn h2_violation(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    let error = source::<h2::Error>(error).filter(|error| error.is_library())?;
    Some(match error.reason() {
        Some(h2::Reason::FRAME_SIZE_ERROR) => {
            "the server may not speak HTTP/2, though it negotiated it; try `PoolConfig::http1_only`"
        }
        Some(h2::Reason::FLOW_CONTROL_ERROR) => "the server sent more than the client's window",
        // h2 has no error of its own for headers over the limit.
        _ => "it is malformed, or its headers are larger than 16 KiB",
    })
}

/// Whether hyper rejected the chunks or the trailers of an HTTP/1.1 body. It reports them as errors of the connection, among
/// those of the system and of TLS.
fn is_malformed_chunk(error: &(dyn StdError + 'static)) -> bool {
    let error = source::<hyper::Error>(error).and_then(|error| source::<io::Error>(error));
    error.is_some_and(|error| {
        matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
            && error.raw_os_error().is_none()
            && tls_error(error).is_none()
    })
}

/// Returns whether the server reported that it did not process the request, though it was reached.
pub(crate) fn is_unprocessed(error: &Error) -> bool {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(SendError::NotSent(_)))
}

/// Whether the next attempt is bound to fail in the same way: the proxy rejects the client or the server's address.
fn is_permanent(error: &ConnectError) -> bool {
    matches!(error, ConnectError::Tunnel { refusal, .. } | ConnectError::Forward { refusal, .. } if refusal.is_permanent)
}

fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// The first error of this type in the chain of sources.
fn source<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// Returns the last error in the chain of sources: what went wrong, without what it went through.
pub(crate) fn root_cause<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    chain(error).last().unwrap_or(error)
}

fn rejected_certificate(error: &hyper::Error) -> bool {
    let alert = source::<io::Error>(error).and_then(tls_error);
    let Some(rustls::Error::AlertReceived(alert)) = alert else { return false };
    matches!(
        alert,
        Alert::AccessDenied
            | Alert::BadCertificate
            | Alert::CertificateExpired
            | Alert::CertificateRequired
            | Alert::CertificateRevoked
            | Alert::CertificateUnknown
            | Alert::DecryptError
            | Alert::HandshakeFailure
            | Alert::UnknownCA
            | Alert::UnsupportedCertificate
    )
}

/// Whether the server's first bytes are not TLS.
fn is_other_protocol(error: &io::Error) -> bool {
    matches!(tls_error(error), Some(rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType)))
}

/// Whether no trusted authority has signed the server's certificate.
fn is_unknown_issuer(error: &io::Error) -> bool {
    let unknown = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
    tls_error(error).is_some_and(|error| *error == unknown)
}

/// rustls' errors are wrapped in `io::Error`, once or twice, which does not report them as its source.
fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    match inner.downcast_ref::<io::Error>() {
        Some(error) => tls_error(error),
        None => inner.downcast_ref(),
    }
}
