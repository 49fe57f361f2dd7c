use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::Body;
use crate::{OperationInfo, RetryConfig, Secret};

/// An upload to a URL that the API granted. The URL works like a key: no error and no log contains more than its origin.
pub struct Put {
    /// The operation whose response granted the URL.
    pub operation: &'static OperationInfo,
    /// What is uploaded, for errors: `upload_image failed: part 2 of 3`.
    pub what: String,
    /// The URL.
    pub url: Secret,
    /// All headers of the request, besides `Host` and `Content-Length`.
    pub headers: HeaderMap,
    /// The bytes.
    pub body: Body,
    /// The timeout of each attempt.
    pub timeout: Duration,
    /// When attempts are retried; default the client's setting.
    pub retry: Option<RetryConfig>,
}

/// A response to an upload, whatever its status.
#[derive(Clone, Copy, Debug)]
pub struct PutResponse {
    /// The status.
    pub status: StatusCode,
    /// How many attempts were made.
    pub attempts: u32,
}

impl fmt::Debug for Put {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Put({})", self.what)
    }
}
