//! What the transport's errors mean to a caller.

use std::error::Error as StdError;

use inngest_api_spec::{BaseUrl, BodyError, Error, ErrorKind, Operation};

use crate::service::NotSent;

/// The error of an attempt that got no answer.
pub(crate) fn failure(operation: &'static Operation, base_url: &BaseUrl, error: BodyError) -> Error {
    // A layer's or a transport's own, in our words already.
    let error = match error.downcast::<Error>() {
        Ok(error) => return error.of(operation),
        Err(error) => error,
    };
    let cause = root_cause(&*error).to_string();
    if chain(&*error).any(is_connect) {
        let tls = chain(&*error).any(is_tls);
        let kind = if tls { ErrorKind::Tls } else { ErrorKind::Connect };
        let what = if tls { "no TLS session with" } else { "cannot connect to" };
        return Error::local(kind, operation, format!("{what} {base_url}: {cause}")).with_source(error);
    }
    let upload =
        chain(&*error).find_map(|error| error.downcast_ref::<hyper::Error>()).is_some_and(hyper::Error::is_user);
    if chain(&*error).any(is_unprocessed) {
        let message = format!("{base_url} did not take the request: {cause}");
        return Error::local(ErrorKind::Transport, operation, message).with_source(error);
    }
    let malformed =
        chain(&*error).find_map(|error| error.downcast_ref::<hyper::Error>()).is_some_and(hyper::Error::is_parse);
    let (kind, message) = if upload {
        (ErrorKind::Stream, format!("the stream to send failed: {cause}"))
    } else if malformed {
        (ErrorKind::Transport, format!("the answer of {base_url} cannot be read: {cause}"))
    } else {
        (ErrorKind::Transport, format!("the connection to {base_url} broke before the answer: {cause}"))
    };
    Error::local(kind, operation, message).sent().with_source(error)
}

/// Whether the server said that it did not look at the request (RFC 9113, section 8.7): it refused the stream, or went away
/// before it.
fn is_unprocessed(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<h2::Error>().is_some_and(|error| {
        let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
        error.is_remote() && (refused || error.is_go_away())
    })
}

/// Whether there was no connection, or whoever was to send the request knows that it did not.
fn is_connect(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(hyper_util::client::legacy::Error::is_connect)
        || error.is::<NotSent>()
}

fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// The first in the chain of causes: what went wrong, without what it went through.
pub(crate) fn root_cause<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    chain(error).last().unwrap_or(error)
}

/// rustls' errors travel within `io::Error`, once or twice, which does not name what it holds as its source.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => is_tls(inner),
        None => error.is::<rustls::Error>(),
    }
}
