use std::io::Write as _;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use jiff::SignedDuration;

use super::path_encoding::{encode_path, encode_query};
use super::{Body, Upload, routes};
use crate::call::GeneratedKey;
use crate::operation::{JsonCodec, TextCodec, can_be_generated};
use crate::{
    BodyKind, CallOptions, Error, Events, Idempotency, OperationInfo, ParameterInfo, ParameterLocation, PathEncoding,
    V1, V2, Version as _,
};

/// An encoded request without the base URL and the credential.
#[doc(hidden)]
#[derive(Debug)]
pub struct Request {
    pub operation: &'static OperationInfo,
    pub method: Method,
    /// What follows the base URL: `/v2/runs?limit=2`.
    pub path_and_query: String,
    pub headers: HeaderMap,
    pub body: Body,
    pub options: CallOptions,
    /// Whether the caller set the argument that makes the operation idempotent.
    pub has_key: bool,
    /// Whether the request is idempotent: by its definition, by the caller's key or by a generated key.
    pub is_idempotent: bool,
    /// The server-side timeout: that of the argument, or the API's default. Zero for operations without one.
    pub server_timeout: Duration,
}

/// How long the server takes if an operation with a server-side timeout is called without one: the API's default.
const DEFAULT_SERVER_TIMEOUT: Duration = Duration::from_secs(30);

/// The operations for which Inngest's SDK sends no body rather than `{}`.
const WITHOUT_EMPTY_OBJECT: [&str; 1] = ["create_sandbox_snapshot"];

/// The initial capacity of a JSON body. Most bodies are smaller.
const JSON_CAPACITY: usize = 256;

/// Encodes the [`Request`] of an operation, argument by argument: path values in the order of the template, then the others.
///
/// An argument is named by its index in the operation's parameters. [`finish`](Self::finish) returns the first error, before
/// anything is sent.
#[doc(hidden)]
pub struct RequestEncoder {
    operation: &'static OperationInfo,
    segments: std::slice::Iter<'static, &'static str>,
    path: String,
    /// The first path value that contains a `/`, if it can lead to another operation.
    slash_in: Option<&'static ParameterInfo>,
    has_query: bool,
    headers: HeaderMap,
    json: Vec<u8>,
    raw: Option<Body>,
    has_key: bool,
    has_generated_key: bool,
    server_timeout: Duration,
    error: Option<Error>,
}

impl RequestEncoder {
    pub(crate) fn new(operation: &'static OperationInfo) -> Self {
        let mut segments = operation.segments.iter();
        let mut path = String::with_capacity(96);
        path.push_str(operation.base);
        path.push_str(segments.next().copied().unwrap_or_default());
        Self {
            operation,
            segments,
            path,
            slash_in: None,
            has_query: false,
            headers: HeaderMap::new(),
            json: Vec::with_capacity(if operation.body == BodyKind::None { 0 } else { JSON_CAPACITY }),
            raw: None,
            has_key: false,
            has_generated_key: false,
            server_timeout: match operation.server_timeout {
                Some(_) => DEFAULT_SERVER_TIMEOUT,
                None => Duration::ZERO,
            },
            error: None,
        }
    }

    /// Encodes the next value of the path.
    pub fn path<T>(&mut self, index: usize, codec: &TextCodec<T>, value: &T) {
        self.path_text(index, &(codec.to_text)(value));
    }

    /// Encodes a value of the query, if there is one.
    pub fn query<T>(&mut self, index: usize, codec: &TextCodec<T>, value: Option<&T>) {
        if let Some(value) = value {
            self.query_text(index, &(codec.to_text)(value));
        }
    }

    /// Encodes values of the query under one name.
    pub fn query_all<T>(&mut self, index: usize, codec: &TextCodec<T>, values: &[T]) {
        for value in values {
            self.query_text(index, &(codec.to_text)(value));
        }
    }

    /// Encodes a header, if there is a value.
    pub fn header<T>(&mut self, index: usize, codec: &TextCodec<T>, value: Option<&T>) {
        if let Some(value) = value {
            self.header_text(index, &(codec.to_text)(value));
        }
    }

    /// Encodes a member of the JSON body, if there is a value.
    pub fn field<T>(&mut self, index: usize, codec: &JsonCodec<T>, value: Option<&T>) {
        let Some(value) = value else { return };
        let Some(parameter) = self.parameter(index, ParameterLocation::Field) else { return };
        self.field_name(parameter);
        let start = self.json.len();
        let written = (codec.write)(value, &mut self.json);
        self.read_server_timeout(parameter, start);
        self.check_written(parameter, written);
    }

    /// Encodes the whole body as JSON.
    pub fn json<T>(&mut self, index: usize, codec: &JsonCodec<T>, value: &T) {
        if let Some(parameter) = self.parameter(index, ParameterLocation::Body) {
            let written = (codec.write)(value, &mut self.json);
            self.check_written(parameter, written);
        }
    }

    /// Adds a member of the JSON body that is already JSON.
    pub(super) fn field_json(&mut self, index: usize, json: &str) {
        if let Some(parameter) = self.parameter(index, ParameterLocation::Field) {
            self.field_name(parameter);
            let start = self.json.len();
            self.json.extend_from_slice(json.as_bytes());
            self.read_server_timeout(parameter, start);
        }
    }

    /// Sets the whole body, which is already JSON.
    pub(super) fn body_json(&mut self, index: usize, json: &str) {
        if self.parameter(index, ParameterLocation::Body).is_some() {
            self.json.extend_from_slice(json.as_bytes());
        }
    }

    /// Sets the whole body to raw bytes.
    pub fn raw(&mut self, index: usize, upload: &Upload) {
        let Some(parameter) = self.parameter(index, ParameterLocation::Body) else { return };
        self.raw = upload.to_body();
        if self.raw.is_none() {
            self.refuse(parameter, "is a stream that was already sent; a stream can be sent once");
        }
    }

    /// Returns the request, or the first error.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request), with the argument's name.
    pub(crate) fn finish(mut self, options: CallOptions) -> Result<Request, Error> {
        self.check_route();
        if let Some(error) = self.error {
            return Err(error);
        }
        let body = match self.operation.body {
            BodyKind::None => Body::empty(),
            BodyKind::Raw => self.raw.unwrap_or_else(Body::empty),
            BodyKind::Json => Body::full(Bytes::from(self.json)),
            BodyKind::Object if self.json.is_empty() && WITHOUT_EMPTY_OBJECT.contains(&self.operation.id) => {
                Body::empty()
            }
            BodyKind::Object => {
                self.json.extend_from_slice(if self.json.is_empty() { b"{}" } else { b"}" });
                Body::full(Bytes::from(self.json))
            }
        };
        Ok(Request {
            operation: self.operation,
            method: self.operation.method.clone(),
            path_and_query: self.path,
            headers: self.headers,
            body,
            options,
            has_key: self.has_key,
            is_idempotent: match self.operation.idempotency {
                Idempotency::Safe | Idempotency::Idempotent => true,
                Idempotency::Key(_) => self.has_key || self.has_generated_key,
                Idempotency::None => false,
            },
            server_timeout: self.server_timeout,
        })
    }

    /// Adds a generated idempotency key if the operation takes one and the caller set none.
    pub(crate) fn add_key<'a>(&mut self, generate: impl FnOnce() -> Option<GeneratedKey<'a>>) {
        let Some(parameter) = self.key_parameter().filter(|_| !self.has_key) else { return };
        if let Some(key) = generate() {
            self.add_generated_key(parameter, key);
        }
    }

    fn add_generated_key(&mut self, parameter: &'static ParameterInfo, key: GeneratedKey<'_>) {
        if self.operation.version == Events::NAME {
            self.add_header(parameter, key.seed().as_str());
            self.has_generated_key = true;
            return;
        }
        match parameter.location {
            ParameterLocation::Field => {
                self.field_name(parameter);
                // Nothing in it needs to be escaped.
                let written = write!(self.json, "\"{key}\"").map_err(|error| error.to_string());
                self.check_written(parameter, written);
            }
            ParameterLocation::Query => self.add_query(parameter, &key.to_string()),
            ParameterLocation::Header => self.add_header(parameter, &key.to_string()),
            ParameterLocation::Path | ParameterLocation::Body => return,
        }
        self.has_generated_key = true;
    }

    /// Returns the parameter that makes the operation idempotent, if a key can be generated for it.
    fn key_parameter(&self) -> Option<&'static ParameterInfo> {
        let Idempotency::Key(name) = self.operation.idempotency else { return None };
        self.operation.parameter(name).filter(|parameter| can_be_generated(parameter.ty, parameter.schema))
    }

    /// Returns the metadata of an argument that is set. It must be encoded at its own location.
    fn parameter(&mut self, index: usize, location: ParameterLocation) -> Option<&'static ParameterInfo> {
        let parameter = self.operation.parameters.get(index).filter(|parameter| parameter.location == location);
        let Some(parameter) = parameter else {
            self.refuse_encoding();
            return None;
        };
        if self.operation.idempotency == Idempotency::Key(parameter.name) {
            self.has_key = true;
        }
        Some(parameter)
    }

    pub(super) fn path_text(&mut self, index: usize, text: &str) {
        let Some(parameter) = self.parameter(index, ParameterLocation::Path) else { return };
        if self.has_query {
            self.refuse_encoding();
            return;
        }
        let has_slash = text.contains('/');
        let problem = match text {
            "" => Some("is empty; a path value cannot be empty"),
            _ if self.leads_to_other_version(text) => Some("is the other API version, which takes another key"),
            _ if has_slash && self.is_split_at_slashes(parameter) => {
                Some("contains a `/`, which would lead to another operation")
            }
            _ if encode_path(&mut self.path, text, parameter.encoding) => None,
            _ => Some("has an empty or a dot segment, which servers do not receive as it is"),
        };
        if let Some(problem) = problem {
            self.refuse(parameter, problem);
        }
        if has_slash && parameter.encoding != PathEncoding::Twice {
            self.slash_in.get_or_insert(parameter);
        }
        match self.segments.next() {
            Some(segment) => self.path.push_str(segment),
            None => self.refuse_encoding(),
        }
    }

    /// Returns whether the server splits an encoded value at its slashes: v2's gateway decodes a path first.
    fn is_split_at_slashes(&self, parameter: &ParameterInfo) -> bool {
        parameter.encoding == PathEncoding::Once && routes::is_under(self.operation, V2::BASE)
    }

    /// Returns whether a value directly after a custom base path is the name of the other API version: a proxy may remove
    /// the base path.
    fn leads_to_other_version(&self, text: &str) -> bool {
        if self.path.len() != self.operation.base.len() + 1 {
            return false;
        }
        let other = if self.operation.version == V1::NAME { V2::NAME } else { V1::NAME };
        let first = text.split('/').next().unwrap_or(text);
        first.trim_end_matches('.').eq_ignore_ascii_case(other)
    }

    /// Refuses a path that lacks values, and one whose values lead to another operation.
    fn check_route(&mut self) {
        if self.error.is_some() {
            return;
        }
        if self.segments.len() > 0 {
            self.refuse_encoding();
        } else if let Some(parameter) = self.slash_in {
            let path = self.path.split('?').next().unwrap_or(&self.path);
            if let Some(other) = routes::other_operation(self.operation, path) {
                self.refuse(parameter, &format!("contains a `/`, which would lead to the operation `{}`", other.id));
            }
        }
    }

    pub(super) fn query_text(&mut self, index: usize, text: &str) {
        if let Some(parameter) = self.parameter(index, ParameterLocation::Query) {
            self.add_query(parameter, text);
        }
    }

    fn add_query(&mut self, parameter: &ParameterInfo, text: &str) {
        if self.operation.server_timeout == Some(parameter.name) {
            self.server_timeout = duration(text);
        }
        self.path.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        encode_query(&mut self.path, parameter.wire_name);
        self.path.push('=');
        encode_query(&mut self.path, text);
    }

    pub(super) fn header_text(&mut self, index: usize, text: &str) {
        if let Some(parameter) = self.parameter(index, ParameterLocation::Header) {
            self.add_header(parameter, text);
        }
    }

    fn add_header(&mut self, parameter: &ParameterInfo, text: &str) {
        match (HeaderName::try_from(parameter.wire_name), HeaderValue::try_from(text)) {
            // The server would receive another value.
            (Ok(_), Ok(_)) if text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']) => {
                self.refuse(parameter, "has surrounding whitespace, which is not part of a header value; remove it");
            }
            (Ok(name), Ok(value)) if !text.is_empty() => drop(self.headers.insert(name, value)),
            _ => {
                self.refuse(parameter, "is not a valid header value: it is empty or contains a control character");
            }
        }
    }

    fn field_name(&mut self, parameter: &ParameterInfo) {
        self.json.push(if self.json.is_empty() { b'{' } else { b',' });
        self.json.push(b'"');
        // The macro checks wire names: they have no quotes, backslashes and control characters.
        self.json.extend_from_slice(parameter.wire_name.as_bytes());
        self.json.extend_from_slice(b"\":");
    }

    /// Reads the server-side timeout, if this member sets it. Its value starts at `start`.
    fn read_server_timeout(&mut self, parameter: &ParameterInfo, start: usize) {
        if self.operation.server_timeout == Some(parameter.name) {
            let json = self.json.get(start..).unwrap_or_default();
            self.server_timeout = serde_json::from_slice::<&str>(json).map_or(DEFAULT_SERVER_TIMEOUT, duration);
        }
    }

    fn check_written(&mut self, parameter: &ParameterInfo, written: Result<(), String>) {
        if let Err(problem) = written {
            self.refuse(parameter, &problem);
        }
    }

    /// Records an error of an argument, unless there is one already.
    fn refuse(&mut self, parameter: &ParameterInfo, problem: &str) {
        if self.error.is_none() {
            let what = match parameter.location {
                ParameterLocation::Path => "the path value",
                ParameterLocation::Query => "the query value",
                ParameterLocation::Header => "the header",
                ParameterLocation::Field | ParameterLocation::Body => "the argument",
            };
            let ParameterInfo { name, wire_name, .. } = parameter;
            let is_other_name = parameter.location == ParameterLocation::Header && name != wire_name;
            let sent_as = if is_other_name { format!(" (`{wire_name}`)") } else { String::new() };
            self.error = Some(Error::request(self.operation, format!("{what} `{name}`{sent_as} {problem}")));
        }
    }

    /// Records that `Operation::encode` does not follow the metadata. Generated code always does.
    fn refuse_encoding(&mut self) {
        let message = "the request does not match the operation's metadata; define the operation with `#[endpoints]`";
        self.error.get_or_insert_with(|| Error::request(self.operation, message));
    }
}

/// Parses a duration such as `1m30s`. Other texts count as the default.
fn duration(text: &str) -> Duration {
    let duration = text.parse::<SignedDuration>().ok().and_then(|duration| duration.try_into().ok());
    duration.unwrap_or(DEFAULT_SERVER_TIMEOUT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::text;
    use crate::{NoClient, Operation as _, v2};

    mod definitions {
        use crate::{Empty, RunId};

        #[inngest_api_macros::endpoints(V2, crate = crate, base = "/v2/runs")]
        pub(super) trait Runs {
            #[post("/{id}")]
            fn start(id: RunId) -> Empty;

            #[post("/{id}")]
            fn start_any(#[encode(slashes)] id: RunId) -> Empty;

            #[post("/{id}")]
            fn start_twice(#[encode(twice)] id: RunId) -> Empty;
        }

        #[inngest_api_macros::endpoints(V1, crate = crate, base = "/v1/events")]
        pub(super) trait Events {
            #[get("/{id}")]
            fn read(id: String) -> Empty;
        }

        #[inngest_api_macros::endpoints(V2, crate = crate, base = "/internal")]
        pub(super) trait Internal {
            #[get("/{id}")]
            fn letter(#[encode(slashes)] id: String) -> Empty;
        }
    }
    use definitions::{Letter, Read, Start, StartAny, StartTwice};

    fn path(operation: &impl crate::Operation) -> Result<String, String> {
        let mut encoder = RequestEncoder::new(info(operation));
        operation.encode(&mut encoder);
        encoder.finish(CallOptions::new()).map(|request| request.path_and_query).map_err(|error| error.to_string())
    }

    fn info<Op: crate::Operation>(_: &Op) -> &'static OperationInfo {
        Op::INFO
    }

    #[test]
    fn a_slash_never_leads_to_another_operation_of_the_api() {
        let once = path(&Start::new("01K/cancel")).unwrap_err();
        assert_eq!(once, "start failed: the path value `id` contains a `/`, which would lead to another operation");
        let slashes = path(&StartAny::new("01K/cancel")).unwrap_err();
        let message = "the path value `id` contains a `/`, which would lead to the operation `cancel_run`";
        assert_eq!(slashes, format!("start_any failed: {message}"));
        let v1 = path(&Read::new("01K/runs")).unwrap_err();
        assert!(v1.contains("would lead to the operation `list_event_runs`"), "{v1}");
        // The gateway sees no slash.
        assert_eq!(path(&StartTwice::new("01K/cancel")).unwrap(), "/v2/runs/01K%252Fcancel");
        assert_eq!(path(&StartAny::new("01K/unknown")).unwrap(), "/v2/runs/01K/unknown");
        assert_eq!(path(&Read::new("01K/unknown")).unwrap(), "/v1/events/01K%2Funknown");
    }

    #[test]
    fn a_value_behind_a_custom_base_is_never_the_other_version() {
        for id in ["v1", "V1", "v1.", "v1/events"] {
            let error = path(&Letter::new(id)).unwrap_err();
            assert!(error.contains("`id` is the other API version"), "{id}: {error}");
        }
        assert_eq!(path(&Letter::new("v2/a")).unwrap(), "/internal/v2/a");
        assert_eq!(path(&Letter::new("a/v1")).unwrap(), "/internal/a/v1");
    }

    #[test]
    fn an_encoding_that_does_not_follow_the_metadata_is_refused() {
        let encoded = |encode: fn(&mut RequestEncoder)| {
            let mut encoder = RequestEncoder::new(v2::operation::GetFunctionRun::<NoClient>::INFO);
            encode(&mut encoder);
            encoder.finish(CallOptions::new()).map(|request| request.path_and_query)
        };
        let id = "01K".to_owned();
        assert_eq!(encoded(|encoder| encoder.path(0, &text(), &"01K".to_owned())).unwrap(), format!("/v2/runs/{id}"));
        let mistakes: [fn(&mut RequestEncoder); 6] = [
            // Without its value the path is another operation's.
            |_| {},
            |encoder| encoder.query(1, &text(), Some(&true)),
            |encoder| {
                encoder.query(1, &text(), Some(&true));
                encoder.path(0, &text(), &"01K".to_owned());
            },
            |encoder| {
                encoder.path(0, &text(), &"01K".to_owned());
                encoder.path(0, &text(), &"cancel".to_owned());
            },
            |encoder| encoder.path(1, &text(), &"01K".to_owned()),
            |encoder| {
                encoder.path(0, &text(), &"01K".to_owned());
                encoder.header(1, &text(), Some(&true));
            },
        ];
        for encode in mistakes {
            let error = encoded(encode).unwrap_err();
            assert!(error.to_string().contains("does not match the operation's metadata"), "{error}");
        }
    }
}
