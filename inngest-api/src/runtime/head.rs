//! What all attempts of a call have in common: the address, and the headers but for the key.

use http::header::{ACCEPT, HeaderName, HeaderValue, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, Uri};
use inngest_api_spec::__private::Request;
use inngest_api_spec::{BaseUrl, Error, ResponseKind};

use super::Settings;
use crate::client::environment_header;

const ENVIRONMENT: HeaderName = HeaderName::from_static("x-inngest-env");

/// The address and the headers.
#[derive(Clone)]
pub(super) struct Head {
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
}

impl Head {
    /// Takes them out of a request, and adds what the client and the call's options say.
    pub(super) fn new(settings: &Settings, request: &mut Request) -> Result<Self, Error> {
        let operation = request.operation;
        if let Some(fault) = request.options.fault() {
            return Err(Error::request(operation, fault));
        }
        let mut headers = std::mem::take(&mut request.headers);
        if let Some(more) = request.options.headers() {
            headers.extend(more.clone());
        }
        let chosen = request.options.chosen_environment().map(environment_header).transpose();
        let chosen = chosen.map_err(|error| Error::request(operation, error.to_string()))?;
        if let Some(environment) = chosen.or_else(|| settings.environment.clone()) {
            // An argument of the operation's own comes first.
            headers.entry(ENVIRONMENT).or_insert(environment);
        }
        headers.entry(USER_AGENT).or_insert_with(|| settings.user_agent.clone());
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accepted(operation.response)));
        let uri = uri(&settings.base_url, std::mem::take(&mut request.path_and_query));
        let uri = uri.ok_or_else(|| Error::request(operation, "the path and query are too long for a URI"))?;
        Ok(Self { uri, headers })
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

const fn accepted(response: ResponseKind) -> &'static str {
    match response {
        ResponseKind::Lines => "application/x-ndjson",
        ResponseKind::Download => "application/octet-stream",
        _ => "application/json",
    }
}
