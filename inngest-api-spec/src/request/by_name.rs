//! Arguments given by name, as JSON: what the typed builders write in code is written here by an operation's metadata.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{RequestEncoder, Upload};
use crate::{Error, JsonObject, OperationInfo, ParameterInfo, ParameterLocation};

impl RequestEncoder {
    /// The request of an operation, its arguments the members of an object.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request), naming the argument that is missing, unknown or of another type.
    pub(crate) fn by_name(operation: &'static OperationInfo, arguments: &JsonObject) -> Result<Self, Error> {
        let fault = |message: String| Error::request(operation, message);
        let text = arguments.text().map_err(|what| fault(format!("the arguments {what}")))?;
        let mut arguments: BTreeMap<String, Box<RawValue>> =
            serde_json::from_str(text).map_err(|error| fault(format!("the arguments are no JSON object: {error}")))?;
        if let Some(unknown) = arguments.keys().find(|name| operation.parameter(name).is_none()) {
            let names: Vec<_> = operation.parameters.iter().map(|known| format!("`{}`", known.name)).collect();
            let advice =
                if names.is_empty() { "it takes none".to_owned() } else { format!("it takes {}", names.join(", ")) };
            return Err(fault(format!("there is no argument `{unknown}`: {advice}")));
        }
        let mut encoder = Self::new(operation);
        for (index, parameter) in in_order(operation) {
            let given = arguments.remove(parameter.name).filter(|json| json.get() != "null" || takes_null(parameter));
            match given {
                Some(json) => {
                    let written = encoder.argument(index, parameter, &json);
                    written.map_err(|what| fault(format!("the argument `{}` {what}", parameter.name)))?;
                }
                None if parameter.required => {
                    return Err(fault(format!("the argument `{}` is missing", parameter.name)));
                }
                None => {}
            }
        }
        Ok(encoder)
    }

    fn argument(&mut self, index: usize, parameter: &ParameterInfo, json: &RawValue) -> Result<(), String> {
        let text = |value: &Value| text_of(parameter.ty, value);
        let value = || serde_json::from_str(json.get()).map_err(|error| error.to_string());
        match parameter.location {
            ParameterLocation::Path => self.path_text(index, &text(&value()?)?),
            ParameterLocation::Header => self.header_text(index, &text(&value()?)?),
            ParameterLocation::Query => match value()? {
                Value::Array(items) if parameter.repeated => {
                    for item in &items {
                        self.query_text(index, &text(item)?);
                    }
                }
                one => self.query_text(index, &text(&one)?),
            },
            ParameterLocation::Field | ParameterLocation::Body if parameter.ty == "Upload" => {
                self.raw(index, &Upload::bytes(text(&value()?)?));
            }
            ParameterLocation::Field => {
                check_json(parameter.ty, &value()?)?;
                self.field_json(index, json.get());
            }
            ParameterLocation::Body => {
                check_json(parameter.ty, &value()?)?;
                self.body_json(index, json.get());
            }
        }
        Ok(())
    }
}

impl ParameterInfo {
    /// Whether a value of it is text for an untyped call, as it stands: what goes into the path, the query and the headers,
    /// raw content, and members of the body that are text. All else is JSON.
    #[must_use]
    pub fn is_text(&self) -> bool {
        match self.location {
            ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header => true,
            ParameterLocation::Field | ParameterLocation::Body => self.ty == "Upload" || is_text(self.ty),
        }
    }
}

/// The parameters as they are to be encoded: path values in the order of the template, then the others.
fn in_order(operation: &'static OperationInfo) -> impl Iterator<Item = (usize, &'static ParameterInfo)> {
    let all = || operation.parameters.iter().enumerate();
    let holes = operation.path.split('{').skip(1).filter_map(|piece| piece.split('}').next());
    let path = holes.filter_map(move |hole| all().find(|(_, parameter)| parameter.name == hole));
    path.chain(all().filter(|(_, parameter)| parameter.location != ParameterLocation::Path))
}

/// Whether `null` is a value of the type, and not the want of one.
fn takes_null(parameter: &ParameterInfo) -> bool {
    matches!(parameter.ty, "RawJson" | "JsonValue" | "Value")
}

/// The text of a value in a path, a query or a header. Text may spell a number or a boolean: it is text there anyway.
fn text_of(ty: &str, value: &Value) -> Result<String, String> {
    let text = match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if is_number(ty) => Some(number.to_string()),
        Value::Bool(flag) if ty == "bool" => Some(flag.to_string()),
        _ => None,
    };
    text.filter(|text| spells(ty, text)).ok_or_else(|| format!("must be {}, not {}", in_words(ty), found(value)))
}

/// Whether a value may stand in a JSON body for the type, as far as the type's name tells: the rest is the server's to say.
fn check_json(ty: &str, value: &Value) -> Result<(), String> {
    let fits = match value {
        _ if ty.starts_with("Vec<") => value.is_array(),
        _ if ty == "JsonObject" || ty.starts_with("BTreeMap<") || ty.starts_with("HashMap<") => value.is_object(),
        Value::Bool(_) if ty == "bool" => true,
        Value::Number(number) if is_number(ty) => spells(ty, &number.to_string()),
        Value::String(text) if is_text(ty) => spells(ty, text),
        _ => ty != "bool" && !is_number(ty) && !is_text(ty),
    };
    if fits { Ok(()) } else { Err(format!("must be {}, not {}", in_words(ty), found(value))) }
}

fn is_number(ty: &str) -> bool {
    is_integer(ty) || matches!(ty, "f32" | "f64")
}

fn is_integer(ty: &str) -> bool {
    matches!(ty, "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64")
}

fn is_text(ty: &str) -> bool {
    matches!(ty, "String" | "Timestamp" | "IdempotencyKey") || ty.ends_with("Id")
}

/// Whether a text spells a value of the type; any text spells one of a type that is text.
fn spells(ty: &str, text: &str) -> bool {
    match ty {
        "bool" => matches!(text, "true" | "false"),
        "u8" => text.parse::<u8>().is_ok(),
        "u16" => text.parse::<u16>().is_ok(),
        "u32" => text.parse::<u32>().is_ok(),
        "u64" => text.parse::<u64>().is_ok(),
        "i8" => text.parse::<i8>().is_ok(),
        "i16" => text.parse::<i16>().is_ok(),
        "i32" => text.parse::<i32>().is_ok(),
        "i64" => text.parse::<i64>().is_ok(),
        "f32" | "f64" => text.parse::<f64>().is_ok_and(f64::is_finite),
        "Timestamp" => text.parse::<Timestamp>().is_ok(),
        _ => true,
    }
}

fn in_words(ty: &str) -> String {
    match ty {
        "bool" => "`true` or `false`".to_owned(),
        "Timestamp" => "a time such as `2026-03-04T05:06:07Z`".to_owned(),
        "JsonObject" => "a JSON object".to_owned(),
        ty if is_integer(ty) => format!("a whole number that is a `{ty}`"),
        ty if is_number(ty) => "a number".to_owned(),
        ty if ty.starts_with("Vec<") => "an array".to_owned(),
        ty if ty.contains("Map<") => "an object".to_owned(),
        _ => "text".to_owned(),
    }
}

fn found(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => format!("`{scalar}`"),
    }
}

/// The name that is written most alike.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names.min_by_key(|other| distance(name, other))
}

/// How many characters have to be put in, taken out or changed to make one name of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut next = vec![line + 1];
        for ((right, pair), before) in other.chars().zip(row.iter().zip(row.iter().skip(1))).zip(line + 1..) {
            let kept = pair.0 + usize::from(left != right);
            let last = next.last().copied().unwrap_or(before);
            next.push(kept.min(pair.1 + 1).min(last + 1));
        }
        row = next;
    }
    row.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operation::Operation;
    use crate::request::Request;
    use crate::{CallOptions, ErrorKind, IntoArgument, v1, v2};

    fn encode<E: Operation>(arguments: Value) -> Result<Request, Error> {
        let arguments = IntoArgument::<JsonObject>::into_argument(arguments);
        RequestEncoder::by_name(E::INFO, &arguments)?.finish(CallOptions::new())
    }

    fn body(request: &Request) -> Value {
        serde_json::from_slice(request.body.as_bytes().unwrap()).unwrap()
    }

    #[track_caller]
    fn assert_fault<E: Operation>(arguments: Value, said: &str) {
        let error = encode::<E>(arguments).map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.to_string(), format!("{} failed: {said}", E::INFO.id));
    }

    #[test]
    fn it_is_what_the_builder_encodes() {
        let typed = v2::operation::InvokeFunction::new("my app", "a/b", json!({ "n": 1 })).idempotency_key("k");
        let mut encoder = RequestEncoder::new(v2::operation::InvokeFunction::<crate::NoClient>::INFO);
        typed.encode(&mut encoder);
        let typed = encoder.finish(CallOptions::new()).unwrap();
        // In any order.
        let request = encode::<v2::operation::InvokeFunction>(json!({
            "data": { "n": 1 }, "function_id": "a/b", "idempotency_key": "k", "app_id": "my app"
        }));
        let request = request.unwrap();
        assert_eq!(request.path_and_query, typed.path_and_query);
        assert_eq!((&request.headers, request.has_key), (&typed.headers, true));
        assert_eq!(body(&request), body(&typed));
    }

    #[test]
    fn queries_are_text() {
        let request = encode::<v2::operation::ListRuns>(json!({
            "status": ["FAILED", "QUEUED"], "app_id": "one", "from": "2026-03-04T05:06:07+01:00", "limit": 2,
            "include_output": true, "is_deferred": "false", "cursor": null
        }));
        assert_eq!(
            request.unwrap().path_and_query,
            "/v2/runs?status=FAILED&status=QUEUED&appId=one&from=2026-03-04T05%3A06%3A07%2B01%3A00&isDeferred=false\
             &includeOutput=true&limit=2"
        );
    }

    #[test]
    fn bodies_and_headers() {
        let request =
            encode::<v2::operation::CreateScore>(json!({ "run_id": "r", "scores": [{ "name": "a", "value": true }] }));
        assert_eq!(body(&request.unwrap()), json!([{ "name": "a", "value": true }]));
        let request =
            encode::<v2::operation::WriteSandboxFile>(json!({ "sandbox_id": "s", "path": "/a", "content": "text" }));
        let request = request.unwrap();
        assert_eq!(request.body.as_bytes().unwrap().as_ref(), b"text");
        assert_eq!(request.path_and_query, "/v2/sandboxes/s/files?path=%2Fa");
        let request = encode::<v2::operation::ListWebhooks>(json!({ "env": "staging" })).unwrap();
        assert_eq!(request.headers["X-Inngest-Env"], "staging");
        assert_eq!(encode::<v1::operation::CancelRun>(json!({ "run_id": "r" })).unwrap().path_and_query, "/v1/runs/r");
    }

    #[test]
    fn large_numbers_keep_their_digits() {
        let data: Box<RawValue> = serde_json::from_str(r#"{"n":18446744073709551617.25}"#).unwrap();
        let arguments = std::collections::BTreeMap::from([
            ("app_id", serde_json::value::to_raw_value("a").unwrap()),
            ("function_id", serde_json::value::to_raw_value("f").unwrap()),
            ("data", data),
        ]);
        let arguments = IntoArgument::<JsonObject>::into_argument(arguments);
        let encoder =
            RequestEncoder::by_name(v2::operation::InvokeFunction::<crate::NoClient>::INFO, &arguments).unwrap();
        let request = encoder.finish(CallOptions::new()).unwrap();
        assert_eq!(request.body.as_bytes().unwrap().as_ref(), br#"{"data":{"n":18446744073709551617.25}}"#);
    }

    #[test]
    fn faults_name_the_argument() {
        assert_fault::<v2::operation::GetFunctionRun>(json!({}), "the argument `run_id` is missing");
        assert_fault::<v2::operation::GetFunctionRun>(json!({ "run_id": null }), "the argument `run_id` is missing");
        assert_fault::<v2::operation::GetFunctionRun>(
            json!({ "run_id": "r", "runId": "r" }),
            "there is no argument `runId`: it takes `run_id`, `include_output`",
        );
        assert_fault::<v2::operation::Health>(json!({ "a": 1 }), "there is no argument `a`: it takes none");
        assert_fault::<v2::operation::GetFunctionRun>(
            json!({ "run_id": 7 }),
            "the argument `run_id` must be text, not `7`",
        );
        assert_fault::<v2::operation::GetFunctionRun>(
            json!({ "run_id": "r", "include_output": "yes" }),
            "the argument `include_output` must be `true` or `false`, not `\"yes\"`",
        );
        for (limit, found) in [(json!(-1), "`-1`"), (json!(1.5), "`1.5`"), (json!([1]), "an array")] {
            let said = format!("the argument `limit` must be a whole number that is a `u32`, not {found}");
            assert_fault::<v2::operation::ListRuns>(json!({ "limit": limit }), &said);
        }
        assert_fault::<v2::operation::ListRuns>(
            json!({ "from": "yesterday" }),
            "the argument `from` must be a time such as `2026-03-04T05:06:07Z`, not `\"yesterday\"`",
        );
        assert_fault::<v2::operation::SendEvent>(
            json!({ "name": "a", "data": [1] }),
            "the argument `data` must be a JSON object, not an array",
        );
        assert_fault::<v2::operation::SendEvent>(
            json!({ "name": {} }),
            "the argument `name` must be text, not an object",
        );
        assert_fault::<v2::operation::ExecSandbox>(
            json!({ "sandbox_id": "s", "command": "ls" }),
            "the argument `command` must be an array, not `\"ls\"`",
        );
        assert_fault::<v2::operation::Health>(json!([]), "the arguments must be a JSON object, not an array");
    }

    #[test]
    fn what_is_text_needs_no_quotes() {
        let texts = |operation: &OperationInfo| -> Vec<_> {
            operation.parameters.iter().filter(|known| known.is_text()).map(|known| known.name).collect()
        };
        assert_eq!(
            texts(v2::operation::InvokeFunction::<crate::NoClient>::INFO),
            ["app_id", "function_id", "idempotency_key"]
        );
        assert_eq!(
            texts(v2::operation::WriteSandboxFile::<crate::NoClient>::INFO),
            ["sandbox_id", "path", "content", "mode"]
        );
        assert_eq!(texts(v2::operation::CreateScore::<crate::NoClient>::INFO), ["run_id"]);
    }

    #[test]
    fn the_nearest_name_is_the_one_meant() {
        let names = ["invoke_function", "get_function_run", "list_runs"];
        for (name, expected) in
            [("invokeFunction", "invoke_function"), ("list_run", "list_runs"), ("function_run", "get_function_run")]
        {
            assert_eq!(nearest(name, names.into_iter()), Some(expected));
        }
        assert_eq!((distance("", "abc"), distance("abc", "abc"), distance("kitten", "sitting")), (3, 0, 3));
    }
}
