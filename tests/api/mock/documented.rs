//! The documented examples: the mock responds to each request with the documented status and members.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use inngest_api::mock::Server;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The examples of sandboxes, in the order in which their requests are sent.
const SANDBOXES: [&str; 23] = [
    "CreateSandbox",
    "GetSandbox",
    "WriteSandboxFile",
    "ReadSandboxFile",
    "ExecSandbox",
    "StreamSandboxLogs",
    "StartSandboxProcess",
    "GetSandboxProcess",
    "ListSandboxProcesses",
    "GetSandboxProcessOutput",
    "StreamSandboxProcessOutput",
    "WaitSandboxProcess",
    "SignalSandboxProcess",
    "CreateSandboxSnapshot",
    "GetSandboxSnapshot",
    "ListSandboxSnapshots",
    "CreateSandbox-clone",
    "ListSandboxes",
    "CreateSandbox-image",
    "PauseSandbox",
    "ResumeSandbox",
    "DeleteSandboxSnapshot",
    "DestroySandbox",
];

/// What differs in the mock, because the sandbox of the example has another state or history.
const DIFFERENT: [(&str, &str); 11] = [
    // Sandboxes of the mock start by the next request.
    ("CreateSandbox-clone", "status 202"),
    ("CreateSandbox-clone", "-.data.startedAt: text"),
    // This one failed.
    ("GetSandbox", "-.data.endedAt: text"),
    ("GetSandbox", "-.data.error: text"),
    ("ListSandboxSnapshots", "-.data[].error: text"),
    ("StreamSandboxProcessOutput", "-[].error.code: text"),
    ("StreamSandboxProcessOutput", "-[].error.message: text"),
    // This one was killed.
    ("GetSandboxProcess", "-.data.endedAt: text"),
    ("GetSandboxProcess", "-.data.terminationSignal: number"),
    // There is another page.
    ("ListSandboxes", "-.page.cursor: text"),
    ("ListSandboxes", "-.page.hasMore: boolean"),
];

fn read(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/examples").join(name);
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// A response: its status, its content type, and its body.
struct Response {
    status: u16,
    content_type: String,
    body: String,
}

/// Sends the request of an example, byte by byte as documented.
async fn send(server: &Server, request: &Value, ids: &BTreeMap<String, String>) -> Response {
    let with_ids = |text: String| ids.iter().fold(text, |text, (documented, id)| text.replace(documented, id));
    let query = request["query"].as_object().cloned().unwrap_or_default();
    let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect();
    let mut target = with_ids(plain(&request["path"]));
    if !query.is_empty() {
        target = format!("{target}?{}", query.join("&"));
    }
    let body = match (&request["body"], &request["bodyText"]) {
        (Value::Null, text) => plain(text),
        (json, _) => with_ids(json.to_string()),
    };
    let headers = request["headers"].as_object().cloned().unwrap_or_default();
    let headers: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {}\r\n", plain(value))).collect();
    let headers = headers.concat();
    let (method, length) = (plain(&request["method"]), body.len());
    let head = format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    );
    let mut connection = TcpStream::connect(server.base_url().trim_start_matches("http://")).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).await.unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let content_type = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or_default();
    assert!(!head.contains("transfer-encoding"), "{head}");
    Response {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        content_type: content_type.to_owned(),
        body: body.to_owned(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

/// The paths and types of all members, such as `data.resources.vcpu: number`.
fn members(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                members(value, &format!("{path}.{name}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| members(item, &format!("{path}[]"), found)),
        Value::String(_) => _ = found.insert(format!("{path}: text")),
        Value::Number(_) => _ = found.insert(format!("{path}: number")),
        Value::Bool(_) => _ = found.insert(format!("{path}: boolean")),
        Value::Null => _ = found.insert(format!("{path}: null")),
    }
}

fn all_members(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    members(value, "", &mut found);
    found
}

/// The body of a response in the form of the examples.
fn as_documented(response: &Response) -> Value {
    match response.content_type.as_str() {
        "" => Value::Null,
        "application/json" => serde_json::from_str(&response.body).unwrap(),
        "application/x-ndjson" => {
            response.body.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
        }
        other => json!({ "contentType": other, "bodyText": response.body }),
    }
}

/// The members of a response that contain an id of what was created.
const IDS: [&str; 3] = ["id", "runId", "eventId"];

/// Sends the request of each example. Returns the differences of the responses: another status, members that are documented and
/// not sent (`-`), and members that are sent and not documented (`+`).
async fn differences(server: &Server, examples: &[&'static str]) -> Vec<(&'static str, String)> {
    let statuses: Map<String, Value> = serde_json::from_value(read("statuses.json")).unwrap();
    let mut ids = BTreeMap::new();
    let mut differences = Vec::new();
    for example in examples {
        let (request, documented) =
            (read(&format!("{example}.request.json")), read(&format!("{example}.response.json")));
        let response = send(server, &request, &ids).await;
        let found = as_documented(&response);
        for name in IDS {
            if let (Some(documented), Some(id)) = (documented["data"][name].as_str(), found["data"][name].as_str()) {
                ids.entry(documented.to_owned()).or_insert(id.to_owned());
            }
        }
        let status = statuses.get(*example).and_then(Value::as_u64).unwrap_or(200);
        if u64::from(response.status) != status {
            differences.push((*example, format!("status {}", response.status)));
        }
        let (documented, found) = (all_members(&documented), all_members(&found));
        differences.extend(documented.difference(&found).map(|path| (*example, format!("-{path}"))));
        differences.extend(found.difference(&documented).map(|path| (*example, format!("+{path}"))));
    }
    differences
}

#[tokio::test]
async fn sandboxes_respond_like_the_documented_examples() {
    let server = Server::builder().on_exec(|_| "ok\n").without_auth().plain_http().start().await.unwrap();
    let mut found = differences(&server, &SANDBOXES).await;
    let mut expected = DIFFERENT.map(|(example, difference)| (example, difference.to_owned()));
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

/// Examples of other operations, in the order in which their requests are sent.
const OTHERS: [&str; 20] = [
    "Health",
    "FetchAccount",
    "FetchAccountEventKeys",
    "FetchAccountSigningKeys",
    "CreateEnv",
    "FetchAccountEnvs",
    "PatchEnv",
    "CreateWebhook",
    "ListWebhooks",
    "SendEvent",
    "GetEventRuns",
    "InvokeFunction",
    "GetFunctionRun",
    "GetFunctionTrace",
    "CreateScore",
    "GetApp",
    "GetApps",
    "GetFunction",
    "GetFunctions",
    "ListSessionKeys",
];

#[tokio::test]
async fn other_operations_send_the_documented_status_and_no_other_members() {
    let server = Server::builder()
        .function("shop", "import-orders", |_: Value| Ok(json!({ "imported": 3, "ok": true })))
        .on_event("shop/order.created", "shop", "import-orders")
        .event_key("production", "default", "EXAMPLE-NOT-A-KEY")
        .signing_key("production", "default", "signkey-prod-00")
        .session_key("order")
        .without_auth()
        .plain_http();
    let server = server.start().await.unwrap();
    let mut found = differences(&server, &OTHERS).await;
    // Functions of the mock have no steps and few settings.
    found.retain(|(_, difference)| !difference.starts_with('-'));
    let expected = [
        // Documented, and in the example of another list.
        ("GetEventRuns", "+.data[].function.slug: text"),
        ("GetEventRuns", "+.data[].isDeferred: boolean"),
        // Recorded from a dev server.
        ("GetFunctionTrace", "+.data.rootSpan.children[].output.imported: number"),
        ("GetFunctionTrace", "+.data.rootSpan.children[].output.ok: boolean"),
        ("GetFunctionTrace", "+.data.rootSpan.stepId: text"),
    ];
    assert_eq!(found, expected.map(|(example, difference)| (example, difference.to_owned())));
}
