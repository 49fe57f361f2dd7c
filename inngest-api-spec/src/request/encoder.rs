use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use jiff::SignedDuration;

use super::path_encoding::{encode_path, encode_query};
use super::{Body, Upload};
use crate::operation::{JsonCodec, TextCodec};
use crate::{
    BodyKind, CallOptions, Error, Idempotency, JsonObject, JsonValue, Model, OperationInfo, ParameterInfo,
    ParameterLocation, PathEncoding, V2, Version as _,
};

/// An encoded request, on its way to the runtime: all but the base URL and the key.
#[doc(hidden)]
#[derive(Debug)]
pub struct Request {
    pub operation: &'static OperationInfo,
    pub method: Method,
    /// `/v2/runs?limit=2`: what follows the base URL.
    pub path_and_query: String,
    pub headers: HeaderMap,
    pub body: Body,
    pub options: CallOptions,
    /// Whether the caller gave the argument that makes the operation idempotent.
    pub has_key: bool,
    /// Whether twice is as once: by the listing, by the caller's key, or by the client's.
    pub is_idempotent: bool,
    /// How long the server may take, by an argument.
    pub waits: Duration,
}

/// How much JSON is written before its buffer grows: most bodies are smaller.
const JSON_START: usize = 256;

/// Builds the [`Request`] of an operation, argument by argument in the order of the template.
///
/// Arguments are named by their index in the operation's parameters. The first fault stays, and comes out at
/// [`finish`](Self::finish): before anything is sent.
#[doc(hidden)]
pub struct RequestEncoder {
    operation: &'static OperationInfo,
    segments: std::slice::Iter<'static, &'static str>,
    path: String,
    has_query: bool,
    headers: HeaderMap,
    json: Vec<u8>,
    raw: Option<Body>,
    has_key: bool,
    has_made_key: bool,
    waits: Duration,
    fault: Option<Error>,
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
            has_query: false,
            headers: HeaderMap::new(),
            json: Vec::with_capacity(if operation.body == BodyKind::None { 0 } else { JSON_START }),
            raw: None,
            has_key: false,
            has_made_key: false,
            waits: Duration::ZERO,
            fault: None,
        }
    }

    /// The next value of the path.
    pub fn path<T>(&mut self, index: usize, codec: &TextCodec<T>, value: &T) {
        self.path_text(index, &(codec.to_text)(value));
    }

    /// A value of the query.
    pub fn query<T>(&mut self, index: usize, codec: &TextCodec<T>, value: Option<&T>) {
        if let Some(value) = value {
            self.query_text(index, &(codec.to_text)(value));
        }
    }

    /// Any number of values of the query, under one name.
    pub fn query_all<T>(&mut self, index: usize, codec: &TextCodec<T>, values: &[T]) {
        for value in values {
            self.query_text(index, &(codec.to_text)(value));
        }
    }

    /// A header.
    pub fn header<T>(&mut self, index: usize, codec: &TextCodec<T>, value: Option<&T>) {
        if let Some(value) = value {
            self.header_text(index, &(codec.to_text)(value));
        }
    }

    /// A member of the JSON body.
    pub fn field<T>(&mut self, index: usize, codec: &JsonCodec<T>, value: Option<&T>) {
        let Some(value) = value else { return };
        let Some(parameter) = self.parameter(index) else { return };
        self.field_name(parameter);
        let start = self.json.len();
        let written = (codec.write)(value, &mut self.json);
        self.note_wait_in_json(parameter, start);
        self.wrote(parameter, written);
    }

    /// The whole body, as JSON.
    pub fn json<T>(&mut self, index: usize, codec: &JsonCodec<T>, value: &T) {
        if let Some(parameter) = self.parameter(index) {
            let written = (codec.write)(value, &mut self.json);
            self.wrote(parameter, written);
        }
    }

    /// A member of the JSON body that is JSON already.
    pub(super) fn field_json(&mut self, index: usize, json: &str) {
        if let Some(parameter) = self.parameter(index) {
            self.field_name(parameter);
            let start = self.json.len();
            self.json.extend_from_slice(json.as_bytes());
            self.note_wait_in_json(parameter, start);
        }
    }

    /// The whole body, which is JSON already.
    pub(super) fn body_json(&mut self, index: usize, json: &str) {
        if self.parameter(index).is_some() {
            self.json.extend_from_slice(json.as_bytes());
        }
    }

    /// The whole body, as it is.
    pub fn raw(&mut self, index: usize, upload: &Upload) {
        self.raw = upload.to_body();
        if self.raw.is_none() {
            self.fault(index, "is a stream that was already sent; a stream can be sent once");
        }
    }

    /// The request, or the first fault that an argument had.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request), naming the argument.
    pub(crate) fn finish(mut self, options: CallOptions) -> Result<Request, Error> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let body = match self.operation.body {
            BodyKind::None => Body::empty(),
            BodyKind::Raw => self.raw.unwrap_or_else(Body::empty),
            BodyKind::Json => Body::full(Bytes::from(self.json)),
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
                Idempotency::Key(_) => self.has_key || self.has_made_key,
                Idempotency::None => false,
            },
            waits: self.waits,
        })
    }

    /// Adds a key that the client makes, if it makes one, where the operation takes one and has none.
    pub(crate) fn add_key(&mut self, make: impl FnOnce() -> Option<String>) {
        let Some(parameter) = self.key_parameter().filter(|_| !self.has_key) else { return };
        if let Some(key) = make() {
            self.made_key(parameter, &key);
        }
    }

    fn made_key(&mut self, parameter: &'static ParameterInfo, key: &str) {
        match parameter.location {
            ParameterLocation::Field => {
                self.field_name(parameter);
                let written = serde_json::to_writer(&mut self.json, key).map_err(|error| error.to_string());
                self.wrote(parameter, written);
            }
            ParameterLocation::Query => self.add_query(parameter, key),
            ParameterLocation::Header => self.add_header(parameter, key),
            ParameterLocation::Path | ParameterLocation::Body => return,
        }
        self.has_made_key = true;
    }

    /// The argument that makes the operation idempotent, where it is text.
    fn key_parameter(&self) -> Option<&'static ParameterInfo> {
        let Idempotency::Key(name) = self.operation.idempotency else { return None };
        let is_text = |parameter: &&ParameterInfo| {
            let is_text = |ty: &str| matches!(ty, "IdempotencyKey" | "String");
            // Mostly without a path, and taking one apart costs more than the comparison.
            is_text(parameter.ty) || parameter.ty.rsplit("::").next().is_some_and(is_text)
        };
        self.operation.parameter(name).filter(is_text)
    }

    /// The metadata of an argument that was given.
    fn parameter(&mut self, index: usize) -> Option<&'static ParameterInfo> {
        let parameter = self.operation.parameters.get(index)?;
        if self.operation.idempotency == Idempotency::Key(parameter.name) {
            self.has_key = true;
        }
        Some(parameter)
    }

    pub(super) fn path_text(&mut self, index: usize, text: &str) {
        let Some(parameter) = self.parameter(index) else { return };
        // v2's gateway unescapes before it splits (wire facts 4): a `/` would lead to another operation.
        let is_split =
            parameter.encoding == PathEncoding::Once && self.operation.base == V2::BASE && text.contains('/');
        if is_split || !encode_path(&mut self.path, text, parameter.encoding) {
            let what = match text {
                "" => "is empty; a path value cannot be",
                _ if is_split => "holds a `/`, which would lead to another operation",
                _ => "has an empty or a dot segment, which would not arrive",
            };
            self.fault_of(parameter, what);
        }
        self.path.push_str(self.segments.next().copied().unwrap_or_default());
    }

    pub(super) fn query_text(&mut self, index: usize, text: &str) {
        if let Some(parameter) = self.parameter(index) {
            self.add_query(parameter, text);
        }
    }

    fn add_query(&mut self, parameter: &ParameterInfo, text: &str) {
        if self.operation.server_timeout == Some(parameter.name) {
            self.waits = duration(text);
        }
        self.path.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        encode_query(&mut self.path, parameter.wire_name);
        self.path.push('=');
        encode_query(&mut self.path, text);
    }

    pub(super) fn header_text(&mut self, index: usize, text: &str) {
        if let Some(parameter) = self.parameter(index) {
            self.add_header(parameter, text);
        }
    }

    fn add_header(&mut self, parameter: &ParameterInfo, text: &str) {
        match (HeaderName::try_from(parameter.wire_name), HeaderValue::try_from(text)) {
            (Ok(name), Ok(value)) if !text.is_empty() => drop(self.headers.insert(name, value)),
            _ => {
                let what = "cannot stand in a header: it is empty, or holds a line break or a control character";
                self.fault_of(parameter, what);
            }
        }
    }

    fn field_name(&mut self, parameter: &ParameterInfo) {
        self.json.push(if self.json.is_empty() { b'{' } else { b',' });
        self.json.push(b'"');
        // Wire names are checked by the macro: letters, digits, `_` and `-`.
        self.json.extend_from_slice(parameter.wire_name.as_bytes());
        self.json.extend_from_slice(b"\":");
    }

    /// Notes how long the server may take, if it is this member, written from `start` on, that says so.
    fn note_wait_in_json(&mut self, parameter: &ParameterInfo, start: usize) {
        if self.operation.server_timeout == Some(parameter.name) {
            let json = self.json.get(start..).unwrap_or_default();
            self.waits = serde_json::from_slice::<&str>(json).map_or(Duration::ZERO, duration);
        }
    }

    fn wrote(&mut self, parameter: &ParameterInfo, written: Result<(), JsonFault>) {
        if let Err(fault) = written {
            self.fault_of(parameter, &fault);
        }
    }

    fn fault(&mut self, index: usize, what: &str) {
        if let Some(parameter) = self.operation.parameters.get(index) {
            self.fault_of(parameter, what);
        }
    }

    fn fault_of(&mut self, parameter: &ParameterInfo, what: &str) {
        if self.fault.is_none() {
            let place = match parameter.location {
                ParameterLocation::Path => "the path value",
                ParameterLocation::Query => "the query value",
                ParameterLocation::Header => "the header",
                ParameterLocation::Field | ParameterLocation::Body => "the argument",
            };
            self.fault = Some(Error::request(self.operation, format!("{place} `{}` {what}", parameter.name)));
        }
    }
}

/// How long a text such as `1m30s` says, nothing where it says nothing that is known.
fn duration(text: &str) -> Duration {
    text.parse::<SignedDuration>().ok().and_then(|duration| duration.try_into().ok()).unwrap_or_default()
}

type JsonFault = String;

/// A value that can be written into a JSON body, and read from one.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "a model is both `Serialize` and `Deserialize`",
    note = "derive both on it: `#[derive(serde::Serialize, serde::Deserialize)]`"
)]
pub trait JsonField: Sized {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), JsonFault>;
    fn read(json: &serde_json::value::RawValue) -> Result<Self, JsonFault>;
}

#[diagnostic::do_not_recommend]
impl<T: Model> JsonField for T {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), JsonFault> {
        serde_json::to_writer(json, self).map_err(|error| format!("cannot be serialized: {error}"))
    }

    fn read(json: &serde_json::value::RawValue) -> Result<Self, JsonFault> {
        serde_json::from_str(json.get()).map_err(|error| error.to_string())
    }
}

impl JsonField for JsonObject {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), JsonFault> {
        json.extend_from_slice(self.text()?.as_bytes());
        Ok(())
    }

    fn read(json: &serde_json::value::RawValue) -> Result<Self, JsonFault> {
        let object = Self::from_text(json.get().into());
        object.text().map(drop)?;
        Ok(object)
    }
}

impl JsonField for JsonValue {
    fn write(&self, json: &mut Vec<u8>) -> Result<(), JsonFault> {
        json.extend_from_slice(self.text()?.as_bytes());
        Ok(())
    }

    fn read(json: &serde_json::value::RawValue) -> Result<Self, JsonFault> {
        Ok(Self::from_text(json.get().into()))
    }
}
