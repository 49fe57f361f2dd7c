use http::StatusCode;

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is set up wrongly: a key, a base URL, a certificate. Nothing was sent.
    Configuration,
    /// An argument cannot be sent as it is: an empty path value, a line break in a header. Nothing was sent.
    Request,
    /// No connection: the name does not resolve, nobody listens, the proxy refuses, or it took too long; or the server closed
    /// it before it took the request. The server did nothing.
    Connect,
    /// No TLS session: an unknown authority, another host, an expired certificate; or the server refused the client's. The
    /// server did nothing.
    Tls,
    /// The connection broke while the call was under way.
    Transport,
    /// The deadline passed.
    Timeout,
    /// The server refused the key, or what it may do: 401, 403.
    Auth,
    /// There is no such thing: 404.
    NotFound,
    /// The state of things forbids it: 409.
    Conflict,
    /// The API's rate limit: 429. The request was not carried out.
    RateLimited,
    /// The server found the request at fault, or refused to carry it out: 400, 413, 422 and other 4xx.
    Invalid,
    /// This server does not have the operation: 501, as a dev server answers for what only the cloud does.
    NotImplemented,
    /// The server failed: other 5xx.
    Server,
    /// An answer that is neither a success nor an error of the API, such as a redirect.
    Unexpected,
    /// A success whose body is not what the operation answers.
    Decode,
    /// The answer is larger than the client's limit, or its head is larger than any should be.
    TooLarge,
    /// A stream broke, or its server reported a failure in it.
    Stream,
    /// The client was closed. Nothing was sent.
    Closed,
    /// A layer that the client's owner put around the call failed it.
    Layer,
}

impl ErrorKind {
    /// The kind of an answer, by its status and the API's code.
    pub(crate) fn of_answer(status: StatusCode, code: Option<&str>) -> Self {
        match (status.as_u16(), code) {
            (501, _) | (_, Some("not_implemented")) => Self::NotImplemented,
            (401 | 403, _) => Self::Auth,
            (404, _) => Self::NotFound,
            (409, _) => Self::Conflict,
            (429, _) => Self::RateLimited,
            (400..=499, _) => Self::Invalid,
            (500..=599, _) => Self::Server,
            _ => Self::Unexpected,
        }
    }
}
