use std::fmt;

use http::StatusCode;

/// The kind of an [`Error`](crate::Error). More kinds can be added in a minor release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's configuration is invalid: a key, a base URL, a certificate. Nothing was sent.
    Configuration,
    /// The provider of the client's key failed: it returned an error, an expired key, or none. Nothing was sent.
    Credential,
    /// An argument cannot be sent: an empty path value, a line break in a header. Nothing was sent.
    Request,
    /// The connection failed: the name did not resolve, the server or proxy refused it, it timed out, or the server closed it
    /// before it accepted the request. The server did not process the request.
    Connect,
    /// The TLS handshake failed: an unknown authority, a certificate for another host or an expired one, or a client
    /// certificate that the server rejected. The server did not process the request.
    Tls,
    /// The connection failed while the call was in flight.
    Transport,
    /// A timeout elapsed.
    Timeout,
    /// The server rejected the key: it is wrong, has expired or was revoked (401).
    Auth,
    /// The server knows the key, but a permission is missing, or the plan or a quota does not allow the call (403).
    Forbidden,
    /// The resource does not exist (404).
    NotFound,
    /// The request conflicts with the current state (409), or the server may have done the work: see
    /// [`is_ambiguous`](crate::Error::is_ambiguous).
    Conflict,
    /// The request exceeded the API's rate limit (429). The server did not process it.
    RateLimited,
    /// The server rejected the request as invalid (400, 413, 422 and other 4xx).
    Invalid,
    /// The server does not support the operation (501). A dev server lacks some operations of Inngest Cloud.
    NotImplemented,
    /// The server failed (other 5xx).
    Server,
    /// The response is neither a success nor an error of the API, such as a redirect.
    Unexpected,
    /// The response is not valid HTTP, or the body of a successful response, or a value in it, does not have the expected
    /// type.
    Decode,
    /// The response exceeds the client's size limit, or its HTTP/1.1 headers exceed the fixed one.
    TooLarge,
    /// A stream was aborted, or the server reported a failure in it.
    Stream,
    /// The client was closed. Nothing was sent.
    Closed,
    /// A layer around the call failed.
    Layer,
}

impl ErrorKind {
    /// Returns the kind's name in `snake_case`, such as `rate_limited`, for metrics and logs. Names do not change.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Credential => "credential",
            Self::Request => "request",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Transport => "transport",
            Self::Timeout => "timeout",
            Self::Auth => "auth",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::RateLimited => "rate_limited",
            Self::Invalid => "invalid",
            Self::NotImplemented => "not_implemented",
            Self::Server => "server",
            Self::Unexpected => "unexpected",
            Self::Decode => "decode",
            Self::TooLarge => "too_large",
            Self::Stream => "stream",
            Self::Closed => "closed",
            Self::Layer => "layer",
        }
    }

    /// Returns the kind of an error response, by its status and the API's code.
    pub(crate) fn of_response(status: StatusCode, code: Option<&str>) -> Self {
        match (status.as_u16(), code) {
            (501, _) | (_, Some("not_implemented")) => Self::NotImplemented,
            (401, _) => Self::Auth,
            (403, _) => Self::Forbidden,
            (404, _) => Self::NotFound,
            (409, _) => Self::Conflict,
            (429, _) => Self::RateLimited,
            (400..=499, _) => Self::Invalid,
            (500..=599, _) => Self::Server,
            _ => Self::Unexpected,
        }
    }
}

/// Writes the kind's [name](Self::as_str).
impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_variants_in_snake_case() {
        for (kind, name) in [
            (ErrorKind::Tls, "tls"),
            (ErrorKind::Auth, "auth"),
            (ErrorKind::Forbidden, "forbidden"),
            (ErrorKind::Credential, "credential"),
            (ErrorKind::RateLimited, "rate_limited"),
            (ErrorKind::NotImplemented, "not_implemented"),
            (ErrorKind::TooLarge, "too_large"),
        ] {
            assert_eq!((kind.as_str(), kind.to_string().as_str()), (name, name));
        }
        assert_eq!(format!("{:>6}", ErrorKind::Auth), "  auth");
    }
}
