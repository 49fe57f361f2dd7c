//! Removes secrets from exchanges, by what the definition of the operation says of them.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, DATE, HeaderName, PROXY_AUTHENTICATE, SET_COOKIE, TRANSFER_ENCODING,
};
use http::{HeaderMap, Uri};
use inngest_api_spec::__private::ENVIRONMENT;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::auth::{Events, Version as _};
use crate::operation::{Idempotency, OperationInfo, ParameterLocation};
use crate::types::Timestamp;

/// In place of a text that may be a secret.
const REDACTED: &str = "[redacted]";
/// In place of a value that the test hides.
pub(super) const HIDDEN: &str = "[hidden]";
const HIDDEN_TIME: &str = "1970-01-01T00:00:00Z";
/// In place of an idempotency key that the client generated.
pub(super) const GENERATED: &str = "[generated]";
/// In place of a key.
const KEY: &str = "[key]";
/// The host of URLs in place of those that may be secrets. Reserved by RFC 6761: it never resolves.
pub(super) const REDACTED_HOST: &str = "redacted.invalid";
const REDACTED_URL: &str = "https://redacted.invalid/";

/// Members of requests that are secrets, though the responses of their operations carry none.
const SECRET_MEMBERS: [&str; 1] = ["registryAuth"];

/// Members whose texts are recorded, in bodies of operations that carry secrets.
const PLAIN_MEMBERS: [&str; 12] = [
    "id",
    "name",
    "environment",
    "status",
    "code",
    "cursor",
    "nextCursor",
    "type",
    "kind",
    "offset",
    "sizeBytes",
    "method",
];
/// How the names of ids, names and times end.
const PLAIN_ENDINGS: [&str; 7] = ["Id", "_id", "Name", "_name", "At", "_at", "Until"];

/// Shorter keys are not removed from texts, in which they may occur by chance.
const MIN_KEY: usize = 8;

/// Headers of responses that are not recorded: secrets, those of one connection, and the time.
const UNRECORDED: [HeaderName; 6] =
    [SET_COOKIE, PROXY_AUTHENTICATE, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING, DATE];

/// What is removed from exchanges: secrets, and what the test hides.
#[derive(Clone, Debug, Default)]
pub(super) struct Redaction {
    /// The names of what the test hides.
    names: BTreeSet<String>,
    /// Whether requests are compared: hidden values of all types are then the same. A recording preserves the types, so that
    /// clients can decode them.
    compares: bool,
}

/// The key of a request, to remove it from the request and from its response.
#[derive(Clone, Default)]
pub(super) struct SentKey(Option<String>);

impl SentKey {
    pub(super) fn of(operation: Option<&OperationInfo>, uri: &Uri, headers: &HeaderMap) -> Self {
        if let Some(path) = operation.filter(|operation| operation.version == Events::NAME).map(|_| uri.path()) {
            let segment = path.rsplit('/').next().unwrap_or_default();
            return Self(Some(percent_decode_str(segment).decode_utf8_lossy().into_owned()));
        }
        let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        Self(value.map(|value| value.strip_prefix("Bearer ").unwrap_or(value).to_owned()))
    }

    /// Returns the text without the key.
    fn removed_from(&self, text: String) -> String {
        match &self.0 {
            Some(key) if key.len() >= MIN_KEY && text.contains(key) => text.replace(key, KEY),
            _ => text,
        }
    }
}

impl Redaction {
    /// Makes the redaction of requests that are compared, and hides these names.
    pub(super) const fn comparing(names: BTreeSet<String>) -> Self {
        Self { names, compares: true }
    }

    pub(super) fn hide(&mut self, name: String) {
        self.names.insert(name);
    }

    /// Returns the names of what the test hides.
    pub(super) const fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// Returns whether members and query values of this name are hidden.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Returns whether a header is hidden. Case does not matter in the names of headers.
    pub(super) fn hides_header(&self, header: &str) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(header))
    }

    /// Returns path and query, without the path of the base URL.
    pub(super) fn path(&self, operation: Option<&OperationInfo>, path_and_query: &str, key: &SentKey) -> String {
        let path = path_and_query.split('?').next().unwrap_or_default();
        key.removed_from(own_path(operation, path) + &self.query(operation, path_and_query))
    }

    /// Returns path and query of a recorded request, with the path of a base URL if the recording has it.
    pub(super) fn recorded_path(&self, operation: Option<&OperationInfo>, path_and_query: &str) -> String {
        let path = path_and_query.split('?').next().unwrap_or_default();
        path.to_owned() + &self.query(operation, path_and_query)
    }

    /// Returns the query with its question mark, without values that are hidden or generated.
    fn query(&self, operation: Option<&OperationInfo>, path_and_query: &str) -> String {
        let Some((_, query)) = path_and_query.split_once('?') else { return String::new() };
        let generated = key_name(operation, ParameterLocation::Query);
        let values = query.split('&').map(|pair| {
            let Some((encoded, value)) = pair.split_once('=') else { return pair.to_owned() };
            let name = percent_decode_str(encoded).decode_utf8_lossy();
            match () {
                () if self.hides(&name) => format!("{encoded}={HIDDEN}"),
                () if generated == Some(&*name) && is_generated(value) => format!("{encoded}={GENERATED}"),
                () => pair.to_owned(),
            }
        });
        format!("?{}", values.collect::<Vec<_>>().join("&"))
    }

    /// Returns the headers of a request that are recorded.
    pub(super) fn request_headers(
        &self,
        operation: Option<&OperationInfo>,
        headers: &HeaderMap,
        key: &SentKey,
    ) -> BTreeMap<String, String> {
        let mut recorded = BTreeMap::new();
        for name in argument_headers(operation) {
            if let Some(value) = headers.get(&name) {
                let value = self.header(operation, &name, &String::from_utf8_lossy(value.as_bytes()));
                recorded.insert(name, key.removed_from(value));
            }
        }
        recorded
    }

    /// Returns the value of a header of a request, unless it is hidden or generated.
    pub(super) fn header(&self, operation: Option<&OperationInfo>, name: &str, value: &str) -> String {
        let is_key =
            || key_name(operation, ParameterLocation::Header).is_some_and(|key| key.eq_ignore_ascii_case(name));
        let value = match () {
            () if self.hides_header(name) => HIDDEN,
            () if is_generated(value) && is_key() => GENERATED,
            () => value,
        };
        value.to_owned()
    }

    /// Returns the headers of a response that are recorded. Several values of one name are joined.
    pub(super) fn response_headers(&self, headers: &HeaderMap, key: &SentKey) -> BTreeMap<String, String> {
        let mut recorded = BTreeMap::<String, String>::new();
        for (name, value) in headers.iter().filter(|(name, _)| !UNRECORDED.contains(name)) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let value = if self.hides_header(name.as_str()) { HIDDEN.to_owned() } else { key.removed_from(value) };
            recorded.entry(name.to_string()).and_modify(|all| *all = format!("{all}, {value}")).or_insert(value);
        }
        recorded
    }

    /// Returns the body of a request without a generated idempotency key, and without what is redacted.
    pub(super) fn request_body(
        &self,
        operation: Option<&OperationInfo>,
        body: &Bytes,
        key: &SentKey,
        redacted: Redacted,
    ) -> Bytes {
        let body = match operation.and_then(|operation| generated_key(operation, body)) {
            Some(generated) => {
                let text = String::from_utf8_lossy(body);
                Bytes::from(text.replacen(&format!("\"{generated}\""), &format!("\"{GENERATED}\""), 1))
            }
            None => body.clone(),
        };
        self.body(operation, &body, key, redacted)
    }

    /// Returns a body without what is redacted.
    pub(super) fn body(
        &self,
        operation: Option<&OperationInfo>,
        body: &Bytes,
        key: &SentKey,
        redacted: Redacted,
    ) -> Bytes {
        let Ok(text) = std::str::from_utf8(body) else { return body.clone() };
        let of_secrets = redacted == Redacted::Secrets;
        let carries_secrets = of_secrets && operation.is_some_and(|operation| operation.redact);
        let has = |name: &str| text.contains(&format!("\"{name}\""));
        let has_secret = of_secrets && SECRET_MEMBERS.into_iter().any(has);
        if !text.is_empty() && (carries_secrets || has_secret || self.names.iter().any(|name| has(name))) {
            match self.redacted_json(text, of_secrets, carries_secrets) {
                Some(redacted) => return Bytes::from(key.removed_from(redacted)),
                // Not JSON, or JSON that is nested too deeply: it cannot be known what is secret in it.
                None if of_secrets => return Bytes::from(REDACTED),
                None => {}
            }
        }
        match key.removed_from(text.to_owned()) {
            without if without == text => body.clone(),
            without => Bytes::from(without),
        }
    }

    /// Redacts JSON, or several values of JSON on lines. A recording has the bytes themselves if there is nothing to redact.
    fn redacted_json(&self, text: &str, of_secrets: bool, carries_secrets: bool) -> Option<String> {
        let mut values = Vec::new();
        let mut has_changed = self.compares;
        for value in serde_json::Deserializer::from_str(text).into_iter() {
            let value: Value = value.ok()?;
            let mut redacted = value.clone();
            self.redact(&mut redacted, of_secrets, carries_secrets);
            has_changed |= redacted != value;
            values.push(redacted.to_string());
        }
        if !has_changed {
            return Some(text.to_owned());
        }
        let end = if text.ends_with('\n') { "\n" } else { "" };
        Some(values.join("\n") + end)
    }

    /// Replaces hidden members and, if secrets are redacted, secret members; and all texts if they may be secrets.
    fn redact(&self, value: &mut Value, of_secrets: bool, texts: bool) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    if self.hides(name) && self.compares {
                        *value = HIDDEN.into();
                    } else if self.hides(name) {
                        hide_all(value);
                    } else if of_secrets && SECRET_MEMBERS.contains(&name.as_str()) {
                        redact_all(value);
                    } else if !(value.is_string() && is_plain(name)) {
                        self.redact(value, of_secrets, texts);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.redact(item, of_secrets, texts)),
            Value::String(text) if texts => redact_text(text),
            _ => {}
        }
    }
}

/// What is removed from a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Redacted {
    /// What the test hides, and secrets.
    Secrets,
    /// What the test hides.
    Hidden,
}

/// Replaces all values by ones of the same type, so that a client can decode them.
fn hide_all(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(hide_all),
        Value::Array(items) => items.iter_mut().for_each(hide_all),
        Value::String(text) if text.parse::<Timestamp>().is_ok() => HIDDEN_TIME.clone_into(text),
        Value::String(text) => HIDDEN.clone_into(text),
        Value::Number(number) => *number = 0.into(),
        Value::Bool(value) => *value = false,
        Value::Null => {}
    }
}

/// Replaces all texts.
fn redact_all(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(redact_all),
        Value::Array(items) => items.iter_mut().for_each(redact_all),
        Value::String(text) => redact_text(text),
        _ => {}
    }
}

fn redact_text(text: &mut String) {
    if text.starts_with("http") {
        REDACTED_URL.clone_into(text);
    } else if !text.is_empty() {
        REDACTED.clone_into(text);
    }
}

/// Whether secrets were removed from a recorded body.
pub(super) fn is_redacted(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| text.contains(REDACTED) || text.contains(REDACTED_URL))
}

/// Returns the path and the query of a URL.
pub(super) fn path_and_query(uri: &Uri) -> &str {
    uri.path_and_query().map_or("", |target| target.as_str())
}

/// Whether texts of this member are recorded: ids, names, times and the like.
fn is_plain(name: &str) -> bool {
    PLAIN_MEMBERS.contains(&name) || PLAIN_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Returns the path that an operation's definition has, without that of the base URL, and without an event key.
fn own_path(operation: Option<&OperationInfo>, path: &str) -> String {
    let Some(operation) = operation else { return path.to_owned() };
    let template = operation.full_path();
    let literal = template.split('{').next().unwrap_or_default();
    if operation.version == Events::NAME {
        return format!("{literal}{KEY}");
    }
    path.find(literal).and_then(|start| path.get(start..)).unwrap_or(path).to_owned()
}

/// Returns the names of the headers that are recorded and compared, in lower case: the operation's arguments and the environment.
pub(super) fn argument_headers(operation: Option<&OperationInfo>) -> Vec<String> {
    let defined = operation.map(|operation| operation.parameters).unwrap_or_default().iter();
    let defined = defined.filter(|parameter| parameter.location == ParameterLocation::Header);
    let names = defined.map(|parameter| parameter.wire_name.to_ascii_lowercase());
    names.chain([ENVIRONMENT.to_string()]).collect()
}

/// Returns the wire name of an operation's idempotency key, if it is at this location.
fn key_name(operation: Option<&OperationInfo>, location: ParameterLocation) -> Option<&'static str> {
    let Idempotency::Key(name) = operation?.idempotency else { return None };
    let key = operation?.parameter(name)?;
    (key.location == location).then_some(key.wire_name)
}

/// Returns the idempotency key in a body if the client generated it.
fn generated_key(operation: &OperationInfo, body: &[u8]) -> Option<String> {
    let name = key_name(Some(operation), ParameterLocation::Field)?;
    let members: serde_json::Map<String, Value> = serde_json::from_slice(body).ok()?;
    let key = members.get(name)?.as_str()?;
    is_generated_key(key).then(|| key.to_owned())
}

/// Whether a header or a query value has the form of a key or a seed that a client generates.
fn is_generated(value: &str) -> bool {
    is_generated_key(value) || is_generated_seed(value)
}

/// Whether a text has the form of an idempotency key that a client generates: 32 hexadecimal digits and a number.
fn is_generated_key(key: &str) -> bool {
    let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    key.split_once('-').is_some_and(|(prefix, number)| prefix.len() == 32 && is_hex(prefix) && is_hex(number))
}

/// Whether a text has the form of a seed that a client generates: `1772600761000,AQIDBAUGBwgJCg==`.
fn is_generated_seed(value: &str) -> bool {
    value.split_once(',').is_some_and(|(time, random)| {
        !time.is_empty() && time.bytes().all(|byte| byte.is_ascii_digit()) && random.len() == 16
    })
}
