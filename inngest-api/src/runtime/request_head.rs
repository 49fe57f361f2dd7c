//! The part of a request that all attempts of a call share: the URL, and the headers without the key.

use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, Uri};
use inngest_api_spec::__private::{ENVIRONMENT, Request};
use inngest_api_spec::{BaseUrl, BodyKind, CallOptions, Error, OperationInfo, ResponseKind};

use super::Settings;
use crate::client::environment_header;

/// The URL, and what the headers are built from. They are built for each attempt, so that the first attempt copies nothing.
pub(super) struct RequestHead {
    operation: &'static OperationInfo,
    uri: Uri,
    /// The headers that are arguments of the operation; usually empty.
    arguments: HeaderMap,
    environment: Option<HeaderValue>,
    options: CallOptions,
}

impl RequestHead {
    /// Takes the head out of a request, and adds the settings of the client and the call's options.
    pub(super) fn new(settings: &Settings, request: &mut Request) -> Result<Self, Error> {
        let operation = request.operation;
        if let Some(error) = request.options.error() {
            return Err(Error::request(operation, error));
        }
        let environment = request.options.get_environment().map(environment_header).transpose();
        let environment = environment.map_err(|error| Error::request(operation, error.to_string()))?;
        let uri = uri(&settings.base_url, std::mem::take(&mut request.path_and_query));
        Ok(Self {
            operation,
            uri: uri.ok_or_else(|| Error::request(operation, "the path and query are too long for a URI"))?,
            arguments: std::mem::take(&mut request.headers),
            environment: environment.or_else(|| settings.environment.clone()),
            options: std::mem::take(&mut request.options),
        })
    }

    pub(super) fn uri(&self) -> Uri {
        self.uri.clone()
    }

    pub(super) fn headers(&self, settings: &Settings) -> HeaderMap {
        let mut headers = self.arguments.clone();
        let more = self.options.get_headers();
        if !more.is_empty() {
            headers.extend(more.clone());
        }
        if let Some(content_type) = content_type(self.operation.body) {
            headers.entry(CONTENT_TYPE).or_insert(content_type);
        }
        if let Some(environment) = &self.environment {
            // An argument of the operation takes precedence.
            headers.entry(ENVIRONMENT).or_insert_with(|| environment.clone());
        }
        headers.entry(USER_AGENT).or_insert_with(|| settings.user_agent.clone());
        headers.entry(ACCEPT).or_insert(accept(self.operation.response));
        headers
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

// Constants, because `from_static` checks each byte if it runs in a call.
const fn content_type(body: BodyKind) -> Option<HeaderValue> {
    match body {
        BodyKind::Object | BodyKind::Json => Some(const { HeaderValue::from_static("application/json") }),
        BodyKind::Raw => Some(const { HeaderValue::from_static("application/octet-stream") }),
        _ => None,
    }
}

const fn accept(response: ResponseKind) -> HeaderValue {
    match response {
        ResponseKind::JsonLines => const { HeaderValue::from_static("application/x-ndjson") },
        ResponseKind::ByteStream => const { HeaderValue::from_static("application/octet-stream") },
        _ => const { HeaderValue::from_static("application/json") },
    }
}
