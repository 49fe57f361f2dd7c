use inngest_api_macros::endpoints;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::is_default;
use crate::{Cursor, Data, Described, Page, RawJson};

mod result;

pub use self::result::{
    Diagnostic, DiagnosticPosition, DiagnosticSeverity, InsightsColumn, InsightsColumnType, InsightsResult,
    InsightsRow, InsightsRowError,
};

/// Insights: SQL queries over events and runs. Inngest Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/insights/{operation}"
)]
pub trait Insights {
    /// Lists the tables that queries can use.
    #[get("/insights/tables", permission = "insights:read:list_tables")]
    fn list_insights_tables() -> Data<Vec<InsightsTable>>;

    /// Lists the schemas of the events that the server has received.
    #[get("/insights/events/schemas", paginated, permission = "insights:read:list_event_schemas")]
    fn list_insights_event_schemas(
        /// The maximum number of schemas per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<EventSchema>;

    /// Runs a query. It only reads data and is retried like a `GET`.
    ///
    /// The tables are `events`, `runs`, `steps`, `step_attempts`, `extended_trace_spans` and `metadata`; their data is some
    /// minutes old. The result is not paginated, and ends after 1,000 rows: limit it in the query, with `LIMIT`. The server
    /// removes the prefixes of its own enums from all strings of a result: `TRACE_STEP_OP_RUN` becomes `RUN`.
    ///
    /// # Errors
    /// 422 if the API rejects the query. Warnings are part of the result, as [`diagnostics`](InsightsResult::diagnostics).
    #[post("/insights/query", idempotent, permission = "insights:read:query")]
    fn query_insights(
        /// The query, in the SQL dialect of `ClickHouse`.
        query: String,
    ) -> Data<InsightsResult>;

    /// Turns a question into a query without running it. It is retried like a `GET`.
    #[post("/insights/query/prompt", idempotent, permission = "insights:read:prompt")]
    fn query_insights_prompt(
        /// The question in plain words: `events per name today`.
        prompt: String,
    ) -> Data<InsightsQuery>;
}

/// A table that queries can use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsTable {
    /// The table's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The description.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// The columns.
    #[serde(skip_serializing_if = "is_default")]
    pub columns: Vec<InsightsTableColumn>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsTableColumn {
    /// The column's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The description.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// The type in `ClickHouse`: `DateTime64(3)`.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: String,
}

/// The schema of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventSchema {
    /// The event's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The schema, an object similar to JSON Schema.
    #[serde(skip_serializing_if = "is_default")]
    pub schema: Option<RawJson>,
}

/// A query made from a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsQuery {
    /// The query, for [`query_insights`](super::Operations::query_insights).
    #[serde(skip_serializing_if = "is_default")]
    pub sql: String,
    /// What the query does, in plain words.
    #[serde(skip_serializing_if = "is_default")]
    pub summary: String,
}
