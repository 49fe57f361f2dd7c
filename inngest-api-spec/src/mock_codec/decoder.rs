use std::collections::HashMap;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::value::RawValue;

use super::{strict, wording};
use crate::operation::{BodyKind, JsonCodec, TextCodec};
use crate::{Operation, OperationInfo, ParameterInfo, Upload};

/// An operation as the server sees it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operation",
    label = "not an operation",
    note = "operations are types such as `v2::operation::InvokeFunction`; those of an endpoints trait have the names of its \
            `fn`s in `CamelCase`"
)]
pub trait Serve: Operation + Send + 'static {
    /// Decodes a request.
    ///
    /// # Errors
    /// The error response to an invalid request.
    fn decode(request: &mut RequestDecoder) -> Result<Self, RequestError>;

    /// Calls the visitor with the codec of each argument, except raw bodies, which have none.
    fn visit_arguments(visitor: &mut impl ArgumentVisitor);
}

/// Receives the type of each argument of an operation, for tests that inspect them.
#[doc(hidden)]
pub trait ArgumentVisitor {
    fn text<T: 'static>(&mut self, index: usize, codec: &TextCodec<T>);
    fn json<T: 'static>(&mut self, index: usize, codec: &JsonCodec<T>);
}

/// The error response to a request that does not decode to its operation.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
}

impl RequestError {
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(super) fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }
}

/// Decodes a request argument by argument; the counterpart of `RequestEncoder`.
#[doc(hidden)]
pub struct RequestDecoder {
    operation: &'static OperationInfo,
    /// The decoded path values, in the order of the template.
    path: std::vec::IntoIter<String>,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    fields: HashMap<String, Field>,
}

/// A member of the JSON body, and the offset of its value in the body.
struct Field {
    json: Box<RawValue>,
    offset: usize,
}

impl RequestDecoder {
    /// Creates a decoder for a request whose path matches the operation's template.
    ///
    /// # Errors
    /// If the body is not JSON.
    pub fn new(
        operation: &'static OperationInfo,
        path: Vec<String>,
        query: Vec<(String, String)>,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Self, RequestError> {
        // An empty body counts as `{}`.
        let fields = match operation.body {
            BodyKind::Object if !body.is_empty() => fields(&body)?,
            _ => HashMap::new(),
        };
        Ok(Self { operation, path: path.into_iter(), query, headers, body, fields })
    }

    /// Checks that the request has nothing that the operation does not have.
    ///
    /// # Errors
    /// The first query parameter, body or member of the body that the server rejects, too. With `additions`, those are accepted
    /// that the operation does not have: what [`CallOptions`](crate::CallOptions) can add.
    pub fn check(&self, additions: bool) -> Result<(), RequestError> {
        let names = strict::Names { operation: self.operation, additions };
        names.check_query(&self.query)?;
        strict::check_body(self.operation, &self.body)?;
        names.check_members(self.fields.keys())
    }

    /// Decodes the path value of an argument.
    ///
    /// # Errors
    /// If it is empty or not a `T`.
    pub fn path<T>(&mut self, index: usize, codec: &TextCodec<T>) -> Result<T, RequestError> {
        let parameter = self.parameter(index)?;
        let placeholder = format!("{{{}}}", parameter.name);
        let before = self.operation.path.split(&placeholder).next().unwrap_or_default();
        let position = before.matches('{').count();
        let text = self.path.as_slice().get(position).map(String::as_str).unwrap_or_default();
        if text.is_empty() {
            return Err(RequestError::bad("missing_field", format!("{} is required", parameter.wire_name)));
        }
        parse(codec, parameter, text)
    }

    /// Decodes a query value.
    ///
    /// # Errors
    /// If it is missing, repeated or not a `T`.
    pub fn query<T>(&mut self, index: usize, codec: &TextCodec<T>) -> Result<T, RequestError> {
        self.query_option(index, codec)?.ok_or_else(|| self.missing(index))
    }

    /// Decodes an optional query value.
    ///
    /// # Errors
    /// If it is repeated or not a `T`.
    pub fn query_option<T>(&mut self, index: usize, codec: &TextCodec<T>) -> Result<Option<T>, RequestError> {
        let mut values = self.query_all(index, codec)?;
        if values.len() > 1 {
            let parameter = self.parameter(index)?;
            return Err(RequestError::bad(
                "api_error",
                format!("too many values for field \"{}\"", parameter.wire_name),
            ));
        }
        Ok(values.pop())
    }

    /// Decodes all query values of one name.
    ///
    /// # Errors
    /// If one of them is not a `T`.
    pub fn query_all<T>(&mut self, index: usize, codec: &TextCodec<T>) -> Result<Vec<T>, RequestError> {
        let parameter = self.parameter(index)?;
        let texts = self.query.iter().filter(|(name, _)| strict::is_named(parameter, name));
        texts.map(|(_, text)| parse(codec, parameter, text)).collect()
    }

    /// Decodes a header.
    ///
    /// # Errors
    /// If it is missing or not a `T`.
    pub fn header<T>(&mut self, index: usize, codec: &TextCodec<T>) -> Result<T, RequestError> {
        let name = self.parameter(index)?.wire_name;
        let missing = RequestError::bad("missing_field", format!("{name} header is required"));
        self.header_option(index, codec)?.ok_or(missing)
    }

    /// Decodes an optional header.
    ///
    /// # Errors
    /// If it is not a `T`.
    pub fn header_option<T>(&mut self, index: usize, codec: &TextCodec<T>) -> Result<Option<T>, RequestError> {
        let parameter = self.parameter(index)?;
        let text = self.headers.get(parameter.wire_name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        text.map(|text| parse(codec, parameter, &text)).transpose()
    }

    /// Decodes a member of the JSON body.
    ///
    /// # Errors
    /// If it is missing or not a `T`.
    pub fn field<T>(&mut self, index: usize, codec: &JsonCodec<T>) -> Result<T, RequestError> {
        self.field_option(index, codec)?.ok_or_else(|| self.missing(index))
    }

    /// Decodes a member of the JSON body that may be missing or `null`.
    ///
    /// # Errors
    /// If it is not a `T`.
    pub fn field_option<T>(&mut self, index: usize, codec: &JsonCodec<T>) -> Result<Option<T>, RequestError> {
        let parameter = self.parameter(index)?;
        let found = self.fields.iter().find(|(name, _)| strict::is_named(parameter, name));
        match found.map(|(_, field)| field) {
            Some(Field { json, offset }) if json.get() != "null" => {
                let error = |message: String| {
                    let unusable = || wording::wrong_value(parameter, &self.body, *offset, json.get());
                    wording::unfit_member(&message).unwrap_or_else(unusable)
                };
                (codec.read)(json).map(Some).map_err(error)
            }
            _ => Ok(None),
        }
    }

    /// Decodes the whole body as JSON.
    ///
    /// # Errors
    /// If it is not a `T`.
    pub fn json<T>(&mut self, codec: &JsonCodec<T>) -> Result<T, RequestError> {
        let json: &RawValue = first_value(&self.body)?;
        (codec.read)(json).map_err(|message| {
            wording::unfit_member(&message).unwrap_or_else(|| RequestError::bad("api_error", message))
        })
    }

    /// Returns the whole body, undecoded.
    #[must_use]
    pub fn raw(&self) -> Upload {
        Upload::bytes(self.body.clone())
    }

    fn parameter(&self, index: usize) -> Result<&'static ParameterInfo, RequestError> {
        let internal = || RequestError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "no such parameter");
        self.operation.parameters.get(index).ok_or_else(internal)
    }

    fn missing(&self, index: usize) -> RequestError {
        match self.parameter(index) {
            Ok(parameter) => wording::missing(self.operation, parameter),
            Err(error) => error,
        }
    }
}

/// The first JSON value of a body. Text after it is ignored, as by the server.
fn first_value<'a, T: serde::Deserialize<'a>>(body: &'a [u8]) -> Result<T, RequestError> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    T::deserialize(&mut deserializer).map_err(|error| wording::malformed(body, &error))
}

/// The members of a JSON object.
fn fields(body: &[u8]) -> Result<HashMap<String, Field>, RequestError> {
    let members: HashMap<String, &RawValue> = first_value(body)?;
    let field = |json: &RawValue| Field {
        json: json.to_owned(),
        offset: json.get().as_ptr().addr().saturating_sub(body.as_ptr().addr()),
    };
    Ok(members.into_iter().map(|(name, json)| (name, field(json))).collect())
}

fn parse<T>(codec: &TextCodec<T>, parameter: &ParameterInfo, text: &str) -> Result<T, RequestError> {
    (codec.from_text)(text).map_err(|_| wording::invalid_value(parameter, text))
}
