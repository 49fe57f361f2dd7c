//! Variants of an example's response: one member set to `null`, and the same response without that member.

use std::fmt::Debug;

use inngest_api::{ApiKey, Client};
use inngest_api_tests::replay::{Replay, answer};
use serde::Serialize;
use serde_json::Value;

use super::example::Example;

/// All variants of one example.
pub(crate) struct Nulls {
    status: u16,
    pub(crate) all: Vec<Null>,
}

/// One member, set to `null` and removed.
pub(crate) struct Null {
    /// The path of the member, as a JSON pointer.
    path: String,
    with: Value,
    without: Value,
}

impl Nulls {
    pub(crate) fn of(example: &Example) -> Self {
        let mut paths = Vec::new();
        members(example.response(), "", &mut paths);
        let null = |(path, name): (String, String)| {
            let (mut with, mut without) = (example.response().clone(), example.response().clone());
            let object = |json: &mut Value| json.pointer_mut(&path).unwrap().as_object_mut().unwrap().clone();
            let mut members = object(&mut with);
            members.insert(name.clone(), Value::Null);
            *with.pointer_mut(&path).unwrap() = members.into();
            let mut members = object(&mut without);
            members.remove(&name);
            *without.pointer_mut(&path).unwrap() = members.into();
            Null { path: format!("{path}/{name}"), with, without }
        };
        Self { status: example.status(), all: paths.into_iter().map(null).collect() }
    }

    pub(crate) async fn serve(&self) -> Serving {
        let body = |json: &Value| answer(self.status, [("content-type", "application/json")], &json.to_string());
        Serving(Replay::with(self.all.iter().flat_map(|null| [body(&null.with), body(&null.without)])).await.unwrap())
    }
}

pub(crate) struct Serving(Replay);

impl Serving {
    pub(crate) fn client(&self) -> Client<ApiKey> {
        self.0.client(ApiKey::parse("sk-inn-api-example").unwrap()).unwrap()
    }
}

impl Null {
    /// Checks that both responses decode to the same value. Raw JSON preserves its `null`.
    pub(crate) fn check<T: Serialize, E: Debug>(&self, with: Result<T, E>, without: Result<T, E>) {
        let json = |value: Result<T, E>| serde_json::to_value(value.expect(&self.path)).unwrap();
        let (with, without) = (json(with), json(without));
        let within_data = self.path.strip_prefix("/data").unwrap_or_default();
        if with.pointer(within_data) != Some(&Value::Null) {
            assert_eq!(with, without, "{}", self.path);
        }
    }
}

/// Collects the path of each object and the name of each member, except the members of maps with arbitrary names.
fn members(json: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                if !["/values", "/env", "/headers"].iter().any(|map| path.ends_with(map)) {
                    found.push((path.to_owned(), name.clone()));
                }
                self::members(value, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                members(item, &format!("{path}/{index}"), found);
            }
        }
        _ => {}
    }
}
