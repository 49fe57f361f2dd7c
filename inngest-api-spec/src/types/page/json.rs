//! Pages as JSON, in the envelope of version 2.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Page;
use crate::Cursor;

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    data: T,
    #[serde(default)]
    page: Info,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Info {
    cursor: Option<Cursor>,
    has_more: bool,
    limit: u32,
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { items, cursor, has_more, limit } = self;
        let page = Info { cursor: cursor.clone(), has_more: *has_more, limit: *limit };
        Envelope { data: items, page }.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The server omits an empty list.
        let Envelope { data, page } = Envelope::<Option<Vec<T>>>::deserialize(deserializer)?;
        let cursor = page.cursor.filter(|cursor| !cursor.as_str().is_empty());
        Ok(Self { items: data.unwrap_or_default(), cursor, has_more: page.has_more, limit: page.limit })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_page_is_written_and_read_in_the_envelope_of_the_api() {
        let page = Page { limit: 2, ..Page::with_next(vec!["a", "b"], "next") };
        let written = json!({"data": ["a", "b"], "page": {"cursor": "next", "hasMore": true, "limit": 2}});
        assert_eq!(serde_json::to_value(&page).unwrap(), written);
        let read: Page<String> = serde_json::from_value(written).unwrap();
        assert_eq!(read, Page { limit: 2, ..Page::with_next(vec!["a".to_owned(), "b".to_owned()], "next") });
    }

    #[test]
    fn a_page_is_read_from_a_response_as_the_server_sends_it() {
        let last = json!({
            "data": [1], "metadata": {"fetchedAt": "2026-03-04T05:06:07Z", "cachedUntil": null}, "page": {"hasMore": false, "limit": 20}
        });
        let read: Page<u32> = serde_json::from_value(last).unwrap();
        assert_eq!(read, Page { limit: 20, ..Page::single(vec![1]) });
        for empty in [json!({}), json!({"data": null}), json!({"data": [], "page": {"cursor": ""}})] {
            let read: Page<Value> = serde_json::from_value(empty.clone()).unwrap();
            assert_eq!(read, Page::default(), "{empty}");
        }
    }
}
