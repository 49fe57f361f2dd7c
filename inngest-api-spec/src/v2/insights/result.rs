//! The result of a query: columns, rows and diagnostics.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Serialize, Serializer as _};

use crate::json::{Objects, error_path, without_position};
use crate::types::open_enum;
use crate::types::serde_helpers::is_default;
use crate::{Described, RawJson};

/// The result of a query. [`rows_as`](Self::rows_as) decodes its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsResult {
    /// The columns, in the order of each row's values.
    #[serde(skip_serializing_if = "is_default")]
    pub columns: Vec<InsightsColumn>,
    /// The rows.
    #[serde(skip_serializing_if = "is_default")]
    pub rows: Vec<InsightsRow>,
    /// Warnings and errors about the query.
    #[serde(skip_serializing_if = "is_default")]
    pub diagnostics: Vec<Diagnostic>,
}

/// A column of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsColumn {
    /// The column's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: InsightsColumnType,
}

/// A row of a result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsRow {
    /// The values in the order of the columns: any JSON; `null` is a value, too.
    #[serde(skip_serializing_if = "is_default")]
    pub values: Vec<RawJson>,
}

/// A warning or an error about a query that ran nevertheless.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Diagnostic {
    /// The severity.
    #[serde(skip_serializing_if = "is_default")]
    pub severity: DiagnosticSeverity,
    /// The API's code: `limit_applied`.
    #[serde(skip_serializing_if = "is_default")]
    pub code: String,
    /// The API's message.
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
    /// The part of the query it is about.
    #[serde(skip_serializing_if = "is_default")]
    pub position: Option<DiagnosticPosition>,
}

/// A part of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct DiagnosticPosition {
    /// The start position in the query.
    #[serde(skip_serializing_if = "is_default")]
    pub start: i32,
    /// The end position in the query.
    #[serde(skip_serializing_if = "is_default")]
    pub end: i32,
    /// The part's text.
    #[serde(skip_serializing_if = "is_default")]
    pub context: String,
}

open_enum! {
    /// The type of the values of a column.
    pub enum InsightsColumnType {
        /// Not reported by the server.
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
    /// The severity of a diagnostic.
    pub enum DiagnosticSeverity {
        /// Not reported by the server.
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
    /// Decodes the rows into a type whose fields are named like the columns.
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
    /// For the first row that does not fit `T`: the error has its index and the column.
    pub fn rows_as<T: DeserializeOwned>(&self) -> Result<Vec<T>, InsightsRowError> {
        self.rows.iter().enumerate().map(|(index, row)| self.row_as(index, row)).collect()
    }

    fn row_as<T: DeserializeOwned>(&self, index: usize, row: &InsightsRow) -> Result<T, InsightsRowError> {
        if row.values.len() > self.columns.len() {
            let message = format!("{} values for {} columns", row.values.len(), self.columns.len());
            return Err(InsightsRowError { row: index, column: None, message });
        }
        let members = || self.columns.iter().map(|column| &*column.name).zip(row.values.iter().map(RawJson::as_raw));
        T::deserialize(Objects(MapDeserializer::new(members()))).map_err(|error| {
            let mut object = serde_json::Serializer::new(Vec::new());
            // Serializing names and raw JSON does not fail.
            let _ = object.collect_map(members());
            let path = error_path::<T>(&String::from_utf8_lossy(&object.into_inner()));
            InsightsRowError {
                row: index,
                column: Some(path).filter(|path| !path.is_empty()),
                message: without_position(&error),
            }
        })
    }
}

/// A row that does not fit the type it is decoded into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsightsRowError {
    row: usize,
    column: Option<String>,
    message: String,
}

impl InsightsRowError {
    /// Returns the index of the row, from 0.
    #[must_use]
    pub fn row(&self) -> usize {
        self.row
    }

    /// Returns the column with the path in it: `tags[1]`. `None` if the row as a whole does not fit, such as when it lacks a
    /// column.
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
    fn rows_decode_into_a_struct_or_a_map() {
        let result = result(&json!([
            { "values": ["a", 9_007_199_254_740_993_u64, "2026-03-04T05:06:07Z"] },
            { "values": ["b", 1, null] },
        ]));
        let counts: Vec<Count> = result.rows_as().unwrap();
        assert_eq!((counts[0].n, counts[0].last), (9_007_199_254_740_993, "2026-03-04T05:06:07Z".parse().ok()));
        assert_eq!(counts[1], Count { last: None, n: 1, name: "b".to_owned() });
        let any: Vec<BTreeMap<String, Value>> = result.rows_as().unwrap();
        assert_eq!(any[1]["last"], Value::Null, "a map keeps null");
        assert_eq!(result.rows[1].values[2].as_str(), "null");
    }

    #[derive(Debug, Deserialize)]
    struct Numbers {
        #[allow(dead_code, reason = "only decoded")]
        n: Vec<u64>,
    }

    #[test]
    fn a_row_that_does_not_fit_is_reported_with_row_and_column() {
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

    #[derive(Debug, Deserialize)]
    struct Nested {
        #[allow(dead_code, reason = "only decoded")]
        n: Count,
    }

    #[test]
    fn a_list_in_a_row_is_not_a_struct() {
        let list = json!([{ "values": ["a", [null, 1, "b"]] }]);
        let error = result(&list).rows_as::<Nested>().unwrap_err();
        assert_eq!(error.to_string(), "row 0, column n: invalid type: sequence, expected struct Count");
    }

    #[test]
    fn absent_types_and_severities_are_unspecified() {
        let result = result(&json!([]));
        assert_eq!(result.columns[2].kind, InsightsColumnType::Unspecified);
        let diagnostic: Diagnostic = serde_json::from_value(json!({ "position": { "end": 6 } })).unwrap();
        assert_eq!((diagnostic.severity, diagnostic.position.unwrap().start), (DiagnosticSeverity::Unspecified, 0));
    }
}
