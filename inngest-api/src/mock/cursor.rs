//! Where the next page of a list of runs starts: opaque to callers, and bound to what the list is sorted by.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::types::Cursor;

/// A place in a list of runs: the last run of the page before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ParameterLocation {
    /// The time that the list is sorted by, in microseconds.
    pub(super) micros: i64,
    /// The run's id, which tells runs of the same time apart.
    pub(super) id: String,
}

/// `{"id":"01M8…","c":{"start_time":{"f":"start_time","v":1795458117308580}}}`, as the recordings' cursors decode.
#[derive(Serialize, Deserialize)]
struct Wire {
    id: String,
    c: BTreeMap<String, Column>,
}

#[derive(Serialize, Deserialize)]
struct Column {
    f: String,
    v: i64,
}

impl ParameterLocation {
    /// The cursor of this place in a list sorted by a column.
    pub(super) fn cursor(&self, column: &str) -> Cursor {
        let sorted_by = Column { f: column.to_owned(), v: self.micros };
        let wire = Wire { id: self.id.clone(), c: BTreeMap::from([(column.to_owned(), sorted_by)]) };
        // A map with text keys and numbers always serializes.
        Cursor::from(STANDARD.encode(serde_json::to_vec(&wire).unwrap_or_default()))
    }

    /// The place that a cursor means in a list sorted by a column; `None` where it means none.
    pub(super) fn of(cursor: &Cursor, column: &str) -> Option<Self> {
        let json = STANDARD.decode(cursor.as_str()).ok()?;
        let Wire { id, c } = serde_json::from_slice(&json).ok()?;
        let micros = c.get(column)?.v;
        Some(Self { micros, id }).filter(|place| !place.id.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_place_in_the_same_list_alone() {
        let place = ParameterLocation { micros: 1_795_458_117_308_580, id: "01M84T9BNRSHEG246GQY9M2931".to_owned() };
        let cursor = place.cursor("start_time");
        // Recording v2-runs-page1.
        let recorded = "eyJpZCI6IjAxTTg0VDlCTlJTSEVHMjQ2R1FZOU0yOTMxIiwiYyI6eyJzdGFydF90aW1lIjp7ImYiOiJzdGFydF90aW1lIiwidiI6MTc5NTQ1ODExNzMwODU4MH19fQ==";
        assert_eq!(cursor.as_str(), recorded);
        assert_eq!(ParameterLocation::of(&cursor, "start_time"), Some(place));
        assert_eq!(ParameterLocation::of(&cursor, "end_time"), None);
    }

    #[test]
    fn what_is_no_cursor_means_no_place() {
        for text in ["zzz", "", "e30=", "eyJpZCI6IiIsImMiOnt9fQ=="] {
            assert_eq!(ParameterLocation::of(&Cursor::from(text), "start_time"), None, "{text:?}");
        }
    }
}
