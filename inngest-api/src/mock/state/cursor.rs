//! The cursors of lists of runs: opaque to callers, and bound to the column that the list is sorted by.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::types::Cursor;

/// The position of a run in a sorted list of runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::mock) struct RunPosition {
    /// The time that the list is sorted by, in microseconds.
    pub(in crate::mock) micros: i64,
    /// The run's id, which orders runs with equal times.
    pub(in crate::mock) id: String,
}

/// The decoded cursor: `{"id":"01M8…","c":{"start_time":{"f":"start_time","v":1795458117308580}}}`.
#[derive(Serialize, Deserialize)]
struct CursorJson {
    id: String,
    c: BTreeMap<String, Column>,
}

#[derive(Serialize, Deserialize)]
struct Column {
    f: String,
    v: i64,
}

impl RunPosition {
    /// Returns the cursor of this position in a list sorted by `column`.
    pub(in crate::mock) fn to_cursor(&self, column: &str) -> Cursor {
        let sorted_by = Column { f: column.to_owned(), v: self.micros };
        let cursor = CursorJson { id: self.id.clone(), c: BTreeMap::from([(column.to_owned(), sorted_by)]) };
        // A map with text keys and numbers always serializes.
        Cursor::from(STANDARD.encode(serde_json::to_vec(&cursor).unwrap_or_default()))
    }

    /// Decodes a cursor of a list sorted by `column`. Returns `None` if the cursor is invalid or belongs to another column.
    pub(in crate::mock) fn from_cursor(cursor: &Cursor, column: &str) -> Option<Self> {
        let json = STANDARD.decode(cursor.as_str()).ok()?;
        let CursorJson { id, c } = serde_json::from_slice(&json).ok()?;
        let micros = c.get(column)?.v;
        Some(Self { micros, id }).filter(|position| !position.id.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_decodes_to_its_position_only_for_the_column_it_was_made_for() {
        let position = RunPosition { micros: 1_795_458_117_308_580, id: "01M84T9BNRSHEG246GQY9M2931".to_owned() };
        let cursor = position.to_cursor("start_time");
        // Recording v2-runs-page1.
        let recorded = "eyJpZCI6IjAxTTg0VDlCTlJTSEVHMjQ2R1FZOU0yOTMxIiwiYyI6eyJzdGFydF90aW1lIjp7ImYiOiJzdGFydF90aW1lIiwidiI6MTc5NTQ1ODExNzMwODU4MH19fQ==";
        assert_eq!(cursor.as_str(), recorded);
        assert_eq!(RunPosition::from_cursor(&cursor, "start_time"), Some(position));
        assert_eq!(RunPosition::from_cursor(&cursor, "end_time"), None);
    }

    #[test]
    fn an_invalid_cursor_does_not_decode() {
        for text in ["zzz", "", "e30=", "eyJpZCI6IiIsImMiOnt9fQ=="] {
            assert_eq!(RunPosition::from_cursor(&Cursor::from(text), "start_time"), None, "{text:?}");
        }
    }
}
