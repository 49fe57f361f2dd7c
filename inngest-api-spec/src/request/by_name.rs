//! Calls by name: encodes arguments from a JSON object, by the operation's metadata.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{RequestEncoder, Upload, known_names};
use crate::{BodyKind, Error, JsonObject, OperationInfo, ParameterInfo, ParameterLocation, ParameterType};

impl RequestEncoder {
    /// Encodes the request of an operation whose arguments are the members of an object. An upload is the value of the
    /// argument that is the raw body.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request), with the name of the argument that is missing, unknown or of the
    /// wrong type.
    pub(crate) fn by_name(
        operation: &'static OperationInfo,
        arguments: &JsonObject,
        upload: Option<&Upload>,
    ) -> Result<Self, Error> {
        let error = |message: String| Error::request(operation, message);
        let text = arguments.text().map_err(|what| error(format!("the arguments {what}")))?;
        let mut arguments: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text)
            .map_err(|cause| error(format!("the arguments are not a valid JSON object: {cause}")))?;
        if let Some(unknown) = arguments.keys().find(|name| operation.parameter(name).is_none()) {
            let names = operation.parameters.iter().map(|known| known.name);
            let fix = known_names(unknown, "the operation takes", names, "the operation takes none");
            return Err(error(format!("unknown argument `{unknown}`; {fix}")));
        }
        if upload.is_some() && operation.body != BodyKind::Raw {
            return Err(error("the operation takes no raw body".to_owned()));
        }
        let mut encoder = Self::new(operation);
        for (index, parameter) in in_order(operation) {
            if let (Some(upload), ParameterType::Bytes) = (upload, parameter.ty) {
                if arguments.contains_key(parameter.name) {
                    return Err(error(format!("the argument `{}` is set twice, once as an upload", parameter.name)));
                }
                encoder.raw(index, upload);
                continue;
            }
            let takes_null = parameter.ty == ParameterType::Json;
            match arguments.remove(parameter.name).filter(|json| takes_null || json.get() != "null") {
                Some(json) => {
                    let named = |what: String| error(format!("the argument `{}` {what}", parameter.name));
                    encoder.argument(index, parameter, &json).map_err(named)?;
                }
                None if parameter.required => {
                    return Err(error(format!("the argument `{}` is missing", parameter.name)));
                }
                None => {}
            }
        }
        Ok(encoder)
    }

    fn argument(&mut self, index: usize, parameter: &ParameterInfo, json: &RawValue) -> Result<(), String> {
        let value = || serde_json::from_str::<Value>(json.get()).map_err(|error| error.to_string());
        let text = |value: &Value| parameter.ty.text(value);
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
            ParameterLocation::Field | ParameterLocation::Body if parameter.ty == ParameterType::Bytes => {
                let text = ParameterType::String.text(&value()?)?;
                self.raw(index, &Upload::bytes(text));
            }
            ParameterLocation::Field => {
                parameter.ty.check_json(&value()?)?;
                self.field_json(index, json.get());
            }
            ParameterLocation::Body => {
                parameter.ty.check_json(&value()?)?;
                self.body_json(index, json.get());
            }
        }
        Ok(())
    }
}

/// Returns the parameters in the order in which they are encoded: path values as in the template, then the others.
fn in_order(operation: &'static OperationInfo) -> impl Iterator<Item = (usize, &'static ParameterInfo)> {
    let all = || operation.parameters.iter().enumerate();
    let placeholders = operation.path.split('{').skip(1).filter_map(|piece| piece.split('}').next());
    let path = placeholders.filter_map(move |name| all().find(|(_, parameter)| parameter.name == name));
    path.chain(all().filter(|(_, parameter)| parameter.location != ParameterLocation::Path))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::call::GeneratedKey;
    use crate::operation::Operation;
    use crate::request::Request;
    use crate::{CallOptions, ErrorKind, IntoArgument, v1, v2};

    fn encode<Op: Operation>(arguments: Value) -> Result<Request, Error> {
        let arguments = IntoArgument::<JsonObject>::into_argument(arguments);
        RequestEncoder::by_name(Op::INFO, &arguments, None)?.finish(CallOptions::new())
    }

    fn body(request: &Request) -> Value {
        serde_json::from_slice(request.body.as_bytes().unwrap()).unwrap()
    }

    #[track_caller]
    fn assert_error<Op: Operation>(arguments: Value, message: &str) {
        let error = encode::<Op>(arguments).map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.to_string(), format!("{} failed: {message}", Op::INFO.id));
    }

    #[test]
    fn a_call_by_name_encodes_as_the_builder_does() {
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
    fn query_values_are_encoded_as_text() {
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
    fn bodies_and_headers_are_encoded() {
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
    fn large_numbers_keep_all_their_digits() {
        let data: Box<RawValue> = serde_json::from_str(r#"{"n":18446744073709551617.25}"#).unwrap();
        let arguments = std::collections::BTreeMap::from([
            ("app_id", serde_json::value::to_raw_value("a").unwrap()),
            ("function_id", serde_json::value::to_raw_value("f").unwrap()),
            ("data", data),
        ]);
        let arguments = IntoArgument::<JsonObject>::into_argument(arguments);
        let encoder =
            RequestEncoder::by_name(v2::operation::InvokeFunction::<crate::NoClient>::INFO, &arguments, None).unwrap();
        let request = encoder.finish(CallOptions::new()).unwrap();
        assert_eq!(request.body.as_bytes().unwrap().as_ref(), br#"{"data":{"n":18446744073709551617.25}}"#);
    }

    #[test]
    fn errors_name_the_argument() {
        assert_error::<v2::operation::GetFunctionRun>(json!({}), "the argument `run_id` is missing");
        assert_error::<v2::operation::GetFunctionRun>(json!({ "run_id": null }), "the argument `run_id` is missing");
        assert_error::<v2::operation::GetFunctionRun>(
            json!({ "run_id": "r", "runId": "r" }),
            "unknown argument `runId`; did you mean `run_id`? The operation takes `run_id`, `include_output`",
        );
        assert_error::<v2::operation::Health>(json!({ "a": 1 }), "unknown argument `a`; the operation takes none");
        assert_error::<v2::operation::GetFunctionRun>(
            json!({ "run_id": 7 }),
            "the argument `run_id` must be a string, not `7`",
        );
        assert_error::<v2::operation::GetFunctionRun>(
            json!({ "run_id": "r", "include_output": "yes" }),
            "the argument `include_output` must be `true` or `false`, not `\"yes\"`",
        );
        for (limit, found) in [(json!(-1), "`-1`"), (json!(1.5), "`1.5`"), (json!([1]), "an array")] {
            let message = format!("the argument `limit` must be an integer from 0 to 4294967295, not {found}");
            assert_error::<v2::operation::ListRuns>(json!({ "limit": limit }), &message);
        }
        assert_error::<v2::operation::ListRuns>(
            json!({ "from": "yesterday" }),
            "the argument `from` must be a time such as `2026-03-04T05:06:07Z`, not `\"yesterday\"`",
        );
        assert_error::<v2::operation::SendEvent>(
            json!({ "name": "a", "data": [1] }),
            "the argument `data` must be a JSON object, not an array",
        );
        assert_error::<v2::operation::SendEvent>(
            json!({ "name": {} }),
            "the argument `name` must be a string, not an object",
        );
        assert_error::<v2::operation::ExecSandbox>(
            json!({ "sandbox_id": "s", "command": "ls" }),
            "the argument `command` must be an array, not `\"ls\"`",
        );
        assert_error::<v2::operation::Health>(json!([]), "the arguments must be a JSON object, not an array");
    }

    #[test]
    fn strings_and_head_values_are_text() {
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

    /// Types whose names do not match their values.
    mod named {
        use std::borrow::Cow;

        use serde::{Deserialize, Serialize};

        use crate::{Empty, Parameter, ParameterError, ParameterType, RunId};

        pub(super) type Amount = u32;
        pub(super) type Payload = serde_json::Value;
        pub(super) type Names = Vec<String>;
        pub(super) type Key = String;

        /// A number, whatever its name ends with.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub(super) struct GridId(u32);

        /// A number that declares its type.
        #[derive(Clone, Debug)]
        pub(super) struct CellId(u16);

        impl Parameter for GridId {
            fn to_text(&self) -> Cow<'_, str> {
                Cow::Owned(self.0.to_string())
            }

            fn from_text(text: &str) -> Result<Self, ParameterError> {
                Ok(Self(u32::from_text(text)?))
            }
        }

        impl Parameter for CellId {
            const TYPE: ParameterType = u16::TYPE;

            fn to_text(&self) -> Cow<'_, str> {
                Cow::Owned(self.0.to_string())
            }

            fn from_text(text: &str) -> Result<Self, ParameterError> {
                Ok(Self(u16::from_text(text)?))
            }
        }

        #[inngest_api_macros::endpoints(V2, crate = crate, base = "/grids")]
        pub(super) trait Grids {
            #[get("/{grid_id}/{cell_id}")]
            fn get_cell(grid_id: GridId, cell_id: CellId, amount: Option<Amount>) -> Empty;

            #[post("/{grid_id}", idempotency = "key")]
            fn put_cell(
                grid_id: GridId,
                neighbor_id: GridId,
                amount: Amount,
                run: RunId,
                names: Names,
                payload: Option<Payload>,
                key: Option<Key>,
            ) -> Empty;
        }
    }

    #[test]
    fn parameters_behave_by_their_real_type() {
        let types = |operation: &OperationInfo| -> Vec<_> {
            operation.parameters.iter().map(|parameter| (parameter.name, parameter.ty)).collect()
        };
        let amount = ParameterType::integer(0, u32::MAX.into());
        assert_eq!(
            types(named::GetCell::<crate::NoClient>::INFO),
            [
                ("grid_id", ParameterType::Custom),
                ("cell_id", ParameterType::integer(0, u16::MAX.into())),
                ("amount", amount)
            ]
        );
        assert_eq!(
            types(named::PutCell::<crate::NoClient>::INFO),
            [
                ("grid_id", ParameterType::Custom),
                ("neighbor_id", ParameterType::Custom),
                ("amount", amount),
                ("run", ParameterType::String),
                ("names", ParameterType::Array),
                ("payload", ParameterType::Json),
                ("key", ParameterType::String),
            ]
        );
    }

    #[test]
    fn a_call_by_name_takes_the_values_of_the_real_type() {
        let request = encode::<named::GetCell>(json!({ "grid_id": 7, "cell_id": 3, "amount": 2 })).unwrap();
        assert_eq!(request.path_and_query, "/grids/7/3?amount=2");
        let message = "the argument `cell_id` must be an integer from 0 to 65535, not `65536`";
        assert_error::<named::GetCell>(json!({ "grid_id": "7", "cell_id": 65536 }), message);
        let put = |amount: Value| json!({ "grid_id": "7", "neighbor_id": 8, "amount": amount, "run": "r", "names": ["a"], "payload": null });
        let sent = json!({ "neighborId": 8, "amount": 2, "run": "r", "names": ["a"], "payload": null });
        assert_eq!(body(&encode::<named::PutCell>(put(json!(2))).unwrap()), sent);
        let message = "the argument `amount` must be an integer from 0 to 4294967295, not `\"2\"`";
        assert_error::<named::PutCell>(put(json!("2")), message);
    }

    #[test]
    fn a_generated_key_goes_into_any_argument_that_is_a_string() {
        let arguments = json!({ "grid_id": 7, "neighbor_id": 8, "amount": 2, "run": "r", "names": [] });
        let arguments = IntoArgument::<JsonObject>::into_argument(arguments);
        let mut encoder = RequestEncoder::by_name(named::PutCell::<crate::NoClient>::INFO, &arguments, None).unwrap();
        encoder.add_key(|| Some(GeneratedKey { prefix: "generated-", number: 0x1f, unix_millis: || 0 }));
        assert_eq!(body(&encoder.finish(CallOptions::new()).unwrap())["key"], "generated-1f");
    }
}
