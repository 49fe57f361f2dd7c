//! Tests the comparison: each test changes a copy of a document and expects exactly one new difference.

use serde_json::{Map, Value, json};

use super::compare::compare;
use super::document::Document;

/// A document to change.
struct Copy {
    document: Document,
    path: &'static str,
    method: &'static str,
}

impl Copy {
    /// Copies the document that describes this operation.
    fn of(method: &'static str, path: &'static str) -> Self {
        let document = Document::all().iter().find(|document| document.root["paths"].get(path).is_some()).unwrap();
        Self { document: document.clone(), path, method }
    }

    fn operation(&mut self) -> &mut Value {
        &mut self.document.root["paths"][self.path][self.method]
    }

    fn parameter(&mut self, name: &str) -> &mut Value {
        let parameters = self.operation()["parameters"].as_array_mut().unwrap();
        parameters.iter_mut().find(|parameter| parameter["name"] == name).unwrap()
    }

    /// Returns the schema of a member of the response. Changing it does not affect other operations.
    fn response(&mut self, path: &[&str]) -> &mut Value {
        let document = self.document.clone();
        let schema = &mut self.operation()["responses"]["200"]["content"];
        let content_type = schema.as_object().unwrap().keys().next().unwrap().clone();
        member(&document, &mut schema[content_type]["schema"], path)
    }

    /// Returns the schema of a member of the request body.
    fn request(&mut self, path: &[&str]) -> &mut Value {
        let document = self.document.clone();
        member(&document, &mut self.operation()["requestBody"]["content"]["application/json"]["schema"], path)
    }

    /// Asserts that the change adds exactly this difference and removes none.
    #[track_caller]
    fn assert_reports(&self, expected: &str) {
        let original = Document::all().iter().find(|document| document.version == self.document.version).unwrap();
        let (mut before, mut after) = (original.clone(), self.document.clone());
        // Other operations are the same, and comparing all takes long.
        if paths(&mut before).keys().eq(paths(&mut after).keys()) {
            for document in [&mut before, &mut after] {
                paths(document).retain(|path, _| path == self.path);
            }
        }
        let [before, after] = [before, after].map(|document| {
            let differences = compare(&document);
            differences.iter().map(ToString::to_string).collect::<Vec<_>>()
        });
        let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
        assert_eq!(new, [expected]);
        let gone: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
        assert!(gone.is_empty(), "{gone:?}");
    }
}

fn paths(document: &mut Document) -> &mut Map<String, Value> {
    document.root["paths"].as_object_mut().unwrap()
}

fn member<'a>(document: &Document, schema: &'a mut Value, path: &[&str]) -> &'a mut Value {
    *schema = document.resolve(schema);
    let [first, rest @ ..] = path else { return schema };
    let inner = if *first == "[]" { &mut schema["items"] } else { &mut schema["properties"][*first] };
    member(document, inner, rest)
}

fn exec() -> Copy {
    Copy::of("post", "/sandboxes/{sandboxId}/exec")
}

fn list_runs() -> Copy {
    Copy::of("get", "/runs")
}

#[test]
fn an_added_member_is_reported() {
    let mut copy = list_runs();
    copy.response(&["data", "[]", "trigger"])["properties"]["topic"] = json!({ "type": "string" });
    copy.assert_reports("v2 list_runs: response `data[].trigger.topic`: the model lacks it");
    let mut copy = Copy::of("get", "/v1/events/{internalID}");
    copy.response(&["data"])["properties"]["topic"] = json!({ "type": "object", "properties": { "a": {} } });
    copy.assert_reports("v1 get_event: response `data.topic`: the model lacks it");
    let mut copy = exec();
    copy.request(&[])["properties"]["topic"] = json!({ "type": "string" });
    copy.assert_reports("v2 exec_sandbox: body `topic`: the definition lacks it");
}

#[test]
fn a_removed_member_is_reported() {
    let mut copy = list_runs();
    copy.response(&["data", "[]"])["properties"].as_object_mut().unwrap().remove("durationMs");
    copy.assert_reports("v2 list_runs: response `data[].durationMs`: the document lacks it");
    let mut copy = exec();
    copy.request(&[])["properties"].as_object_mut().unwrap().remove("cwd");
    copy.assert_reports("v2 exec_sandbox: body `cwd`: the document lacks it");
}

#[test]
fn a_renamed_parameter_is_reported() {
    let mut copy = list_runs();
    copy.parameter("order")["name"] = json!("sorting");
    copy.assert_reports("v2 list_runs: query `sorting`: the definition calls it `order`");
    let mut copy = exec();
    let members = copy.request(&[])["properties"].as_object_mut().unwrap();
    let cwd = members.remove("cwd").unwrap();
    members.insert("directory".to_owned(), cwd);
    copy.assert_reports("v2 exec_sandbox: body `directory`: the definition calls it `cwd`");
}

#[test]
fn an_added_or_removed_parameter_is_reported() {
    let mut copy = list_runs();
    let parameters = copy.operation()["parameters"].as_array_mut().unwrap();
    parameters.push(json!({ "name": "topic", "in": "query", "schema": { "type": "string" } }));
    copy.assert_reports("v2 list_runs: query `topic`: the definition lacks it");
    let mut copy = list_runs();
    copy.operation()["parameters"].as_array_mut().unwrap().retain(|parameter| parameter["name"] != "order");
    copy.assert_reports("v2 list_runs: query `order`: the document lacks it");
}

#[test]
fn a_changed_type_is_reported() {
    let mut copy = list_runs();
    copy.response(&["data", "[]", "function", "name"])["type"] = json!("integer");
    copy.assert_reports(
        "v2 list_runs: response `data[].function.name`: the document says integer, the model: invalid type: integer \
         `2147483647`, expected a string",
    );
    let mut copy = exec();
    copy.response(&["data", "exitCode"])["format"] = json!("int64");
    copy.assert_reports(
        "v2 exec_sandbox: response `data.exitCode`: the document says integer, the model: invalid value: integer \
         `9223372036854775807`, expected i32",
    );
    let mut copy = list_runs();
    copy.response(&["data", "[]", "function", "name"])["format"] = json!("date-time");
    copy.assert_reports("v2 list_runs: response `data[].function.name`: is a time, and the model has `String`");
    let mut copy = list_runs();
    copy.parameter("limit")["schema"] = json!({ "type": "boolean" });
    copy.assert_reports("v2 list_runs: query `limit`: the document says boolean, the definition `u32`");
    let mut copy = list_runs();
    copy.parameter("appId")["schema"] = json!({ "type": "string" });
    copy.assert_reports("v2 list_runs: query `appId`: repeated: the document says false, the definition true");
    let mut copy = exec();
    copy.request(&["command", "[]"])["type"] = json!("boolean");
    copy.assert_reports(
        "v2 exec_sandbox: body `command[]`: the document says boolean, the model: invalid type: boolean `true`, \
         expected a string",
    );
}

#[test]
fn a_change_of_required_or_nullable_is_reported() {
    let mut copy = list_runs();
    copy.parameter("order")["required"] = json!(true);
    copy.assert_reports("v2 list_runs: query `order`: required: the document says true, the definition false");
    let mut copy = exec();
    copy.request(&[])["required"] = json!(["command", "cwd"]);
    copy.assert_reports("v2 exec_sandbox: body `cwd`, required: the document says true, the definition false");
    let mut copy = Copy::of("get", "/v1/events/{internalID}");
    copy.response(&["data"])["required"].as_array_mut().unwrap().retain(|name| name != "name");
    copy.assert_reports("v1 get_event: response `data.name`: may be absent, and the model requires it");
    let mut copy = Copy::of("get", "/v1/events/{internalID}");
    copy.response(&["data", "name"])["nullable"] = json!(true);
    copy.assert_reports("v1 get_event: response `data.name`: may be `null`, and the model does not accept it");
    let mut copy = list_runs();
    copy.response(&["data", "[]", "function", "name"])["x-presence"] = json!("optional");
    copy.assert_reports(
        "v2 list_runs: response `data[].function.name`: \"\" is not the same as absent, and is dropped",
    );
}

#[test]
fn changed_enum_values_are_reported() {
    let mut copy = list_runs();
    copy.response(&["data", "[]", "status"])["enum"].as_array_mut().unwrap().push(json!("DREAMING"));
    copy.assert_reports("v2 list_runs: response `data[].status`: `RunStatus` does not know \"DREAMING\"");
    let mut copy = list_runs();
    copy.response(&["data", "[]", "status"])["enum"].as_array_mut().unwrap().retain(|value| value != "QUEUED");
    copy.assert_reports(
        "v2 list_runs: response `data[].status`: `RunStatus` knows 1 more than the document, \"QUEUED\"",
    );
    let mut copy = list_runs();
    copy.parameter("order")["schema"]["x-known-values"].as_array_mut().unwrap().push(json!("RANDOM"));
    copy.assert_reports("v2 list_runs: query `order`: `SortOrder` does not know \"RANDOM\"");
    let mut copy = list_runs();
    copy.response(&["data", "[]", "function", "name"])["enum"] = json!(["a"]);
    copy.assert_reports(
        "v2 list_runs: response `data[].function.name`: has known values, and the definition has `String`",
    );
}

#[test]
fn an_added_removed_or_moved_operation_is_reported() {
    let mut copy = Copy::of("get", "/health");
    copy.document.root["paths"]["/topics"] = json!({ "get": { "operationId": "ListTopics", "responses": {} } });
    copy.assert_reports("v2 list_topics: the definition lacks it: GET /v2/topics");
    let mut copy = Copy::of("get", "/health");
    copy.document.root["paths"].as_object_mut().unwrap().remove("/health");
    copy.assert_reports("v2 health: the document lacks it");
    let mut copy = Copy::of("get", "/health");
    let moved = copy.document.root["paths"].as_object_mut().unwrap().remove("/health").unwrap();
    copy.document.root["paths"]["/healthy"] = moved;
    copy.assert_reports("v2 health: path: the document says \"/v2/healthy\", the definition \"/v2/health\"");
    let mut copy = Copy::of("get", "/health");
    let moved = copy.document.root["paths"]["/health"]["get"].take();
    copy.document.root["paths"]["/health"] = json!({ "post": moved });
    copy.assert_reports("v2 health: method: the document says \"POST\", the definition \"GET\"");
}

#[test]
fn changed_metadata_of_an_operation_is_reported() {
    let mut copy = exec();
    copy.operation()["x-idempotency"] = json!("key:cwd");
    copy.assert_reports("v2 exec_sandbox: idempotency: the document says \"key:cwd\", the definition \"no\"");
    for (described, shown) in [(json!("sandboxes:read:exec"), "Some(\"sandboxes:read:exec\")"), (json!(null), "None")] {
        let mut copy = exec();
        copy.operation()["x-permission"] = described;
        copy.assert_reports(&format!(
            "v2 exec_sandbox: permission: the document says {shown}, the definition Some(\"sandboxes:write:exec\")"
        ));
    }
    let mut copy = exec();
    copy.operation()["x-status"] = json!("beta");
    copy.assert_reports("v2 exec_sandbox: beta: the document says true, the definition false");
    let mut copy = exec();
    copy.operation()["x-oauth"] = json!(false);
    copy.assert_reports("v2 exec_sandbox: access tokens: the document says Refused, the definition Accepted");
    let mut copy = exec();
    copy.operation()["x-path-decoded-twice"] = json!(["sandboxId"]);
    copy.assert_reports("v2 exec_sandbox: encoded twice: the document says [\"sandbox_id\"], the definition []");
    let mut copy = exec();
    copy.operation()["tags"] = json!(["Sandbox runs"]);
    copy.assert_reports(
        "v2 exec_sandbox: reference: the document says \"https://api-docs.inngest.com/v2/sandbox-runs/ExecSandbox\", \
         the definition \"https://api-docs.inngest.com/v2/sandboxes/ExecSandbox\"",
    );
    let mut copy = exec();
    copy.parameter("sandboxId")["x-multi-segment"] = json!(true);
    copy.assert_reports(
        "v2 exec_sandbox: path `sandboxId`: may hold `/`: the document says true, the definition false",
    );
    let mut copy = exec();
    copy.operation()["responses"]["409"] = json!({ "x-success-body": true });
    copy.assert_reports("v2 exec_sandbox: further successes: the document says [409], the definition []");
    let mut copy = exec();
    copy.response(&["data", "stdout"])["description"] = json!("Secret.");
    copy.assert_reports("v2 exec_sandbox: response `data.stdout`: is a secret, and the definition does not say so");
    let mut copy = exec();
    copy.operation()["requestBody"] = json!({ "content": { "application/octet-stream": { "schema": {} } } });
    copy.assert_reports("v2 exec_sandbox: body: the document says Raw, the definition Object");
    let mut copy = Copy::of("get", "/health");
    copy.response(&[])["properties"].as_object_mut().unwrap().remove("data");
    copy.assert_reports("v2 health: response: the document says Json, the definition Data");
    let mut copy = list_runs();
    copy.operation()["x-pagination"]["cursor"] = json!("after");
    copy.assert_reports("v2 list_runs: page: the document says \"after\", the definition \"cursor\"");
    let mut copy = Copy::of("get", "/sandboxes/{sandboxId}/logs");
    copy.operation()["x-streaming"] = json!("sse");
    copy.assert_reports("v2 stream_sandbox_logs: streamed: the document says \"sse\", the definition \"ndjson\"");
}

#[test]
fn changed_statuses_are_reported() {
    let mut copy = Copy::of("post", "/sandboxes/{sandboxId}/pause");
    copy.operation()["responses"]["204"] = json!({ "description": "Nothing to do" });
    copy.assert_reports("v2 pause_sandbox: status 204: the document has no body, and the definition requires one");
    let mut copy = Copy::of("delete", "/sandboxes/{sandboxId}");
    copy.operation()["responses"].as_object_mut().unwrap().remove("204");
    copy.assert_reports("v2 destroy_sandbox: status 204 without a body: the document lacks it");
    let mut copy = Copy::of("post", "/apps/{appId}/functions/{functionId}/invoke");
    copy.operation()["responses"].as_object_mut().unwrap().remove("409");
    copy.assert_reports("v2 invoke_function: further successes: the document says [], the definition [409]");
}

#[test]
fn a_member_of_any_success_is_compared() {
    let created = json!({ "content": { "application/json": { "schema": { "allOf": [
        { "$ref": "#/components/schemas/CreateSandboxResponse" },
        { "type": "object", "properties": { "warning": { "type": "string" } } },
    ] } } } });
    let mut copy = Copy::of("post", "/sandboxes");
    copy.operation()["responses"]["201"] = created.clone();
    copy.assert_reports("v2 create_sandbox: response `warning`: the model lacks it");
    // A response that is referred to, like most errors.
    let mut copy = Copy::of("post", "/sandboxes");
    copy.document.root["components"]["responses"]["Created"] = created;
    copy.operation()["responses"]["201"] = json!({ "$ref": "#/components/responses/Created" });
    copy.assert_reports("v2 create_sandbox: response `warning`: the model lacks it");
    let mut copy = Copy::of("post", "/apps/{appId}/syncs");
    let failed = &mut copy.operation()["responses"]["422"]["content"]["application/json"]["schema"]["anyOf"][0];
    *failed = json!({ "allOf": [failed, { "properties": { "hint": { "type": "string" } } }] });
    copy.assert_reports("v2 sync_app: response `hint`: the model lacks it");
}

/// The two streams share the schemas of their lines: inlined for one, a change does not affect the other.
fn logs() -> (Copy, Value) {
    let copy = Copy::of("get", "/sandboxes/{sandboxId}/logs");
    let schemas = &copy.document.root["components"]["schemas"];
    let frames = json!({ "oneOf": [schemas["SandboxLogFrame"], schemas["SandboxErrorFrame"]] });
    (copy, frames)
}

fn set_frames(copy: &mut Copy, frames: Value) {
    copy.operation()["responses"]["200"]["content"]["application/x-ndjson"]["schema"] = frames;
}

#[test]
fn changed_lines_of_streams_are_reported() {
    let (mut copy, mut frames) = logs();
    frames["oneOf"][0]["properties"]["line"] = json!({ "type": "integer" });
    set_frames(&mut copy, frames);
    copy.assert_reports("v2 stream_sandbox_logs: response `line`: the model lacks it");
    let (mut copy, mut frames) = logs();
    frames["oneOf"][0]["properties"].as_object_mut().unwrap().remove("at");
    set_frames(&mut copy, frames);
    copy.assert_reports("v2 stream_sandbox_logs: response `at`: the document lacks it");
    let (mut copy, mut frames) = logs();
    frames["oneOf"][0]["properties"]["stream"]["enum"] = json!(["STDOUT", "STDERR", "STDLOG"]);
    set_frames(&mut copy, frames);
    copy.assert_reports("v2 stream_sandbox_logs: response `stream`: `LogStream` does not know \"STDLOG\"");
    let (mut copy, mut frames) = logs();
    let ping = json!({ "type": "object", "properties": { "type": { "type": "string", "enum": ["ping"] } } });
    frames["oneOf"].as_array_mut().unwrap().push(ping);
    set_frames(&mut copy, frames);
    copy.assert_reports(
        "v2 stream_sandbox_logs: frame `ping`: the definition does not read it: stream_sandbox_logs failed: unexpected \
         response body: at type: unknown type of message: `ping`",
    );
    let (mut copy, mut frames) = logs();
    frames["oneOf"].as_array_mut().unwrap().pop();
    set_frames(&mut copy, frames);
    copy.assert_reports("v2 stream_sandbox_logs: frame `error`: the document lacks it");
    let (mut copy, mut frames) = logs();
    frames["oneOf"][1]["properties"]["error"] =
        json!({ "type": "object", "properties": { "status": { "type": "string" } } });
    set_frames(&mut copy, frames);
    copy.assert_reports(
        "v2 stream_sandbox_logs: frame `error`: the definition does not read it: stream_sandbox_logs failed: the server ended \
         the stream with an error",
    );
}

#[test]
fn a_limit_that_the_documentation_does_not_mention_is_reported() {
    let limit = |what: &str| format!("v2 {what}, which the documentation does not mention");
    let mut copy = list_runs();
    copy.parameter("limit")["schema"]["maximum"] = json!(5000);
    copy.assert_reports(&limit("list_runs: limit `limit`: the document says maximum 5000"));
    let mut copy = list_runs();
    // The documentation mentions 20, as the default.
    copy.parameter("limit")["schema"]["maximum"] = json!(20);
    copy.assert_reports("v2 list_runs: limit `limit`: the document says maximum 20, which `#[range(…)]` does not set");
    let mut copy = list_runs();
    copy.parameter("limit")["schema"]["default"] = json!(25);
    copy.assert_reports(&limit("list_runs: limit `limit`: the document says default 25"));
    let mut copy = list_runs();
    copy.parameter("order")["schema"]["default"] = json!("RANDOM");
    copy.assert_reports(&limit("list_runs: limit `order`: the document says default RANDOM"));
    let mut copy = exec();
    copy.request(&["cwd"])["maxLength"] = json!(300);
    copy.assert_reports(&limit("exec_sandbox: limit `cwd`: the document says maxLength 300"));
    let mut copy = exec();
    copy.request(&["cwd"])["pattern"] = json!("^[a-z]+$");
    copy.assert_reports(&limit("exec_sandbox: limit `cwd`: the document says pattern ^[a-z]+$"));
    let mut copy = exec();
    copy.request(&["command"])["maxItems"] = json!(77);
    copy.assert_reports(&limit("exec_sandbox: limit `command`: the document says maxItems 77"));
    let mut copy = exec();
    copy.request(&["timeout"])["x-maximum"] = json!("45m");
    copy.assert_reports(&limit("exec_sandbox: limit `timeout`: the document says x-maximum 45"));
    let mut copy = exec();
    copy.operation()["x-max-output-bytes"] = json!(1234);
    copy.assert_reports(&limit("exec_sandbox: limit: the document says x-max-output-bytes 1234"));
}
