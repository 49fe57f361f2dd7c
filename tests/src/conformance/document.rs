//! The parts of an `OpenAPI` document that the comparison reads.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use inngest_api::operation::OPERATIONS;
use serde_json::{Map, Value};

use super::schema::{self, pointed, without_loops};

/// The `OpenAPI` document of one API version.
#[derive(Clone, Debug)]
pub struct Document {
    /// The name of the API version: `v1`, `v2` or `events`.
    pub version: &'static str,
    /// The prefix of its paths: `/v2`.
    pub base: String,
    /// The document.
    pub root: Value,
    /// The values of all its enums.
    pub words: BTreeSet<String>,
    /// The names of all extension members that it uses: `x-idempotency`.
    extensions: BTreeSet<String>,
}

/// An operation in a document.
#[derive(Debug)]
pub struct Described<'a> {
    /// The document.
    pub document: &'a Document,
    /// The operation's id in `snake_case`: `list_runs`. Empty if the document has none.
    pub id: String,
    /// The method: `GET`.
    pub method: String,
    /// The path, with the version: `/v2/runs/{runId}`.
    pub path: String,
    /// The operation object.
    pub json: &'a Value,
    /// The parameters of all operations of the path.
    shared_parameters: Option<&'a Value>,
}

/// A parameter in a document.
#[derive(Debug)]
pub struct DescribedParameter {
    /// The name in the request.
    pub name: String,
    /// Where it goes: `path`, `query`, `header`.
    pub location: String,
    /// Whether it is required.
    pub required: bool,
    /// Whether the value may span several path segments; `None` if the document does not state it of any parameter.
    pub several_segments: Option<bool>,
    /// The schema of its value.
    pub schema: Value,
}

/// A response that is a success.
#[derive(Debug)]
pub struct Success {
    /// The status.
    pub status: u16,
    /// The content type and the schema of the body; `None` if there is no body.
    pub content: Option<(String, Value)>,
}

/// The methods of operations. Other members of a path are not operations.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const NONE: &Value = &Value::Null;

impl Document {
    /// Returns the documents that the repository contains, one per version.
    ///
    /// # Panics
    /// If one of them cannot be read.
    #[must_use]
    pub fn all() -> &'static [Self; 3] {
        static ALL: LazyLock<[Document; 3]> = LazyLock::new(|| {
            ["openapi-v1.yaml", "openapi-v2.json", "openapi-events.yaml"].map(Document::of_the_repository)
        });
        &ALL
    }

    #[allow(clippy::panic, reason = "a test without its documents must fail")]
    fn of_the_repository(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents").join(name);
        Self::read(&path).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If the file cannot be read or is not a valid document.
    pub fn read(path: &Path) -> Result<Self, String> {
        let with_path = |error: String| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| with_path(error.to_string()))?;
        Self::parse(&text).map_err(with_path)
    }

    /// Parses a document in JSON or YAML: `OpenAPI` 3, or Swagger 2.
    ///
    /// # Errors
    /// If it is neither, if a reference leads out of the document, or if no path belongs to a version of the API.
    pub fn parse(text: &str) -> Result<Self, String> {
        let root: Value = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?
        } else {
            serde_norway::from_str(text).map_err(|error| format!("not YAML: {error}"))?
        };
        if root.get("paths").is_none_or(|paths| !paths.is_object()) {
            return Err("not an OpenAPI document: `paths` is missing".to_owned());
        }
        check_references(&root, &root)?;
        let (version, base) =
            version_of(&root).ok_or("no path belongs to version 1 or 2 of the API, or to the Event API")?;
        let (mut words, mut extensions) = (BTreeSet::new(), BTreeSet::new());
        collect(&root, &mut words, &mut extensions);
        Ok(Self { version, base, root, words, extensions })
    }

    /// Returns whether the document states what an extension member is for. A document without any such member does not, except
    /// the documents of the repository, which have `x-evidence` on every operation.
    #[must_use]
    pub fn states(&self, extension: &str) -> bool {
        self.extensions.contains(extension) || self.extensions.contains("x-evidence")
    }

    /// Returns all operations.
    #[must_use]
    pub fn operations(&self) -> Vec<Described<'_>> {
        let paths = self.root.get("paths").and_then(Value::as_object);
        let mut operations = Vec::new();
        for (path, members) in paths.into_iter().flatten() {
            for (method, json) in members.as_object().into_iter().flatten() {
                if METHODS.contains(&method.as_str()) {
                    operations.push(Described {
                        document: self,
                        id: member_text(json, "operationId").map(operation_id).unwrap_or_default(),
                        method: method.to_uppercase(),
                        path: [&self.base, path.as_str()].concat(),
                        json,
                        shared_parameters: members.get("parameters"),
                    });
                }
            }
        }
        operations
    }

    /// Resolves the references of a schema itself, but not those of its members.
    #[must_use]
    pub fn resolve(&self, schema: &Value) -> Value {
        schema::resolve(&self.root, schema)
    }

    /// Returns the object that a reference object refers to, or the object itself.
    #[must_use]
    pub fn dereference<'a>(&'a self, json: &'a Value) -> &'a Value {
        member_text(json, "$ref").map_or(json, |reference| pointed(&self.root, reference).unwrap_or(NONE))
    }
}

impl Described<'_> {
    /// Returns the parameters, except those that Swagger 2 uses for bodies.
    #[must_use]
    pub fn parameters(&self) -> Vec<DescribedParameter> {
        let parameter = |json: &Value| DescribedParameter {
            name: member_text(json, "name").unwrap_or_default().to_owned(),
            location: member_text(json, "in").unwrap_or_default().to_owned(),
            required: is(json, "required"),
            several_segments: self.document.states("x-multi-segment").then(|| is(json, "x-multi-segment")),
            // In Swagger 2, the parameter itself has the members of a schema.
            schema: self.document.resolve(json.get("schema").unwrap_or(json)),
        };
        self.all_parameters().filter(|json| !is_body(json)).map(parameter).collect()
    }

    fn all_parameters(&self) -> impl Iterator<Item = &Value> {
        let own = self.json.get("parameters");
        let all = self.shared_parameters.into_iter().chain(own).filter_map(Value::as_array).flatten();
        all.map(|json| self.document.dereference(json))
    }

    /// Returns the content type and the schema of the request body.
    #[must_use]
    pub fn request(&self) -> Option<(String, Value)> {
        if let Some(body) = self.all_parameters().find(|json| is_body(json)) {
            return Some(("application/json".to_owned(), self.document.resolve(body.get("schema")?)));
        }
        self.content(self.document.dereference(self.json.get("requestBody")?))
    }

    /// Returns the responses with a status of 2xx.
    #[must_use]
    pub fn successes(&self) -> Vec<Success> {
        let is_success = |status: &&str| status.starts_with('2');
        self.responses()
            .filter(|(status, _)| is_success(status))
            .map(|(status, json)| self.success(status, json))
            .collect()
    }

    /// Returns the responses with another status that are successes.
    #[must_use]
    pub fn further_successes(&self) -> Vec<Success> {
        let is_value = |json: &Value| is(json, "x-success-body") || is(json, "x-data-body");
        let further = self.responses().filter(|(status, json)| !status.starts_with('2') && is_value(json));
        further.map(|(status, json)| self.success(status, json)).collect()
    }

    fn responses(&self) -> impl Iterator<Item = (&str, &Value)> {
        let responses = self.json.get("responses").and_then(Value::as_object).into_iter().flatten();
        responses.map(|(status, json)| (status.as_str(), self.document.dereference(json)))
    }

    fn success(&self, status: &str, json: &Value) -> Success {
        Success { status: status.replace(['X', 'x'], "0").parse().unwrap_or(200), content: self.content(json) }
    }

    /// Returns the content type and the schema of the body of a successful response.
    #[must_use]
    pub fn response(&self) -> Option<(String, Value)> {
        self.successes().into_iter().find_map(|success| success.content)
    }

    /// Returns the schema of a line of a streamed response, not resolved: it has alternatives.
    pub(crate) fn line_schema(&self) -> Option<&Value> {
        let mut successes = self.responses().filter(|(status, _)| status.starts_with('2'));
        successes.find_map(|(_, json)| members(json, "content")?.get("application/x-ndjson")?.get("schema"))
    }

    /// Returns whether the operation is paginated; `None` if the document does not state it of any operation.
    #[must_use]
    pub fn is_paginated(&self) -> Option<bool> {
        let is_paginated = self.json.get("x-pagination").is_some_and(Value::is_object);
        self.document.states("x-pagination").then_some(is_paginated)
    }

    /// Returns the name of the cursor parameter.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        member_text(self.json.get("x-pagination")?, "cursor")
    }

    /// Returns the URL of the operation's documentation. Only published operations have a page. It is `None` if the document
    /// does not state which operations are published.
    #[must_use]
    pub fn reference(&self) -> Option<String> {
        const SITE: &str = "https://api-docs.inngest.com";
        let version = self.document.version;
        // The API reference does not contain the Event API.
        if !self.document.states("x-evidence") || version == "events" {
            return None;
        }
        let tag = texts(self.json, "tags").first().map(|tag| tag.to_lowercase().replace(' ', "-"))?;
        let is_published = tag != "internal" && self.text("x-source") != Some("code");
        Some(match (is_published, version) {
            (true, _) => format!("{SITE}/{version}/{tag}/{}", self.text("operationId")?),
            // Version 1 has an overview page; version 2 does not.
            (false, "v1") => format!("{SITE}/v1"),
            (false, _) => SITE.to_owned(),
        })
    }

    /// Returns a member of the operation that is a string.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        member_text(self.json, key)
    }

    fn content(&self, json: &Value) -> Option<(String, Value)> {
        const JSON: &str = "application/json";
        // Swagger 2 has no content types here.
        if let Some(schema) = json.get("schema") {
            return Some((JSON.to_owned(), self.document.resolve(schema)));
        }
        let contents = json.get("content")?.as_object()?;
        let content = contents.get_key_value(JSON).or_else(|| contents.iter().next());
        let (content_type, content) = content?;
        Some((content_type.clone(), self.document.resolve(official_form(content)?)))
    }
}

/// Returns the schema of a content; of several alternatives, the one that the official SDKs send, if the document names it.
fn official_form(content: &Value) -> Option<&Value> {
    let schema = content.get("schema")?;
    let form = member_text(content, "x-official-form");
    let alternatives = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let official = alternatives.into_iter().find(|part| form.is_some() && member_text(part, "type") == form);
    Some(official.unwrap_or(schema))
}

fn is_body(json: &Value) -> bool {
    member_text(json, "in") == Some("body")
}

/// Returns the version that the paths belong to, and their prefix.
fn version_of(root: &Value) -> Option<(&'static str, String)> {
    let paths: Vec<_> = root.get("paths")?.as_object()?.keys().collect();
    let servers = root.get("servers").and_then(Value::as_array).into_iter().flatten();
    let urls = servers.filter_map(|server| member_text(server, "url")).map(path_of);
    let prefixes = urls.chain(member_text(root, "basePath").map(path_of)).chain([String::new()]);
    for prefix in prefixes {
        for (version, base) in [("v1", "/v1/"), ("v2", "/v2/"), ("events", "/e/")] {
            if paths.iter().any(|path| [&prefix, path.as_str()].concat().starts_with(base)) {
                return Some((version, prefix));
            }
        }
    }
    // Paths without any version: the one that has such an operation.
    let has = |path: &&String| OPERATIONS.iter().find(|operation| template(operation.path) == template(path));
    paths.iter().find_map(has).map(|operation| (operation.version, operation.base.to_owned()))
}

/// Returns the path of a server's URL, without `/api`: `/v2` of `http://localhost:8288/api/v2`.
fn path_of(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => url,
    };
    let path = path.trim_end_matches('/');
    path.strip_prefix("/api").unwrap_or(path).to_owned()
}

/// Returns a path without the names of its placeholders.
#[must_use]
pub fn template(path: &str) -> String {
    let segment = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Returns the id of an operation in `snake_case`, without the name of the service: `list_runs` for `V2_ListRuns`.
fn operation_id(id: &str) -> String {
    let without_service = id.rsplit_once('_').filter(|(_, rest)| rest.starts_with(|char: char| char.is_uppercase()));
    snake_case(without_service.map_or(id, |(_, rest)| rest))
}

/// Checks that all references lead to something in the document, and not in circles.
fn check_references(root: &Value, json: &Value) -> Result<(), String> {
    match json {
        Value::Object(members) => {
            if let Some(reference) = member_text(json, "$ref") {
                without_loops(root, reference)?;
            }
            members.values().try_for_each(|member| check_references(root, member))
        }
        Value::Array(items) => items.iter().try_for_each(|item| check_references(root, item)),
        _ => Ok(()),
    }
}

fn collect(json: &Value, words: &mut BTreeSet<String>, extensions: &mut BTreeSet<String>) {
    for key in ["enum", "x-known-values"] {
        words.extend(texts(json, key).into_iter().map(str::to_owned));
    }
    match json {
        Value::Object(members) => {
            extensions.extend(members.keys().filter(|key| key.starts_with("x-")).cloned());
            // The legend of a document explains the extensions; it uses none.
            let used = members.iter().filter(|(key, _)| *key != "x-legend");
            used.for_each(|(_, member)| collect(member, words, extensions));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words, extensions)),
        _ => {}
    }
}

/// Returns the name of the schema that a schema refers to.
#[must_use]
pub fn reference(schema: &Value) -> Option<&str> {
    let reference = schema.get("$ref").or_else(|| schema.get("allOf")?.get(0)?.get("$ref"))?;
    reference.as_str()?.rsplit('/').next()
}

/// Returns a member that is a string.
#[must_use]
pub fn member_text<'a>(json: &'a Value, key: &str) -> Option<&'a str> {
    json.get(key)?.as_str()
}

/// Returns whether a member is `true`.
#[must_use]
pub fn is(json: &Value, key: &str) -> bool {
    json.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// Returns the strings of an array of strings.
#[must_use]
pub fn texts<'a>(json: &'a Value, key: &str) -> Vec<&'a str> {
    json.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Returns the members of an object; none of other values.
pub(crate) fn members<'a>(json: &'a Value, key: &str) -> Option<&'a Map<String, Value>> {
    json.get(key).and_then(Value::as_object)
}

/// Converts a name to snake case: `FetchAPIKeys` to `fetch_api_keys`, `runID` to `run_id`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let chars: Vec<_> = name.chars().collect();
    let is_upper = |index: usize| chars.get(index).is_some_and(|char| char.is_uppercase());
    let mut snake = String::new();
    for (index, char) in chars.iter().enumerate() {
        let next_is_lower = chars.get(index + 1).is_some_and(|next| next.is_lowercase());
        if index > 0 && char.is_uppercase() && (!is_upper(index - 1) || next_is_lower) {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}
