//! An example's answer with a `null` in place of one member, and the same without that member.

use std::fmt::Debug;

use inngest_api::{ApiKey, Client};
use inngest_api_tests::replay::{Replay, answer};
use serde::Serialize;
use serde_json::Value;

use super::example::Example;

/// All that there are of one example.
pub(crate) struct Nulls {
    pub(crate) all: Vec<Null>,
}

/// One of them.
pub(crate) struct Null {
    /// The member's place, as a JSON pointer.
    place: String,
    with: Value,
    without: Value,
}

impl Nulls {
    pub(crate) fn of(example: &Example) -> Self {
        let mut places = Vec::new();
        members(example.response(), "", &mut places);
        let null = |(place, name): (String, String)| {
            let (mut with, mut without) = (example.response().clone(), example.response().clone());
            let object = |json: &mut Value| json.pointer_mut(&place).unwrap().as_object_mut().unwrap().clone();
            let mut members = object(&mut with);
            members.insert(name.clone(), Value::Null);
            *with.pointer_mut(&place).unwrap() = members.into();
            let mut members = object(&mut without);
            members.remove(&name);
            *without.pointer_mut(&place).unwrap() = members.into();
            Null { place: format!("{place}/{name}"), with, without }
        };
        Self { all: places.into_iter().map(null).collect() }
    }

    pub(crate) async fn serve(&self) -> Serving {
        let body = |json: &Value| answer(200, [("content-type", "application/json")], &json.to_string());
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
    /// What is decoded is the same, but for what is kept as it came: that keeps its `null`.
    pub(crate) fn check<T: Serialize, E: Debug>(&self, with: Result<T, E>, without: Result<T, E>) {
        let json = |value: Result<T, E>| serde_json::to_value(value.expect(&self.place)).unwrap();
        let (with, without) = (json(with), json(without));
        let within_data = self.place.strip_prefix("/data").unwrap_or_default();
        if with.pointer(within_data) != Some(&Value::Null) {
            assert_eq!(with, without, "{}", self.place);
        }
    }
}

/// The members of all objects, but for those of maps by any name: the place of the object, and the name.
fn members(json: &Value, place: &str, found: &mut Vec<(String, String)>) {
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                if !place.ends_with("/values") {
                    found.push((place.to_owned(), name.clone()));
                }
                self::members(value, &format!("{place}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                members(item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}
