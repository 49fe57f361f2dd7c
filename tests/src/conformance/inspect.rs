//! The types of the operations, each as a function over JSON.

use std::any::{Any, type_name};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use bytes::Bytes;
use futures_util::FutureExt as _;
use http_body_util::{BodyExt as _, Full};
use inngest_api::__private::{
    ArgumentVisitor, Bearers, Decode, JsonCodec, RawBody, RawResponse, ResponseKind, Serve, TextCodec,
};
use inngest_api::operation::{Operation, OperationInfo};
use inngest_api::stream::JsonLines;
use inngest_api::types::{JsonObject, JsonValue};
use inngest_api::{ErrorKind, events, http, v1, v2};
use serde_json::Value;
use serde_json::value::RawValue;

use super::recorder::{Inspected, Mismatch, inspect_model};
use crate::every_operation;

/// Decodes a value as one type and encodes it again.
pub type Inspect = Box<dyn Fn(&Value) -> Inspected + Send + Sync>;

/// The types of one operation.
pub struct Types {
    response: Inspect,
    arguments: BTreeMap<usize, Inspect>,
    accepts_no_body: bool,
    read_line: fn(&str) -> Line,
}

/// A line of a stream, as the operation reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A message, encoded again.
    Message(Value),
    /// A failure that the server reports.
    Failure { code: String, message: String },
    /// Neither of them, with the error.
    Unknown(String),
}

impl Types {
    /// Returns the types of an operation.
    ///
    /// # Panics
    /// If `every_operation!` lacks the operation.
    #[must_use]
    #[allow(clippy::expect_used, reason = "the list is part of the code")]
    pub fn of(operation: &OperationInfo) -> &'static Self {
        static ALL: LazyLock<HashMap<(&str, &str), Types>> = LazyLock::new(all);
        ALL.get(&(operation.version, operation.id)).expect("`every_operation!` names all operations")
    }

    /// Returns the type of the response body, or of one line of a stream.
    #[must_use]
    pub fn response(&self) -> &Inspect {
        &self.response
    }

    /// Returns the type of an argument.
    ///
    /// # Panics
    /// If the operation has no such argument.
    #[must_use]
    #[allow(clippy::expect_used, reason = "names come from the operation itself")]
    pub fn argument(&self, operation: &OperationInfo, name: &str) -> &Inspect {
        let index = operation.parameters.iter().position(|parameter| parameter.name == name);
        index.and_then(|index| self.arguments.get(&index)).expect("the argument is text or JSON")
    }

    /// Returns whether a response without a body is a success.
    pub(crate) const fn accepts_no_body(&self) -> bool {
        self.accepts_no_body
    }

    /// Reads a line of a stream.
    pub(crate) fn read_line(&self, line: &str) -> Line {
        (self.read_line)(line)
    }

    fn new<T: Serve>() -> Self {
        let mut arguments = Arguments::default();
        T::visit_arguments(&mut arguments);
        let nothing = response::<T>(http::StatusCode::NO_CONTENT, RawBody::Full(Bytes::new()));
        Self {
            response: Box::new(inspect_response::<T>),
            arguments: arguments.0,
            accepts_no_body: <T::Response as Decode>::decode(nothing).is_ok(),
            read_line: read_line::<T>,
        }
    }
}

fn all() -> HashMap<(&'static str, &'static str), Types> {
    macro_rules! types {
        ($($version:ident: $($operation:ident)+;)+) => {
            [$($((
                (<$version::operation::$operation>::INFO.version, <$version::operation::$operation>::INFO.id),
                Types::new::<$version::operation::$operation>(),
            )),+),+]
        };
    }
    every_operation!(types).into_iter().collect()
}

/// Arguments that are objects or lists. A codec does not show their members, so they are named here.
fn models() -> HashMap<&'static str, fn(&Value) -> Inspected> {
    macro_rules! models {
        ($($ty:ty),+ $(,)?) => { [$((type_name::<$ty>(), inspect_model::<$ty> as fn(&Value) -> Inspected)),+] };
    }
    let models = models![
        BTreeMap<String, String>,
        Vec<String>,
        Vec<events::Event>,
        Vec<v1::RunMetadata>,
        Vec<v2::NewScore>,
        v1::MetadataTarget,
        v1::NewWebhook,
        v2::EventFilter,
        v2::NewImage,
        v2::NewSandbox,
        v2::RerunFromStep,
    ];
    models.into_iter().collect()
}

#[derive(Default)]
struct Arguments(BTreeMap<usize, Inspect>);

impl ArgumentVisitor for Arguments {
    fn text<T: 'static>(&mut self, index: usize, codec: &TextCodec<T>) {
        let TextCodec { to_text, from_text, .. } = *codec;
        let inspect = move |value: &Value| {
            let read = value.as_str().map(from_text);
            let Some(Ok(read)) = read else {
                return Inspected::mismatch(format!("not the text of a {}", type_name::<T>()));
            };
            Inspected::leaf(&read, Ok(Value::from(to_text(&read))))
        };
        self.0.insert(index, Box::new(inspect));
    }

    fn json<T: 'static>(&mut self, index: usize, codec: &JsonCodec<T>) {
        if let Some(model) = models().get(type_name::<T>()) {
            self.0.insert(index, Box::new(*model));
            return;
        }
        let JsonCodec { write, read, .. } = *codec;
        let inspect = move |value: &Value| {
            let read = RawValue::from_string(value.to_string())
                .map_err(|error| error.to_string())
                .and_then(|json| read(&json));
            let read = match read {
                Ok(read) => read,
                Err(message) => return Inspected::mismatch(message),
            };
            let is_any_json = [type_name::<JsonObject>(), type_name::<JsonValue>()].contains(&type_name::<T>());
            if !is_any_json && (value.is_object() || value.is_array()) {
                return Inspected::mismatch(format!("`{}` has members: name it in `models`", type_name::<T>()));
            }
            let mut json = Vec::new();
            let written = write(&read, &mut json);
            match written.and_then(|()| serde_json::from_slice(&json).map_err(|error| error.to_string())) {
                Ok(json) => Inspected::leaf(&read, Ok(json)),
                Err(message) => Inspected::mismatch(message),
            }
        };
        self.0.insert(index, Box::new(inspect));
    }
}

/// Inspects the body of a response.
fn inspect_response<T: Operation>(body: &Value) -> Inspected {
    let inspected = inspect_model::<<T::Response as Decode>::Body>(body);
    // The decoder decides whether `data` may be absent.
    if <T::Response as Decode>::KIND == ResponseKind::Data && body.get("data").is_none() && inspected.encoded.is_ok() {
        let response = response::<T>(http::StatusCode::OK, RawBody::Full(Bytes::from(body.to_string())));
        if let Err(error) = <T::Response as Decode>::decode(response) {
            let mismatch = Mismatch { path: "data".to_owned(), message: error.to_string() };
            return Inspected { encoded: Err(mismatch), ..inspected };
        }
    }
    inspected
}

fn read_line<T: Operation>(line: &str) -> Line {
    let body = Full::new(Bytes::from(line.to_owned())).map_err(|never| match never {});
    let response = response::<T>(http::StatusCode::OK, RawBody::Stream(Box::pin(body)));
    let stream = <T::Response as Decode>::decode(response).map(|(stream, _)| stream);
    let stream: Box<dyn Any> = match stream {
        Ok(stream) => Box::new(stream),
        Err(error) => return Line::Unknown(error.to_string()),
    };
    let Ok(mut stream) = stream.downcast::<JsonLines<v2::LogChunk>>() else {
        return Line::Unknown("its messages are not log chunks".to_owned());
    };
    match stream.next().now_or_never().flatten() {
        Some(Ok(message)) => Line::Message(serde_json::to_value(message).unwrap_or_default()),
        Some(Err(error)) => match error.api_errors() {
            [failure] if error.kind() == ErrorKind::Stream => {
                Line::Failure { code: failure.code.clone().unwrap_or_default(), message: failure.message.clone() }
            }
            _ => Line::Unknown(error.to_string()),
        },
        None => Line::Unknown("it is not read".to_owned()),
    }
}

fn response<T: Operation>(status: http::StatusCode, body: RawBody) -> RawResponse {
    RawResponse {
        operation: T::INFO,
        status,
        headers: http::HeaderMap::new(),
        body,
        attempts: 1,
        has_key: false,
        limit: usize::MAX,
        keys: Bearers::default(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::recorder::What;
    use super::*;
    use inngest_api::v2::Run;

    #[test]
    fn known_values_of_an_enum_have_distinct_variants() {
        let variant = |text: &str| {
            let seen = inspect_model::<Run>(&json!({ "status": text })).seen;
            assert_eq!(seen[1].path, "status");
            match &seen[1].what {
                What::Leaf { variant, .. } => *variant,
                What::Struct(_) => usize::MAX,
            }
        };
        assert_eq!((variant("UNSPECIFIED"), variant("QUEUED")), (0, 1));
        assert_eq!(variant("TOMORROW"), 9, "the variant for unknown values is the last");
        let list_runs = Types::of(<v2::operation::ListRuns>::INFO);
        let text = list_runs.argument(<v2::operation::ListRuns>::INFO, "status")(&json!("FAILED"));
        assert!(matches!(text.seen[0].what, What::Leaf { variant: 4, .. }), "{text:?}");
        assert_eq!(text.encoded.unwrap(), json!("FAILED"));
        let limit = list_runs.argument(<v2::operation::ListRuns>::INFO, "limit")(&json!("many"));
        assert!(limit.encoded.is_err());
    }

    #[test]
    fn json_objects_are_decoded_with_the_codec_of_the_operation() {
        let invoke = <v2::operation::InvokeFunction>::INFO;
        let run = |value: Value| Types::of(invoke).argument(invoke, "data")(&value).encoded;
        assert_eq!(run(json!({ "a": 1 })).unwrap(), json!({ "a": 1 }));
        assert!(run(json!([1])).unwrap_err().message.contains("must be a JSON object"));
    }
}
