//! The parts of the API's `OpenAPI` 3 documents that the comparison reads.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Map, Value};

/// The `OpenAPI` document of one API version.
#[derive(Clone)]
pub(crate) struct Document {
    pub(crate) version: &'static str,
    /// The prefix of its paths.
    pub(crate) base: &'static str,
    pub(crate) root: Value,
    /// The values of all its enums.
    pub(crate) words: BTreeSet<String>,
}

/// An operation in a document.
pub(crate) struct Described<'a> {
    pub(crate) document: &'a Document,
    /// `list_runs`.
    pub(crate) id: String,
    /// `GET`.
    pub(crate) method: String,
    /// `/v2/runs/{runId}`.
    pub(crate) path: String,
    pub(crate) json: &'a Value,
}

/// A parameter in a document.
pub(crate) struct DescribedParameter {
    pub(crate) name: String,
    /// `path`, `query`, `header`.
    pub(crate) location: String,
    pub(crate) required: bool,
    /// Whether the value may span several path segments.
    pub(crate) several_segments: bool,
    pub(crate) schema: Value,
}

impl Document {
    pub(crate) fn all() -> &'static [Self; 2] {
        static ALL: LazyLock<[Document; 2]> = LazyLock::new(|| {
            let v1 = serde_norway::from_str(&text("openapi-v1.yaml")).unwrap();
            let v2 = serde_json::from_str(&text("openapi-v2.json")).unwrap();
            [Document::new("v1", "", v1), Document::new("v2", "/v2", v2)]
        });
        &ALL
    }

    fn new(version: &'static str, base: &'static str, root: Value) -> Self {
        let mut words = BTreeSet::new();
        collect_values(&root, &mut words);
        Self { version, base, root, words }
    }

    pub(crate) fn operations(&self) -> Vec<Described<'_>> {
        let paths = self.root["paths"].as_object().unwrap();
        let operation = |path: &str, method: &str, json| Described {
            document: self,
            id: snake_case(member_text(json, "operationId").unwrap()),
            method: method.to_uppercase(),
            path: [self.base, path].concat(),
            json,
        };
        let each = paths.iter().flat_map(|(path, methods)| methods.as_object().unwrap().iter().map(move |m| (path, m)));
        each.map(|(path, (method, json))| operation(path, method, json)).collect()
    }

    /// Resolves the references of a schema itself, but not those of its members.
    ///
    /// Of several alternatives, it takes the first that is not `Error`: version 1 returns errors with status 200.
    pub(crate) fn resolve(&self, schema: &Value) -> Value {
        let mut resolved = Map::new();
        let parts = ["allOf", "anyOf"].iter().filter_map(|key| schema.get(key)?.as_array());
        if let Some(reference) = reference(schema) {
            resolved.extend(self.members(&self.target(reference)));
        }
        for part in parts.filter_map(|parts| parts.iter().find(|part| reference(part) != Some("Error"))) {
            resolved.extend(self.members(part));
        }
        let direct = schema.as_object().into_iter().flatten();
        let direct = direct.filter(|(key, _)| !matches!(key.as_str(), "$ref" | "allOf" | "anyOf"));
        resolved.extend(direct.map(|(key, value)| (key.clone(), value.clone())));
        Value::Object(resolved)
    }

    fn members(&self, schema: &Value) -> Map<String, Value> {
        self.resolve(schema).as_object().cloned().unwrap_or_default()
    }

    fn target(&self, name: &str) -> Value {
        self.root["components"]["schemas"].get(name).unwrap_or_else(|| panic!("no schema {name}")).clone()
    }
}

impl Described<'_> {
    pub(crate) fn parameters(&self) -> Vec<DescribedParameter> {
        let parameters = self.json.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let shared = &self.document.root["components"]["parameters"];
        let resolved = parameters.map(|json| match json.get("$ref").and_then(Value::as_str) {
            Some(reference) => &shared[reference.rsplit('/').next().unwrap()],
            None => json,
        });
        let parameter = |json: &Value| DescribedParameter {
            name: member_text(json, "name").unwrap().to_owned(),
            location: member_text(json, "in").unwrap().to_owned(),
            required: is(json, "required"),
            several_segments: is(json, "x-multi-segment"),
            schema: self.document.resolve(&json["schema"]),
        };
        resolved.map(parameter).collect()
    }

    /// Returns the content type and the schema of the request body.
    pub(crate) fn request(&self) -> Option<(&str, Value)> {
        self.content(self.json.get("requestBody")?)
    }

    /// Returns the content type and the schema of the body of a successful response.
    pub(crate) fn response(&self) -> Option<(&str, Value)> {
        let responses = self.json["responses"].as_object().unwrap();
        let mut successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
        successes.find_map(|(_, response)| self.content(response))
    }

    /// Returns the statuses outside 2xx that are successes.
    pub(crate) fn further_successes(&self) -> Vec<u16> {
        let responses = self.json["responses"].as_object().unwrap();
        let is_value = |json: &Value| is(json, "x-success-body") || is(json, "x-data-body");
        let successes = responses.iter().filter(|(status, json)| !status.starts_with('2') && is_value(json));
        successes.map(|(status, _)| status.parse().unwrap()).collect()
    }

    pub(crate) fn is_paginated(&self) -> bool {
        self.json.get("x-pagination").is_some_and(Value::is_object)
    }

    /// Returns the name of the cursor parameter.
    pub(crate) fn cursor(&self) -> Option<&str> {
        member_text(self.json.get("x-pagination")?, "cursor")
    }

    /// Returns the URL of the operation's documentation. Only published operations have a page.
    pub(crate) fn reference(&self) -> String {
        const SITE: &str = "https://api-docs.inngest.com";
        let version = self.document.version;
        let tag = texts(self.json, "tags").first().map(|tag| tag.to_lowercase().replace(' ', "-")).unwrap();
        let is_published = tag != "internal" && self.text("x-source") != Some("code");
        match (is_published, version) {
            (true, _) => format!("{SITE}/{version}/{tag}/{}", self.text("operationId").unwrap()),
            // Version 1 has an overview page; version 2 does not.
            (false, "v1") => format!("{SITE}/v1"),
            (false, _) => SITE.to_owned(),
        }
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        member_text(self.json, key)
    }

    fn content<'a>(&self, json: &'a Value) -> Option<(&'a str, Value)> {
        let (content_type, content) = json.get("content")?.as_object()?.iter().next()?;
        Some((content_type, self.document.resolve(content.get("schema")?)))
    }
}

fn collect_values(json: &Value, words: &mut BTreeSet<String>) {
    for key in ["enum", "x-known-values"] {
        words.extend(texts(json, key).into_iter().map(str::to_owned));
    }
    match json {
        Value::Object(members) => members.values().for_each(|member| collect_values(member, words)),
        Value::Array(items) => items.iter().for_each(|item| collect_values(item, words)),
        _ => {}
    }
}

/// Returns the name of the schema that a schema refers to.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    let reference = schema.get("$ref").or_else(|| schema.get("allOf")?.get(0)?.get("$ref"))?;
    reference.as_str()?.rsplit('/').next()
}

pub(crate) fn member_text<'a>(json: &'a Value, key: &str) -> Option<&'a str> {
    json.get(key)?.as_str()
}

pub(crate) fn is(json: &Value, key: &str) -> bool {
    json.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// Returns the strings of an array of strings.
pub(crate) fn texts<'a>(json: &'a Value, key: &str) -> Vec<&'a str> {
    json.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Converts a name to snake case: `FetchAPIKeys` to `fetch_api_keys`, `runID` to `run_id`.
pub(crate) fn snake_case(name: &str) -> String {
    let chars: Vec<_> = name.chars().collect();
    let mut snake = String::new();
    for (index, char) in chars.iter().enumerate() {
        let starts_word = char.is_uppercase()
            && (index > 0 && !chars[index - 1].is_uppercase()
                || chars.get(index + 1).is_some_and(|next| next.is_lowercase()));
        if starts_word && index > 0 {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
