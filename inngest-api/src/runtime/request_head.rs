//! The part of a request that all attempts of a call share: the URL, and the headers without the key.

use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, Uri};
use inngest_api_spec::__private::{Bearer, ENVIRONMENT, RESERVED_HEADERS, Request, Zeroizing};
use inngest_api_spec::{BaseUrl, BodyKind, Error, Events, OperationInfo, ResponseKind, Version as _};

use super::Settings;
use crate::client::environment_header;

// Constants, because `from_static` checks each byte if it runs in a call.
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NDJSON: HeaderValue = HeaderValue::from_static("application/x-ndjson");
const OCTET_STREAM: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// The placeholder of the event key in a path.
const EVENT_KEY: &str = "{event_key}";
/// What Inngest's SDKs send to a dev server, which accepts any event key.
const ANY_EVENT_KEY: &str = "NO_EVENT_KEY_SET";

/// The URL, and what the headers are built from. They are built for each attempt, so that the first attempt copies nothing.
pub(super) struct RequestHead {
    operation: &'static OperationInfo,
    /// The kind of body that the request has, if it has one.
    body: BodyKind,
    uri: Uri,
    /// The headers of this call; most calls have none.
    headers: Option<Box<HeaderMap>>,
}

impl RequestHead {
    /// Takes the head out of a request, and adds the settings of the client and the call's options.
    pub(super) fn new(settings: &Settings, request: &mut Request) -> Result<Self, Error> {
        let operation = request.operation;
        if let Some(error) = request.options.error() {
            return Err(Error::request(operation, error));
        }
        request.apply_additions()?;
        let options = &request.options;
        let mut headers = std::mem::take(&mut request.headers);
        if let Some(environment) = options.get_environment() {
            let environment = environment_header(environment);
            let environment = environment.map_err(|error| Error::request(operation, error.to_string()))?;
            // An argument of the operation takes precedence.
            headers.entry(ENVIRONMENT).or_insert(environment);
        }
        if !options.get_headers().is_empty() {
            headers.extend(options.get_headers().clone());
        }
        let uri = uri(&settings.base_url, std::mem::take(&mut request.path_and_query));
        let is_empty = operation.body != BodyKind::Raw && request.body.as_bytes().is_none();
        Ok(Self {
            operation,
            body: if is_empty { BodyKind::None } else { operation.body },
            uri: uri.ok_or_else(|| too_long(operation))?,
            headers: (!headers.is_empty()).then(|| Box::new(headers)),
        })
    }

    /// Returns whether the key is part of the path, in place of a header.
    pub(super) fn has_key_in_path(&self) -> bool {
        self.operation.version == Events::NAME
    }

    /// Returns the URL for a request with this key.
    pub(super) fn uri(&self, key: Option<&Bearer>) -> Result<Uri, Error> {
        if !self.has_key_in_path() {
            return Ok(self.uri.clone());
        }
        let segment = key.map_or_else(|| Zeroizing::new(ANY_EVENT_KEY.to_owned()), Bearer::path_segment);
        let template = self.uri.path_and_query().map_or("", PathAndQuery::as_str);
        let mut parts = self.uri.clone().into_parts();
        // At its end: the base URL may contain the same text.
        let (before, after) = template.rsplit_once(EVENT_KEY).unwrap_or((template, ""));
        parts.path_and_query = PathAndQuery::try_from([before, &segment, after].concat()).ok();
        let has_path = parts.path_and_query.is_some();
        Uri::from_parts(parts).ok().filter(|_| has_path).ok_or_else(|| too_long(self.operation))
    }

    /// Returns the client's headers, replaced by those of the operation and those of the call.
    pub(super) fn headers(&self, settings: &Settings) -> HeaderMap {
        let mut headers = settings.headers.clone();
        if let Some(accept) = accept(self.operation.response) {
            headers.insert(ACCEPT, accept);
        }
        match self.body {
            BodyKind::None => drop(headers.remove(CONTENT_TYPE)),
            BodyKind::Raw => drop(headers.insert(CONTENT_TYPE, OCTET_STREAM)),
            _ => {}
        }
        if let Some(more) = &self.headers {
            headers.extend((**more).clone());
        }
        headers
    }
}

fn too_long(operation: &'static OperationInfo) -> Error {
    Error::request(operation, "the path and query are too long for a URI")
}

/// Returns the headers of every request of a client.
pub(crate) fn client_headers(user_agent: HeaderValue, environment: Option<HeaderValue>, more: &HeaderMap) -> HeaderMap {
    // A clone has an index of the same size, which has room for the other headers of a request.
    let mut headers = HeaderMap::with_capacity(12);
    headers.insert(ACCEPT, JSON);
    headers.insert(CONTENT_TYPE, JSON);
    // A response that is compressed nevertheless is an error.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers.insert(USER_AGENT, user_agent);
    if let Some(environment) = environment {
        headers.insert(ENVIRONMENT, environment);
    }
    headers.extend(more.clone());
    headers
}

/// Adds the headers of a trace context that the request does not have and that a caller can set.
pub(super) fn add_context(headers: &mut HeaderMap, add_context: &(dyn Fn(&mut HeaderMap) + Send + Sync)) {
    let mut context = HeaderMap::new();
    add_context(&mut context);
    for (name, value) in &context {
        if !headers.contains_key(name) && !RESERVED_HEADERS.contains(&name.as_str()) && name != ENVIRONMENT {
            headers.insert(name, value.clone());
        }
    }
}

fn uri(base: &BaseUrl, path_and_query: String) -> Option<Uri> {
    let path_and_query = match base.path() {
        "" => path_and_query,
        prefix => [prefix, &path_and_query].concat(),
    };
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(base.scheme().clone());
    parts.authority = Some(base.authority().clone());
    parts.path_and_query = Some(PathAndQuery::try_from(path_and_query).ok()?);
    Uri::from_parts(parts).ok()
}

/// Returns what the operation accepts in place of JSON.
const fn accept(response: ResponseKind) -> Option<HeaderValue> {
    match response {
        ResponseKind::JsonLines => Some(NDJSON),
        ResponseKind::ByteStream => Some(OCTET_STREAM),
        _ => None,
    }
}
