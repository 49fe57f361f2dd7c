use std::sync::LazyLock;
use std::time::Duration;

use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, HeaderName, HeaderValue};
use serde::Serialize;

use super::RetryConfig;
use crate::EnvName;
use crate::auth::shown;
use crate::operation::RESERVED_HEADERS;
use crate::request::trimmed;

/// The most headers that a call can add. Servers accept fewer, and `HeaderMap` panics at some number.
const MAX_HEADERS: usize = 1000;

/// The header that names the environment. It has an option of its own.
#[doc(hidden)]
pub const ENVIRONMENT: HeaderName = HeaderName::from_static("x-inngest-env");

static NO_HEADERS: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);

/// Options of one call, which take precedence over the client's settings. Pass them to `.options(…)` of an operation.
///
/// Each option has a getter, `get_*`, so that layers can read it. A getter returns `None` if the client's setting applies.
///
/// ```
/// # use inngest_api_spec::CallOptions;
/// # use std::time::Duration;
/// let options = CallOptions::new().timeout(Duration::from_secs(5)).environment("staging").header("x-trace", "t-1");
/// assert_eq!(options.get_timeout(), Some(Duration::from_secs(5)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct CallOptions(Option<Box<Inner>>);

#[derive(Clone, Debug, Default, PartialEq)]
struct Inner {
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Option<Duration>,
    retry: Option<RetryConfig>,
    environment: Option<EnvName>,
    headers: HeaderMap,
    query: Vec<(String, String)>,
    /// Names, and values as JSON.
    members: Vec<(String, String)>,
    keep_body: bool,
    error: Option<String>,
}

impl CallOptions {
    /// Creates options that change nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of the whole call, including retries. Default: the client's.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set_timeout(Some(timeout))
    }

    /// Sets or unsets [`timeout`](Self::timeout).
    #[must_use]
    pub fn set_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.inner().timeout = timeout;
        self
    }

    /// Sets the timeout of each attempt. Default: the client's.
    #[must_use]
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.set_attempt_timeout(Some(timeout))
    }

    /// Sets or unsets [`attempt_timeout`](Self::attempt_timeout).
    #[must_use]
    pub fn set_attempt_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.inner().attempt_timeout = timeout;
        self
    }

    /// Sets the maximum time that a response stream may be idle. Default: the client's.
    #[must_use]
    pub fn stream_idle_timeout(self, timeout: Duration) -> Self {
        self.set_stream_idle_timeout(Some(timeout))
    }

    /// Sets or unsets [`stream_idle_timeout`](Self::stream_idle_timeout).
    #[must_use]
    pub fn set_stream_idle_timeout(mut self, timeout: Option<Duration>) -> Self {
        self.inner().stream_idle_timeout = timeout;
        self
    }

    /// Sets which failed attempts are retried. Default: the client's.
    #[must_use]
    pub fn retry(self, retry: RetryConfig) -> Self {
        self.set_retry(Some(retry))
    }

    /// Sets or unsets [`retry`](Self::retry).
    #[must_use]
    pub fn set_retry(mut self, retry: Option<RetryConfig>) -> Self {
        self.inner().retry = retry;
        self
    }

    /// Sets the environment of the call, the header `X-Inngest-Env`. Default: the client's.
    ///
    /// Spaces and tabs around the name are ignored. If nothing else remains, or the name contains a line break or a control
    /// character, sending the operation returns the error.
    #[must_use]
    pub fn environment(self, name: impl Into<EnvName>) -> Self {
        self.set_environment(Some(name.into()))
    }

    /// Sets or unsets [`environment`](Self::environment).
    #[must_use]
    pub fn set_environment(mut self, name: Option<EnvName>) -> Self {
        self.inner().environment = name;
        self
    }

    /// Adds a header to the request.
    ///
    /// Name and value are strings, or the types of the `http` crate. Spaces and tabs around the value are not part of it and
    /// are not sent. A value can be empty, and contain tabs and bytes beyond ASCII, but no line breaks and no other control
    /// characters. If name or value is invalid, sending the operation returns the error. It also does for headers that a
    /// caller cannot set:
    ///
    /// - those of the client and of HTTP: `authorization`, `connection`, `content-length`, `host`, `proxy-authorization` and
    ///   `transfer-encoding`;
    /// - `accept-encoding`, because the client does not decompress responses;
    /// - those by which a server replaces the request's method, which would make one operation another:
    ///   `x-http-method-override`, `x-method-override` and `x-http-method`;
    /// - `x-inngest-env`, for which there is [`environment`](Self::environment).
    #[must_use]
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: AsRef<[u8]>,
        V: TryInto<HeaderValue>,
    {
        let inner = self.inner();
        match (HeaderName::from_bytes(name.as_ref()), value.try_into()) {
            (Ok(name), _) if name == ACCEPT_ENCODING => {
                inner.refuse(format!(
                    "the header `{name}` cannot be set by a caller; the client does not decompress responses"
                ));
            }
            (Ok(name), _) if RESERVED_HEADERS.contains(&name.as_str()) => {
                inner.refuse(format!("the header `{name}` cannot be set by a caller; {}", owner(&name)));
            }
            (Ok(name), _) if name == ENVIRONMENT => {
                inner.refuse(
                    "the header `x-inngest-env` cannot be set by a caller; use `CallOptions::environment`".into(),
                );
            }
            (Ok(_), Ok(_)) if inner.headers.len() >= MAX_HEADERS => {
                inner.refuse(format!("too many headers; a call can add {MAX_HEADERS}"));
            }
            (Ok(name), Ok(value)) => drop(inner.headers.append(name, trimmed(value))),
            (Ok(name), Err(_)) => {
                inner.refuse(format!("the value of the header `{name}` contains a line break or a control character"));
            }
            (Err(_), _) => inner.refuse(invalid_header_name(name.as_ref())),
        }
        self
    }

    /// Adds a query parameter that the operation does not define, such as one in beta. Name and value are percent-encoded.
    ///
    /// A name can be added several times. If the operation has an argument of this name, sending it returns an error of kind
    /// [`Request`](crate::ErrorKind::Request): set that argument.
    ///
    /// ```
    /// # use inngest_api_spec::CallOptions;
    /// let options = CallOptions::new().query("includeMetrics", "true");
    /// ```
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        if name.is_empty() {
            self.inner().refuse("the name of an added query parameter is empty".into());
        } else {
            self.inner().query.push((name, value.into()));
        }
        self
    }

    /// Adds a member to the JSON body that the operation does not define, such as one in beta. The value is anything that
    /// serializes to JSON.
    ///
    /// If the operation has an argument of this name, if its body is not a JSON object, or if the body has the member already,
    /// sending the operation returns an error of kind [`Request`](crate::ErrorKind::Request).
    ///
    /// ```
    /// # use inngest_api_spec::CallOptions;
    /// let options = CallOptions::new().member("priority", 5).member("labels", ["nightly"]);
    /// ```
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let name = name.into();
        match serde_json::to_string(&value) {
            Ok(_) if name.is_empty() => self.inner().refuse("the name of an added body member is empty".into()),
            Ok(json) => self.inner().members.push((name, json)),
            Err(error) => {
                self.inner().refuse(format!("the added body member `{name}` cannot be serialized: {error}"));
            }
        }
        self
    }

    /// Sets whether `send_full()` keeps the body of the response: [`Response::body`](crate::Response::body) then returns it,
    /// with members that the model does not have. Default: `false`. Streams are never kept.
    #[must_use]
    pub fn keep_body(mut self, keep: bool) -> Self {
        self.inner().keep_body = keep;
        self
    }

    /// Returns the timeout of the whole call.
    #[must_use]
    pub fn get_timeout(&self) -> Option<Duration> {
        self.0.as_ref()?.timeout
    }

    /// Returns the timeout of each attempt.
    #[must_use]
    pub fn get_attempt_timeout(&self) -> Option<Duration> {
        self.0.as_ref()?.attempt_timeout
    }

    /// Returns the maximum time that a response stream may be idle.
    #[must_use]
    pub fn get_stream_idle_timeout(&self) -> Option<Duration> {
        self.0.as_ref()?.stream_idle_timeout
    }

    /// Returns which failed attempts are retried.
    #[must_use]
    pub fn get_retry(&self) -> Option<RetryConfig> {
        self.0.as_ref()?.retry
    }

    /// Returns the environment.
    #[must_use]
    pub fn get_environment(&self) -> Option<&EnvName> {
        self.0.as_ref()?.environment.as_ref()
    }

    /// Returns the headers that the call adds.
    #[must_use]
    pub fn get_headers(&self) -> &HeaderMap {
        self.0.as_ref().map_or(&*NO_HEADERS, |inner| &inner.headers)
    }

    /// Returns the names and values of the query parameters that the call adds.
    pub fn get_query(&self) -> impl Iterator<Item = (&str, &str)> {
        pairs(self.0.as_ref().map(|inner| &*inner.query))
    }

    /// Returns the names of the members that the call adds to the JSON body, and their values as JSON.
    pub fn get_members(&self) -> impl Iterator<Item = (&str, &str)> {
        pairs(self.0.as_ref().map(|inner| &*inner.members))
    }

    /// Returns whether the body of the response is kept.
    #[must_use]
    pub fn get_keep_body(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.keep_body)
    }

    /// Returns why the options are invalid, if they are.
    #[doc(hidden)]
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.0.as_ref()?.error.as_deref()
    }

    fn inner(&mut self) -> &mut Inner {
        self.0.get_or_insert_default()
    }
}

fn pairs(pairs: Option<&[(String, String)]>) -> impl Iterator<Item = (&str, &str)> {
    pairs.unwrap_or_default().iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Returns the error of an invalid header name, which it quotes unless it may be a value with a secret.
#[doc(hidden)]
#[must_use]
pub fn invalid_header_name(name: &[u8]) -> String {
    if name.is_empty() {
        return "the name of a header is empty".to_owned();
    }
    let name = shown(&String::from_utf8_lossy(name)).map_or(String::new(), |name| format!(" {name}"));
    format!(
        "invalid header name{name}; it contains a character other than ASCII letters, digits and `-`, or is too long"
    )
}

/// Explains what sets a reserved header in place of a caller.
fn owner(name: &HeaderName) -> &'static str {
    match name.as_str() {
        "authorization" => "the client's key sets it",
        "proxy-authorization" => "the URL of the proxy sets it, or `ClientBuilder::proxy_header`",
        name if name.contains("method") => "it would replace the request's method",
        _ => "the HTTP implementation sets it",
    }
}

impl Inner {
    /// Records an error, unless there is one already.
    fn refuse(&mut self, error: String) {
        self.error.get_or_insert(error);
    }
}

/// Options are equal if the same options are set, in whatever way.
impl PartialEq for CallOptions {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => one == other,
            (Some(set), None) | (None, Some(set)) => **set == Inner::default(),
            (None, None) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_headers_are_refused_in_any_case() {
        let upper: Vec<_> = RESERVED_HEADERS.iter().map(|name| name.to_ascii_uppercase()).collect();
        for name in RESERVED_HEADERS.into_iter().chain(upper.iter().map(String::as_str)).chain(["X-Inngest-Env"]) {
            let options = CallOptions::new().header(name, "x");
            assert!(options.error().unwrap().contains("cannot be set by a caller; "), "{name}");
            assert!(options.get_headers().is_empty(), "{name}");
        }
        for (name, value) in [("x-a", "b\r\nhost: evil"), ("x a", "b"), ("x-a", "\u{0}")] {
            assert!(CallOptions::new().header(name, value).error().is_some(), "{name}: {value:?}");
        }
        assert!(CallOptions::new().header("x-trace", "ü").error().is_none());
    }

    #[test]
    fn the_error_of_a_header_names_it_and_what_sets_it() {
        let error = |name: &str| CallOptions::new().header(name, "x").error().unwrap().to_owned();
        for (name, message) in [
            ("Authorization", "the header `authorization` cannot be set by a caller; the client's key sets it"),
            ("host", "the header `host` cannot be set by a caller; the HTTP implementation sets it"),
            (
                "x-method-override",
                "the header `x-method-override` cannot be set by a caller; it would replace the request's method",
            ),
            ("", "the name of a header is empty"),
        ] {
            assert_eq!(error(name), message);
        }
        assert!(error("x a\n").starts_with(r#"invalid header name "x a\n"; it contains "#));
        // A name and a value that were swapped.
        assert!(error("Bearer sk-inn-api-5ec7e7").starts_with("invalid header name; it contains "));
    }

    #[test]
    fn spaces_and_tabs_around_a_header_value_are_removed() {
        let mut secret = HeaderValue::from_static("\ts ");
        secret.set_sensitive(true);
        let options = CallOptions::new().header("x-a", " \t a\tb \t").header("x-b", "  ").header("x-c", secret);
        assert_eq!(options.error(), None);
        let headers = options.get_headers();
        for (name, value) in [("x-a", "a\tb"), ("x-b", ""), ("x-c", "s")] {
            assert_eq!(headers[name], value);
        }
        assert!(headers["x-c"].is_sensitive());
    }

    #[test]
    fn headers_are_strings_or_the_types_of_http() {
        let mut secret = HeaderValue::from_static("s");
        secret.set_sensitive(true);
        let owned = ("x-b".to_owned(), "2".to_owned());
        let options = CallOptions::new()
            .header("x-a", "1")
            .header(&owned.0, &owned.1)
            .header(http::header::ACCEPT_LANGUAGE, secret)
            .header(b"x-c".as_slice(), b"3".as_slice());
        assert_eq!(options.error(), None);
        assert_eq!(options.get_headers().len(), 4);
        assert!(options.get_headers()["accept-language"].is_sensitive());
    }

    #[test]
    fn too_many_headers_are_an_error_and_not_a_panic() {
        let options = (0..40_000).fold(CallOptions::new(), |options, n| options.header(format!("x-{n}"), "v"));
        assert!(options.error().unwrap().contains("1000"));
    }

    #[test]
    fn names_of_additions_are_not_empty_and_values_serialize() {
        let unserializable = std::collections::HashMap::from([([1, 2], 3)]);
        for (options, expected) in [
            (CallOptions::new().query("", "x"), "the name of an added query parameter is empty"),
            (CallOptions::new().member("", 1), "the name of an added body member is empty"),
            (CallOptions::new().member("a", unserializable), "the added body member `a` cannot be serialized: "),
        ] {
            assert!(options.error().unwrap().starts_with(expected), "{options:?}");
        }
    }

    #[test]
    fn the_first_error_is_returned() {
        let options = CallOptions::new().header("host", "x").header("x-a", "fine");
        assert!(options.error().unwrap().contains("`host`"));
    }

    #[test]
    fn getters_return_what_was_set() {
        let second = Duration::from_secs(1);
        let options = CallOptions::new()
            .timeout(second)
            .attempt_timeout(second * 2)
            .stream_idle_timeout(second * 3)
            .retry(RetryConfig::disabled())
            .environment("staging")
            .query("a", "1")
            .query("a", "2")
            .member("b", [1, 2])
            .keep_body(true);
        assert_eq!(options.get_query().collect::<Vec<_>>(), [("a", "1"), ("a", "2")]);
        assert_eq!(options.get_members().collect::<Vec<_>>(), [("b", "[1,2]")]);
        assert!(options.get_keep_body() && !CallOptions::new().get_keep_body());
        assert_ne!(options, options.clone().query("c", ""));
        let options = CallOptions::new()
            .timeout(second)
            .attempt_timeout(second * 2)
            .stream_idle_timeout(second * 3)
            .retry(RetryConfig::disabled())
            .environment("staging");
        assert_eq!(options.get_timeout(), Some(second));
        assert_eq!(options.get_attempt_timeout(), Some(second * 2));
        assert_eq!(options.get_stream_idle_timeout(), Some(second * 3));
        assert_eq!(options.get_retry(), Some(RetryConfig::disabled()));
        assert_eq!(options.get_environment().map(EnvName::as_str), Some("staging"));
        let none = options
            .set_timeout(None)
            .set_attempt_timeout(None)
            .set_stream_idle_timeout(None)
            .set_retry(None)
            .set_environment(None);
        assert_eq!(none, CallOptions::new());
        assert_ne!(none, CallOptions::new().timeout(second));
        assert!(CallOptions::new().get_headers().is_empty());
    }
}
