//! What a query gives: columns, rows, and what is worth noting.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Serialize, Serializer as _};

use crate::RawJson;
use crate::json::{error_path, without_position};
use crate::types::open_enum;
use crate::types::serde_helpers::is_default;

/// What a query gives. Its rows become values of the user's with [`rows_as`](Self::rows_as).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsResult {
    /// The columns, in the order of each row's values.
    #[serde(skip_serializing_if = "is_default")]
    pub columns: Vec<InsightsColumn>,
    /// The rows.
    #[serde(skip_serializing_if = "is_default")]
    pub rows: Vec<InsightsRow>,
    /// What is worth noting of the query.
    #[serde(skip_serializing_if = "is_default")]
    pub diagnostics: Vec<Diagnostic>,
}

/// A column of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsColumn {
    /// The column's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// What its values are.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: InsightsColumnType,
}

/// A row of a result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsRow {
    /// The values as they came, in the order of the columns; `null` is one like any other.
    #[serde(skip_serializing_if = "is_default")]
    pub values: Vec<RawJson>,
}

/// Something worth noting of a query that ran all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Diagnostic {
    /// How grave it is.
    #[serde(skip_serializing_if = "is_default")]
    pub severity: DiagnosticSeverity,
    /// The API's code: `limit_applied`.
    #[serde(skip_serializing_if = "is_default")]
    pub code: String,
    /// The API's message, for a person.
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
    /// Which part of the query it is about.
    #[serde(skip_serializing_if = "is_default")]
    pub position: Option<DiagnosticPosition>,
}

/// A part of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct DiagnosticPosition {
    /// Where it starts.
    #[serde(skip_serializing_if = "is_default")]
    pub start: i32,
    /// Where it ends.
    #[serde(skip_serializing_if = "is_default")]
    pub end: i32,
    /// The part's text.
    #[serde(skip_serializing_if = "is_default")]
    pub context: String,
}

open_enum! {
    /// What the values of a column are.
    pub enum InsightsColumnType {
        /// The server did not say.
        Unspecified = "VALUE_TYPE_UNSPECIFIED",
        /// Text.
        String = "STRING",
        /// Numbers.
        Number = "NUMBER",
        /// Booleans.
        Boolean = "BOOLEAN",
        /// Times, as text.
        Datetime = "DATETIME",
        /// Arrays and objects.
        Complex = "COMPLEX",
    }
}

open_enum! {
    /// How grave something is.
    pub enum DiagnosticSeverity {
        /// The server did not say.
        Unspecified = "SEVERITY_UNSPECIFIED",
        /// An error.
        Error = "ERROR",
        /// A warning.
        Warning = "WARNING",
        /// For information.
        Info = "INFO",
    }
}

impl InsightsResult {
    /// The rows as values of the user's type, whose members are the columns by name.
    ///
    /// ```
    /// # fn names(result: &inngest_api_spec::v2::InsightsResult) -> Result<(), inngest_api_spec::v2::InsightsRowError> {
    /// #[derive(serde::Deserialize)]
    /// struct Count {
    ///     name: String,
    ///     n: u64,
    /// }
    /// // SELECT name, count(*) AS n FROM events GROUP BY name
    /// for Count { name, n } in result.rows_as()? {
    ///     println!("{name}: {n}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// At the first row that is no `T`, saying which row and which column.
    pub fn rows_as<T: DeserializeOwned>(&self) -> Result<Vec<T>, InsightsRowError> {
        self.rows.iter().enumerate().map(|(index, row)| self.row_as(index, row)).collect()
    }

    fn row_as<T: DeserializeOwned>(&self, index: usize, row: &InsightsRow) -> Result<T, InsightsRowError> {
        if row.values.len() > self.columns.len() {
            let message = format!("{} values for {} columns", row.values.len(), self.columns.len());
            return Err(InsightsRowError { row: index, column: None, message });
        }
        let members = || self.columns.iter().map(|column| &*column.name).zip(row.values.iter().map(RawJson::as_raw));
        T::deserialize(MapDeserializer::new(members())).map_err(|fault| {
            let mut object = serde_json::Serializer::new(Vec::new());
            // Names and JSON always serialize.
            let _ = object.collect_map(members());
            let path = error_path::<T>(&String::from_utf8_lossy(&object.into_inner()));
            InsightsRowError {
                row: index,
                column: Some(path).filter(|path| !path.is_empty()),
                message: without_position(&fault),
            }
        })
    }
}

/// A row that is no value of the user's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsightsRowError {
    row: usize,
    column: Option<String>,
    message: String,
}

impl InsightsRowError {
    /// Which row, from 0.
    #[must_use]
    pub fn row(&self) -> usize {
        self.row
    }

    /// Which column, and what in it: `tags[1]`. None where the row as a whole is at fault, as when it lacks a column.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }
}

impl fmt::Display for InsightsRowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for InsightsRowError {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::*;

    fn result(rows: &Value) -> InsightsResult {
        let columns =
            json!([{ "name": "name", "type": "STRING" }, { "name": "n", "type": "NUMBER" }, { "name": "last" }]);
        serde_json::from_value(json!({ "columns": columns, "rows": rows })).unwrap()
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Count {
        last: Option<Timestamp>,
        n: u64,
        name: String,
    }

    #[test]
    fn rows_are_values_of_the_users() {
        let result = result(&json!([
            { "values": ["a", 9_007_199_254_740_993_u64, "2026-03-04T05:06:07Z"] },
            { "values": ["b", 1, null] },
        ]));
        let counts: Vec<Count> = result.rows_as().unwrap();
        assert_eq!((counts[0].n, counts[0].last), (9_007_199_254_740_993, "2026-03-04T05:06:07Z".parse().ok()));
        assert_eq!(counts[1], Count { last: None, n: 1, name: "b".to_owned() });
        let any: Vec<BTreeMap<String, Value>> = result.rows_as().unwrap();
        assert_eq!(any[1]["last"], Value::Null, "null stays");
        assert_eq!(result.rows[1].values[2].as_str(), "null");
    }

    #[derive(Debug, Deserialize)]
    struct Numbers {
        #[allow(dead_code, reason = "it is not read")]
        n: Vec<u64>,
    }

    #[test]
    fn a_row_of_another_shape_says_where() {
        let error = |rows: Value| result(&rows).rows_as::<Count>().unwrap_err();
        let text = error(json!([{ "values": ["a", 1, null] }, { "values": ["b", "many", null] }]));
        assert_eq!((text.row(), text.column()), (1, Some("n")));
        assert_eq!(text.to_string(), "row 1, column n: invalid type: string \"many\", expected u64");
        let short = error(json!([{}]));
        assert_eq!((short.row(), short.column()), (0, None));
        assert_eq!(short.to_string(), "row 0: missing field `n`");
        assert_eq!(error(json!([{ "values": [1, 2, 3, 4] }])).to_string(), "row 0: 4 values for 3 columns");
        let within = result(&json!([{ "values": ["a", [1, "two"]] }])).rows_as::<Numbers>().unwrap_err();
        assert_eq!(within.to_string(), "row 0, column n[1]: invalid type: string \"two\", expected u64");
    }

    #[test]
    fn what_is_absent_is_unspecified() {
        let result = result(&json!([]));
        assert_eq!(result.columns[2].kind, InsightsColumnType::Unspecified);
        let diagnostic: Diagnostic = serde_json::from_value(json!({ "position": { "end": 6 } })).unwrap();
        assert_eq!((diagnostic.severity, diagnostic.position.unwrap().start), (DiagnosticSeverity::Unspecified, 0));
    }
}
