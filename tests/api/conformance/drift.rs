//! Tests the command `drift`: its lines, its exit code, and the files that it reads.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::document::Document;

/// What the command printed, and its exit code.
struct Printed {
    lines: Vec<String>,
    error: String,
    code: i32,
}

fn drift(arguments: &[&str]) -> Printed {
    let output = Command::new(env!("CARGO_BIN_EXE_inngest-api-tests")).arg("drift").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Printed {
        lines: text(output.stdout).lines().map(str::to_owned).collect(),
        error: text(output.stderr),
        code: output.status.code().unwrap(),
    }
}

/// A file with this content, which is removed at the end.
struct File(PathBuf);

impl File {
    fn of(name: &str, content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("inngest-api-drift-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn drift(&self, options: &[&str]) -> Printed {
        drift(&[&[self.0.to_str().unwrap()], options].concat())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

fn fixture(name: &str) -> String {
    format!("{}/fixtures/documents/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The document of version 2 without the members that only the repository's documents have.
fn without_extensions() -> Value {
    fn strip(json: &mut Value) {
        match json {
            Value::Object(members) => {
                members.retain(|name, _| !name.starts_with("x-"));
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut root = Document::all()[1].root.clone();
    strip(&mut root);
    root
}

#[test]
fn the_documents_of_the_repository_have_no_drift() {
    for name in ["openapi-v1.yaml", "openapi-v2.json"] {
        let printed = drift(&[&fixture(name)]);
        assert_eq!((printed.lines, printed.error, printed.code), (vec![], String::new(), 0), "{name}");
        let all = drift(&["--all", &fixture(name)]);
        assert!(all.code == 1 && all.lines.len() > 5, "{:?}", all.lines);
    }
}

#[test]
fn each_difference_is_a_line() {
    let mut root = Document::all()[1].root.clone();
    root["paths"]["/runs"]["get"]["parameters"][0]["name"] = json!("withOutput");
    root["paths"]["/topics"] = json!({ "get": { "operationId": "ListTopics", "responses": {} } });
    root["paths"].as_object_mut().unwrap().remove("/health");
    let printed = File::of("doctored.json", &root.to_string()).drift(&[]);
    assert_eq!(
        printed.lines,
        [
            "v2 list_runs: query `withOutput`: the definition calls it `includeOutput`",
            "v2 list_topics: the definition lacks it: GET /v2/topics",
            "v2 health: the document lacks it",
        ]
    );
    assert_eq!((printed.error, printed.code), (String::new(), 1));
}

#[test]
fn a_list_of_intended_differences_replaces_the_one_of_the_repository() {
    let mut root = Document::all()[1].root.clone();
    root["paths"].as_object_mut().unwrap().remove("/health");
    let document = File::of("listed.json", &root.to_string());
    let list = File::of("list.txt", "v2 health: the document lacks it\n    Everyone knows it.\n");
    let printed = document.drift(&["--deliberate", list.0.to_str().unwrap()]);
    assert!(!printed.lines.iter().any(|line| line.starts_with("v2 health")), "{:?}", printed.lines);
    assert!(printed.lines.iter().any(|line| line.starts_with("v2 list_function_experiments")), "{:?}", printed.lines);
    let list = File::of("bare.txt", "v2 health: the document lacks it\n");
    let printed = document.drift(&["--deliberate", list.0.to_str().unwrap()]);
    assert_eq!(printed.code, 2);
    assert!(printed.error.contains("no reason for: v2 health"), "{}", printed.error);
}

#[test]
fn a_partial_document_lists_the_operations_that_it_lacks() {
    let mut root = without_extensions();
    let published = ["/account", "/envs", "/apps/{appId}/functions/{functionId}/invoke", "/runs/{runId}"];
    root["paths"].as_object_mut().unwrap().retain(|path, _| published.contains(&path.as_str()));
    let document = File::of("partial.json", &root.to_string());
    let printed = document.drift(&[]);
    let lacking = printed.lines.iter().filter(|line| line.ends_with(": the document lacks it"));
    assert!(printed.code == 1 && lacking.count() > 40, "{:?}", printed.lines);
    let printed = document.drift(&["--partial"]);
    let [line] = printed.lines.as_slice() else { panic!("{:?}", printed.lines) };
    assert!(line.starts_with("v2: ") && line.contains(" operations are not in the document: "), "{line}");
    assert!(line.contains(" create_sandbox ") && !line.contains(" fetch_account "), "{line}");
    assert_eq!(printed.code, 0);
}

#[test]
fn a_document_without_extensions_states_nothing_about_what_they_mean() {
    let printed = File::of("plain.json", &without_extensions().to_string()).drift(&[]);
    assert_eq!((printed.lines, printed.code), (vec![], 0));
}

#[test]
fn ids_with_the_name_of_a_service_and_ids_that_are_missing_are_matched() {
    let mut root = without_extensions();
    for (_, methods) in root["paths"].as_object_mut().unwrap() {
        for (method, operation) in methods.as_object_mut().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            operation["operationId"] = json!(format!("V2_{id}"));
            if method == "get" {
                operation.as_object_mut().unwrap().remove("operationId");
            }
        }
    }
    let printed = File::of("services.json", &root.to_string()).drift(&[]);
    // Operations that the client does not define have no name then.
    let known = |line: &&String| !line.contains(": the definition lacks it: GET /v2/");
    assert_eq!(printed.lines.iter().filter(known).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn swagger_2_and_openapi_3_1_are_read() {
    let swagger = r##"{
        "swagger": "2.0", "basePath": "/v2",
        "paths": { "/envs/{id}": { "parameters": [{ "name": "id", "in": "path", "required": true, "type": "string" }], "patch": {
            "operationId": "V2_PatchEnv",
            "parameters": [{ "name": "body", "in": "body", "required": true, "schema": { "$ref": "#/definitions/Patch" } }],
            "responses": { "200": { "description": "OK", "schema": { "$ref": "#/definitions/Patched" } } }
        } } },
        "definitions": {
            "Patch": { "type": "object", "properties": { "isArchived": { "type": "boolean" }, "color": { "type": "string" } } },
            "Patched": { "type": "object", "properties": { "data": { "$ref": "#/definitions/Env" }, "metadata": {
                "type": "object", "properties": { "fetchedAt": { "type": "string", "format": "date-time" } } } } },
            "Env": { "type": "object", "properties": { "id": { "type": "integer" } } }
        }
    }"##;
    let printed = File::of("swagger.json", swagger).drift(&["--partial"]);
    let has = |text: &str| printed.lines.iter().any(|line| line.contains(text));
    assert!(has("v2 patch_env: body `color`: the definition lacks it"), "{:?}", printed.lines);
    assert!(has("response `data.id`: the document says integer"), "{:?}", printed.lines);
    assert!(has("response `data.name`: the document lacks it"), "{:?}", printed.lines);

    let newer = "
openapi: 3.1.0
paths:
  /v2/account:
    get:
      responses:
        2XX:
          content:
            application/json:
              schema:
                properties:
                  data:
                    oneOf:
                    - type: 'null'
                    - {type: object, properties: {id: {type: [string, 'null']}, email: {const: 7}, colour: {type: string}}}
";
    let printed = File::of("newer.yaml", newer).drift(&["--partial"]);
    let has = |text: &str| printed.lines.iter().any(|line| line.contains(text));
    assert!(has("v2 fetch_account: response `data.colour`: the model lacks it"), "{:?}", printed.lines);
    assert!(!has("response `data.id`"), "{:?}", printed.lines);
}

#[test]
fn files_that_cannot_be_compared_are_errors() {
    for (name, content, message) in [
        ("text", "once upon a time", "not an OpenAPI document: `paths` is missing"),
        ("broken.json", "{\"paths\": ", "not JSON: EOF"),
        ("broken.yaml", "paths: [", "not YAML: "),
        ("other.json", r#"{"paths": {"/pets": {}}}"#, "no path belongs to version 1 or 2 of the API"),
        (
            "dangling.json",
            r##"{"paths": {"/v2/runs": {"get": {"parameters": [{"$ref": "#/components/parameters/Limit"}]}}}}"##,
            "`#/components/parameters/Limit` refers to nothing in the document; bundle it first",
        ),
        (
            "circle.json",
            r##"{"paths": {"/v2/runs": {"$ref": "#/a"}}, "a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}}"##,
            "refers to itself",
        ),
    ] {
        let printed = File::of(name, content).drift(&[]);
        assert_eq!((printed.code, printed.lines.len()), (2, 0), "{name}");
        assert!(printed.error.contains(name) && printed.error.contains(message), "{}", printed.error);
    }
    for (arguments, message) in [
        (&["/no/such/file.json"][..], "/no/such/file.json: "),
        (&[], "exactly one file is needed"),
        (&["a", "b"], "exactly one file is needed"),
        (&["--every", "a"], "unknown option `--every`"),
        (&["a", "--deliberate"], "--deliberate needs a file"),
    ] {
        let printed = drift(arguments);
        assert_eq!(printed.code, 2);
        assert!(printed.error.starts_with(message), "{}", printed.error);
    }
    assert!(drift(&["--help"]).lines[0].starts_with("usage: drift "));
}

#[test]
fn schemas_that_contain_themselves_end() {
    let document = r##"{
        "paths": { "/v2/account": { "get": { "operationId": "FetchAccount", "responses": { "200": {
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Tree" } } } } } } } },
        "components": { "schemas": { "Tree": { "type": "object", "allOf": [{ "$ref": "#/components/schemas/Tree" }],
            "properties": { "data": { "$ref": "#/components/schemas/Tree" }, "all": { "type": "array",
                "items": { "$ref": "#/components/schemas/Tree" } } } } } }
    }"##;
    assert_eq!(File::of("tree.json", document).drift(&["--partial"]).code, 1);
}
