//! Converts errors of the transport into errors of the crate.

use std::error::Error as StdError;

use inngest_api_spec::{BaseUrl, BoxError, Error, ErrorKind, OperationInfo};
use rustls::AlertDescription;

use super::fault::ConnectFault;
use crate::service::NotSent;

/// The error of an attempt that got no response.
pub(crate) fn failure(operation: &'static OperationInfo, base_url: &BaseUrl, error: BoxError) -> Error {
    // An error of a layer or a transport may be one of this crate's already.
    let error = match error.downcast::<Error>() {
        Ok(error) => return error.of(operation),
        Err(error) => error,
    };
    let (kind, message) = describe(base_url, &*error);
    let failure = Error::local(kind, operation, message).with_cause(error);
    // These two kinds mean that nothing was sent.
    if matches!(kind, ErrorKind::Connect | ErrorKind::Tls) { failure } else { failure.sent() }
}

fn describe(base_url: &BaseUrl, error: &(dyn StdError + 'static)) -> (ErrorKind, String) {
    let cause = root_cause(error);
    if chain(error).any(is_connect) {
        let tls = chain(error).find_map(tls).is_some();
        return match chain(error).find_map(fault) {
            Some(ConnectFault::NoProxy { proxy, .. }) if tls => {
                (ErrorKind::Tls, format!("TLS handshake with proxy {proxy} failed: {cause}"))
            }
            Some(ConnectFault::NoProxy { proxy, .. }) => {
                (ErrorKind::Connect, format!("cannot connect to {base_url}: proxy {proxy} is unreachable: {cause}"))
            }
            Some(fault) => (ErrorKind::Connect, format!("cannot connect to {base_url}: {fault}")),
            None if tls => (ErrorKind::Tls, format!("TLS handshake with {base_url} failed: {cause}")),
            None => (ErrorKind::Connect, format!("cannot connect to {base_url}: {cause}")),
        };
    }
    if chain(error).find_map(tls).is_some_and(refuses_certificate) {
        // In TLS 1.3 the client learns of it only after it has sent its first request.
        return (ErrorKind::Tls, format!("TLS handshake with {base_url} failed: {cause}"));
    }
    if chain(error).any(is_untaken) {
        return (ErrorKind::Connect, format!("{base_url} did not process the request: {cause}"));
    }
    let hyper = chain(error).find_map(|error| error.downcast_ref::<hyper::Error>());
    if hyper.is_some_and(is_large_head) {
        return (ErrorKind::TooLarge, "the response head is larger than 100 headers or 400 KiB".to_owned());
    }
    if hyper.is_some_and(hyper::Error::is_parse) {
        return (ErrorKind::Transport, format!("invalid HTTP response from {base_url}: {cause}"));
    }
    if hyper.is_some_and(is_upload) {
        return (ErrorKind::Stream, format!("the upload's stream failed: {cause}"));
    }
    if hyper.is_some_and(hyper::Error::is_timeout) {
        return (ErrorKind::Transport, format!("no response from {base_url}: HTTP/2 keep-alive timed out"));
    }
    let mut message = format!("no response from {base_url}: {cause}");
    if chain(error).any(is_own_reset) {
        message.push_str("; the response is not valid HTTP/2, or its headers are larger than 16 KiB");
    }
    (ErrorKind::Transport, message)
}

fn fault<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a ConnectFault> {
    error.downcast_ref().filter(|fault| !matches!(fault, ConnectFault::Shared(_)))
}

/// Whether there was no connection, or whoever was to send the request knows that it did not.
fn is_connect(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(hyper_util::client::legacy::Error::is_connect)
        || error.is::<NotSent>()
}

/// Whether the server was reached, and reported that it did not process the request.
pub(crate) fn is_unprocessed(error: &Error) -> bool {
    error.kind() == ErrorKind::Connect && error.get_ref().is_some_and(|cause| chain(cause).any(is_untaken))
}

/// Whether the request never left, or the server says that it did nothing about it: RFC 9113, 6.8 and 8.7.
fn is_untaken(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return error.is_canceled();
    }
    error.downcast_ref::<h2::Error>().is_some_and(|error| {
        error.is_remote() && (error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM))
    })
}

/// Whether this side rejected the peer's frames.
fn is_own_reset(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<h2::Error>().is_some_and(h2::Error::is_library)
}

/// hyper tells it by a method to servers alone.
fn is_large_head(error: &hyper::Error) -> bool {
    error.is_parse() && error.to_string() == "message head is too large"
}

/// Whether the caller's body failed. That a connection's task ended early is of the same kind to hyper.
fn is_upload(error: &hyper::Error) -> bool {
    error.is_user() && error.to_string() != "dispatch task is gone"
}

fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// The first in the chain of causes: what went wrong, without what it went through.
pub(crate) fn root_cause<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    chain(error).last().unwrap_or(error)
}

/// rustls' errors travel within `io::Error`, once or twice, which does not name what it holds as its source.
fn tls<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => tls(inner),
        None => error.downcast_ref(),
    }
}

fn refuses_certificate(error: &rustls::Error) -> bool {
    use AlertDescription::{
        AccessDenied, BadCertificate, CertificateExpired, CertificateRequired, CertificateRevoked, CertificateUnknown,
        DecryptError, HandshakeFailure, UnknownCA, UnsupportedCertificate,
    };
    let rustls::Error::AlertReceived(alert) = error else { return false };
    matches!(
        alert,
        AccessDenied
            | BadCertificate
            | CertificateExpired
            | CertificateRequired
            | CertificateRevoked
            | CertificateUnknown
            | DecryptError
            | HandshakeFailure
            | UnknownCA
            | UnsupportedCertificate
    )
}
