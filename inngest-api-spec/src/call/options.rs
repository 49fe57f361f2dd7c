use std::time::Duration;

use http::HeaderMap;
use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HOST, HeaderName, HeaderValue, PROXY_AUTHORIZATION, TRANSFER_ENCODING,
};

use super::RetryConfig;
use crate::EnvName;

/// Headers that belong to the client and to HTTP itself, and which no caller can set.
const REFUSED: [HeaderName; 6] =
    [AUTHORIZATION, HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, PROXY_AUTHORIZATION];

/// More of them no server takes; and at some number the map of headers panics.
const MOST: usize = 1000;

/// Says the environment. Two of them would contradict each other, or an argument of the operation's own.
#[doc(hidden)]
pub const ENVIRONMENT: HeaderName = HeaderName::from_static("x-inngest-env");

/// What one call does differently from its client: for `.options(…)` of any operation.
///
/// ```
/// # use inngest_api_spec::CallOptions;
/// # use std::time::Duration;
/// let options = CallOptions::new().timeout(Duration::from_secs(5)).environment("staging").header("x-trace", "t-1");
/// ```
#[derive(Clone, Debug, Default)]
pub struct CallOptions(Option<Box<Inner>>);

#[derive(Clone, Debug, Default)]
struct Inner {
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Option<Duration>,
    retry: Option<RetryConfig>,
    environment: Option<EnvName>,
    headers: HeaderMap,
    fault: Option<String>,
}

impl CallOptions {
    /// No difference.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The deadline of the whole call, instead of the client's.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.inner().timeout = Some(timeout);
        self
    }

    /// The deadline of each attempt, instead of the client's.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.inner().attempt_timeout = Some(timeout);
        self
    }

    /// The longest time that a stream may bring nothing, instead of the client's.
    #[must_use]
    pub fn stream_idle_timeout(mut self, timeout: Duration) -> Self {
        self.inner().stream_idle_timeout = Some(timeout);
        self
    }

    /// When a failed attempt is made again, instead of as the client says.
    #[must_use]
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.inner().retry = Some(retry);
        self
    }

    /// The environment (`X-Inngest-Env`), instead of the client's.
    #[must_use]
    pub fn environment(mut self, name: impl Into<EnvName>) -> Self {
        self.inner().environment = Some(name.into());
        self
    }

    /// A further header. `authorization`, `host`, `content-length`, `transfer-encoding`, `connection` and
    /// `proxy-authorization` are refused, as is a value that no header may have: sending the operation returns the fault.
    /// So is `x-inngest-env`, which is said by [`environment`](Self::environment).
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let inner = self.inner();
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), _) if REFUSED.contains(&name) => {
                inner.refuse(format!("the header `{name}` cannot be set by a caller"));
            }
            (Ok(name), _) if name == ENVIRONMENT => {
                inner.refuse("the header `x-inngest-env` is said by the option `environment`".to_owned());
            }
            (Ok(_), Ok(_)) if inner.headers.len() >= MOST => inner.refuse(format!("more than {MOST} further headers")),
            (Ok(name), Ok(value)) => drop(inner.headers.append(name, value)),
            (Ok(name), Err(_)) => {
                inner.refuse(format!("the value of the header `{name}` holds a line break or a control character"));
            }
            (Err(_), _) => {
                inner.refuse("the name of a header holds a character that no header name may hold".to_owned());
            }
        }
        self
    }

    fn inner(&mut self) -> &mut Inner {
        self.0.get_or_insert_default()
    }
}

impl Inner {
    fn refuse(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }
}

/// What the runtime reads.
#[doc(hidden)]
impl CallOptions {
    #[must_use]
    pub fn get_timeout(&self) -> Option<Duration> {
        self.0.as_ref()?.timeout
    }

    #[must_use]
    pub fn get_attempt_timeout(&self) -> Option<Duration> {
        self.0.as_ref()?.attempt_timeout
    }

    #[must_use]
    pub fn get_stream_idle_timeout(&self) -> Option<Duration> {
        self.0.as_ref()?.stream_idle_timeout
    }

    #[must_use]
    pub fn get_retry(&self) -> Option<RetryConfig> {
        self.0.as_ref()?.retry
    }

    #[must_use]
    pub fn get_environment(&self) -> Option<&EnvName> {
        self.0.as_ref()?.environment.as_ref()
    }

    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.as_ref().map(|inner| &inner.headers)
    }

    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.0.as_ref()?.fault.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_the_client_and_of_http_are_refused() {
        for name in [
            "authorization",
            "Host",
            "content-length",
            "Transfer-Encoding",
            "connection",
            "proxy-authorization",
            "X-Inngest-Env",
        ] {
            assert!(CallOptions::new().header(name, "x").fault().is_some(), "{name}");
        }
        for (name, value) in [("x-a", "b\r\nhost: evil"), ("x a", "b"), ("x-a", "\u{0}")] {
            assert!(CallOptions::new().header(name, value).fault().is_some(), "{name}: {value:?}");
        }
        assert!(CallOptions::new().header("x-trace", "ü").fault().is_none());
    }

    #[test]
    fn headers_without_end_are_a_fault_and_no_panic() {
        let options = (0..40_000).fold(CallOptions::new(), |options, n| options.header(&format!("x-{n}"), "v"));
        assert!(options.fault().unwrap().contains("1000"));
    }

    #[test]
    fn the_first_fault_stays() {
        let options = CallOptions::new().header("host", "x").header("x-a", "fine");
        assert!(options.fault().unwrap().contains("`host`"));
    }
}
