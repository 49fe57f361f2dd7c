//! The operations of a derived client as tools.

use inngest_api::response::{Data, Empty};
use inngest_api::tools::{Described, Hints, Tool, Tools};
use inngest_api::types::RunId;
use inngest_api::{ApiKey, CallOptions, Client, Error, ErrorKind, InngestClient, SigningKey, endpoints, id};
use inngest_api_tests::replay::{Replay, json_answer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

id! {
    /// The id of a letter.
    pub struct LetterId;
}

/// A letter to write.
#[derive(Clone, Debug, Serialize, Deserialize, Described)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewLetter {
    /// Whom it is for.
    to_user: String,
    /// How many.
    copies: Option<u8>,
    #[serde(default)]
    paper: Paper,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(skip)]
    _internal: u32,
}

/// Not described.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Paper {
    color: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Plain,
    Registered,
}

impl Described for Kind {
    const SCHEMA: &'static inngest_api::tools::Schema = &inngest_api::tools::Schema::Texts(&["plain", "registered"]);
}

#[endpoints(V2, base = "/v2/internal")]
trait Letters {
    #[post("/letters", additive, permission = "letters:write:create")]
    fn write_letter(
        #[body] letter: NewLetter,
        #[query]
        #[range(1..=3)]
        copies: Option<u8>,
    ) -> Data<Value>;

    /// Cancels a run, in another way.
    #[post("/runs/{run_id}/cancel")]
    fn cancel_run(run_id: RunId, paper: Option<Paper>) -> Empty;

    /// Returns the letters about a run.
    #[get("/letters/{letter_id}")]
    fn get_letter(letter_id: LetterId) -> Data<Value>;
}

/// What the agent of a test may do.
#[derive(Clone, InngestClient)]
struct Assistant {
    #[inngest(
        v2(list_runs, cancel_run, create_score, create_sandbox, wait_sandbox_process, stream_sandbox_logs),
        Letters(write_letter, get_letter, cancel_run)
    )]
    api: Client<ApiKey>,
    #[inngest(v1(cancel_run))]
    app: Client<SigningKey>,
}

const RUN: &str = "01K3Z5V7Q9T8R6W4M2N0B1C3D5";

fn assistant(api: &Replay, app: &Replay) -> Assistant {
    Assistant {
        api: api.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap(),
        app: app.client(SigningKey::parse("signkey-prod-01").unwrap()).unwrap(),
    }
}

/// An assistant whose servers cannot be reached.
fn nowhere() -> Assistant {
    let at = "http://127.0.0.1:1";
    Assistant {
        api: Client::builder(ApiKey::parse("sk-inn-api-0").unwrap()).base_url(at).build().unwrap(),
        app: Client::builder(SigningKey::parse("signkey-prod-01").unwrap()).base_url(at).build().unwrap(),
    }
}

fn tool(name: &str) -> Tool {
    Assistant::tools().into_iter().find(|tool| tool.name == name).expect(name)
}

async fn request_error(name: &str, arguments: Value) -> String {
    let error: Error = nowhere().call(name, arguments).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert!(!error.may_have_been_sent());
    error.to_string()
}

#[test]
fn a_derived_client_lists_one_tool_per_operation_with_distinct_names() {
    let names: Vec<_> = Assistant::tools().into_iter().map(|tool| tool.name).collect();
    assert_eq!(
        names,
        [
            "list_runs",
            "v2_cancel_run",
            "create_score",
            "create_sandbox",
            "wait_sandbox_process",
            "stream_sandbox_logs",
            "write_letter",
            "get_letter",
            "v2_cancel_run_2",
            "v1_cancel_run",
        ]
    );
    assert_eq!(names.len(), Assistant::OPERATIONS.len());
}

#[test]
fn a_tool_has_the_schema_of_its_arguments_and_the_permission() {
    let list = tool("list_runs");
    assert_eq!(list.permission(), Some("runs:read:list"));
    assert_eq!(
        list.description, "Lists the runs of the environment, newest first unless `order` is set.",
        "plain text without links"
    );
    let properties = &list.input_schema["properties"];
    assert_eq!(properties["status"]["type"], "array");
    assert!(properties["status"]["items"]["enum"].as_array().unwrap().contains(&json!("FAILED")));
    assert_eq!(
        properties["from"],
        json!({ "type": "string", "format": "date-time", "description": "Only runs from this time on." })
    );
    assert_eq!(
        (&properties["limit"]["minimum"], &properties["limit"]["maximum"], &properties["include_output"]["type"]),
        (&json!(1), &json!(100), &json!("boolean")),
        "the documented limits"
    );
    assert_eq!(list.input_schema["required"], json!([]));
    let scores = tool("create_score").input_schema;
    assert_eq!(scores["required"], json!(["run_id", "scores"]));
    let score = &scores["properties"]["scores"]["items"];
    assert_eq!(score["required"], json!(["name", "value"]));
    assert_eq!(score["properties"]["value"]["anyOf"], json!([{ "type": "number" }, { "type": "boolean" }]));
    assert_eq!(score["properties"]["experiment"]["required"], json!(["id", "variant"]));
}

#[test]
fn a_custom_model_that_derives_described_has_its_members_in_the_schema() {
    let write = tool("write_letter");
    assert_eq!(write.description, "POST /v2/internal/letters", "a tool always has a description");
    assert_eq!(
        write.input_schema["properties"]["letter"],
        json!({
            "type": "object",
            "properties": {
                "toUser": { "type": "string", "description": "Whom it is for." },
                "copies": { "type": "integer", "minimum": 0, "maximum": 255, "description": "How many." },
                "paper": {},
                "type": { "type": "string", "enum": ["plain", "registered"] },
            },
            "required": ["toUser", "type"],
            "additionalProperties": false,
        })
    );
    assert_eq!(tool("v2_cancel_run_2").input_schema["properties"]["paper"], json!({}), "any JSON");
}

#[test]
fn hints_come_from_the_definition() {
    let hints = |name: &str| {
        let Hints { read_only, destructive, idempotent, .. } = tool(name).hints;
        (read_only, destructive, idempotent)
    };
    assert_eq!(hints("list_runs"), (true, false, true));
    assert_eq!(hints("wait_sandbox_process"), (true, false, true), "a POST whose permission only reads");
    assert_eq!(hints("v2_cancel_run"), (false, true, true));
    assert!(hints("v1_cancel_run").1);
    assert_eq!(hints("create_score"), (false, false, false));
    assert_eq!(hints("write_letter"), (false, false, false), "`additive` in a custom definition");
    assert_eq!(hints("v2_cancel_run_2"), (false, true, false), "the default of a custom POST");
}

#[test]
fn a_tool_serializes_as_one_of_the_model_context_protocol() {
    let json = serde_json::to_value(tool("get_letter")).unwrap();
    assert_eq!(
        json,
        json!({
            "name": "get_letter",
            "description": "Returns the letters about a run.",
            "inputSchema": {
                "type": "object",
                "properties": { "letter_id": { "type": "string" } },
                "required": ["letter_id"],
                "additionalProperties": false,
            },
            "outputSchema": {
                "type": "object",
                "properties": {
                    "data": {},
                    "metadata": { "type": ["object", "null"], "description": "When the server fetched the data." },
                },
            },
            "annotations": { "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true },
        })
    );
    assert_eq!(serde_json::to_value(tool("stream_sandbox_logs")).unwrap().get("outputSchema"), None);
}

#[tokio::test]
async fn each_tool_is_called_with_the_key_of_its_field() {
    let api = Replay::with([json_answer(r#"{"data":[]}"#), json_answer(r#"{"data":{"id":"l"}}"#)]).await.unwrap();
    let app = Replay::with([json_answer(r#"{"data":{}}"#)]).await.unwrap();
    let assistant = assistant(&api, &app);
    let options = CallOptions::new().environment("staging");
    let runs = assistant.call("list_runs", json!({ "status": ["FAILED"], "limit": 2 })).options(options).await.unwrap();
    assert_eq!(runs.as_str(), r#"{"data":[]}"#);
    let letter = json!({ "toUser": "ada", "type": "plain", "paper": { "color": "red" } });
    assistant.call("write_letter", json!({ "letter": letter })).await.unwrap();
    std::sync::Arc::new(assistant).call("v1_cancel_run", json!({ "run_id": RUN })).await.unwrap();
    let received = api.received().await.unwrap();
    assert_eq!(received[0].target, "/v2/runs?status=FAILED&limit=2");
    assert_eq!(received[0].headers["x-inngest-env"], "staging");
    assert_eq!(received[1].target, "/v2/internal/letters");
    assert_eq!(serde_json::from_str::<Value>(&received[1].body).unwrap(), letter);
    let received = app.received_one().await.unwrap();
    assert_eq!((received.method.as_str(), received.target), ("DELETE", format!("/v1/runs/{RUN}")));
    assert_eq!(received.headers["authorization"], "Bearer signkey-prod-01");
}

#[tokio::test]
async fn a_tool_that_is_not_listed_cannot_be_called() {
    let listed = "`list_runs`, `v2_cancel_run`, `create_score`, `create_sandbox`";
    for name in ["destroy_sandbox", "cancel_run", "health", "", "sandbox", "list_apps"] {
        let message = request_error(name, json!({})).await;
        assert!(message.starts_with(&format!("the client lists no tool `{name}`; it lists {listed}")), "{message}");
    }
    for (name, meant) in
        [("list_run", "list_runs"), ("listRuns", "list_runs"), ("wait_process", "wait_sandbox_process")]
    {
        let message = request_error(name, json!({})).await;
        let expected = format!("the client lists no tool `{name}`; did you mean `{meant}`? It lists {listed}");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[tokio::test]
async fn arguments_are_checked_before_a_tool_is_called() {
    for (name, arguments, expected) in [
        ("list_runs", json!({ "state": "FAILED" }), "unknown argument `state`; the operation takes `status`, `app_id`"),
        ("list_runs", json!({ "status": ["DONE"] }), "the argument `status[0]` must be one of `UNSPECIFIED`, "),
        (
            "list_runs",
            json!({ "status": "FAILED" }),
            "the argument `status` must be an array, such as `[\"FAILED\"]`, not `\"FAILED\"`",
        ),
        ("list_runs", json!({ "status": "DONE" }), "the argument `status` must be an array, not `\"DONE\"`"),
        ("list_runs", json!({ "status": { "is": "FAILED" } }), "the argument `status` must be an array, not an object"),
        ("list_runs", json!({ "limit": "2" }), "the argument `limit` must be an integer from 1 to 100, not `\"2\"`"),
        ("list_runs", json!({ "limit": 101 }), "the argument `limit` must be an integer from 1 to 100, not `101`"),
        ("list_runs", json!({ "limit": 0 }), "the argument `limit` must be an integer from 1 to 100, not `0`"),
        (
            "write_letter",
            json!({ "letter": { "toUser": "ada", "type": "plain" }, "copies": 4 }),
            "the argument `copies` must be an integer from 1 to 3, not `4`",
        ),
        ("list_runs", json!({ "from": "today" }), "the argument `from` must be a time"),
        ("create_score", json!({ "run_id": RUN }), "the argument `scores` is missing"),
        ("create_score", json!({ "run_id": RUN, "scores": {} }), "the argument `scores` must be an array"),
        (
            "create_score",
            json!({ "run_id": RUN, "scores": [{ "name": "a" }] }),
            "the argument `scores[0].value` is missing",
        ),
        (
            "create_score",
            json!({ "run_id": RUN, "scores": [{ "name": "a", "value": 1 }, { "name": "a", "value": "1" }] }),
            "the argument `scores[1].value` must be a number, not `\"1\"`",
        ),
        (
            "create_score",
            json!({ "run_id": RUN, "scores": [{ "name": "a", "value": 1, "stepid": "b" }] }),
            "the argument `scores[0]` has no member `stepid`; did you mean `stepId`? Its members are `name`, `value`,",
        ),
        (
            "create_sandbox",
            json!({ "sandbox": { "name": "a", "snapshotId": "b", "vcpu": 1 } }),
            "the argument `sandbox` is not valid: snapshotId cannot be combined with other settings",
        ),
        (
            "create_sandbox",
            json!({ "sandbox": { "name": "a", "vcpu": 1, "memoryMb": 1024, "environment": { "CI": 1 } } }),
            "the argument `sandbox.environment.CI` must be a string, not `1`",
        ),
        (
            "wait_sandbox_process",
            json!({ "sandbox_id": "a", "process_id": "b", "timeout": "soon" }),
            "the argument `timeout` must be a duration such as `30s`, not `\"soon\"`",
        ),
        ("write_letter", json!({ "letter": { "toUser": "ada" } }), "the argument `letter.type` is missing"),
        (
            "write_letter",
            json!({ "letter": { "toUser": "ada", "type": "fax" } }),
            "the argument `letter.type` must be one of `plain`, `registered`, not `\"fax\"`",
        ),
        (
            "write_letter",
            json!({ "letter": { "toUser": "ada", "type": "plain", "paper": { "color": 7 } } }),
            "the argument `letter` is not valid: ",
        ),
        ("stream_sandbox_logs", json!({ "sandbox_id": "a" }), "call it with `stream`"),
        ("get_letter", json!(["l"]), "the arguments must be a JSON object"),
    ] {
        let message = request_error(name, arguments).await;
        assert!(message.contains(expected), "{message}\n{expected}");
    }
}

#[tokio::test]
async fn null_for_an_optional_argument_is_the_same_as_none() {
    let api = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let app = Replay::with([] as [Vec<u8>; 0]).await.unwrap();
    assistant(&api, &app).call("list_runs", json!({ "cursor": null, "status": null })).await.unwrap();
    assert_eq!(api.received_one().await.unwrap().target, "/v2/runs");
}

#[tokio::test]
async fn arguments_are_accepted_as_models_send_them() {
    let none = [Value::Null, json!(""), json!(" "), json!("null"), json!("{}"), json!({})];
    let api = Replay::with(none.iter().map(|_| json_answer(r#"{"data":[]}"#))).await.unwrap();
    let app = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let assistant = assistant(&api, &app);
    for arguments in none {
        assistant.call("list_runs", arguments).await.unwrap();
    }
    assert!(api.received().await.unwrap().iter().all(|request| request.target == "/v2/runs"));
    let api = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = Assistant { api: api.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap(), ..assistant };
    client.call("list_runs", "\n{ \"limit\": 2 }").await.unwrap();
    assert_eq!(api.received_one().await.unwrap().target, "/v2/runs?limit=2");
    for (arguments, expected) in [
        (json!("limit=2"), "the arguments must be a JSON object, not a string"),
        (json!("{ limit: 2 }"), "the arguments are not a valid JSON object: "),
        (json!(7), "the arguments must be a JSON object, not a number"),
    ] {
        let message = request_error("list_runs", arguments).await;
        assert!(message.contains(expected), "{message}");
    }
    let message = request_error("v2_cancel_run", Value::Null).await;
    assert_eq!(message, "cancel_run failed: the argument `run_id` is missing");
}

/// A client whose field has the type of a parameter, and another derived client.
#[tokio::test]
async fn a_generic_derived_client_has_tools() {
    #[derive(InngestClient)]
    struct Reader<C> {
        #[inngest(v2(list_runs))]
        inner: C,
    }
    let api = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let app = Replay::with([] as [Vec<u8>; 0]).await.unwrap();
    let reader = Reader { inner: assistant(&api, &app) };
    assert_eq!(Reader::<Assistant>::tools().len(), 1);
    reader.call("list_runs", json!({})).await.unwrap();
    let error = reader.call("v2_cancel_run", json!({ "run_id": RUN })).await.unwrap_err();
    assert_eq!(error.to_string(), "the client lists no tool `v2_cancel_run`; it lists `list_runs`");
}

#[tokio::test]
async fn a_tool_call_can_be_spawned() {
    let call = nowhere().call("health", json!({}));
    assert_eq!(format!("{call:?}"), "ToolCall { operation: None, .. }");
    let listed = nowhere().call("list_runs", json!({ "query": "secret" }));
    assert_eq!(format!("{listed:?}"), "ToolCall { operation: Some(\"list_runs\"), .. }");
    assert!(tokio::spawn(call.send()).await.unwrap().is_err());
}
