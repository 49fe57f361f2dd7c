use inngest_api_macros::endpoints;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::is_default;
use crate::{Cursor, Data, Page, RawJson};

mod result;

pub use self::result::{
    Diagnostic, DiagnosticPosition, DiagnosticSeverity, InsightsColumn, InsightsColumnType, InsightsResult,
    InsightsRow, InsightsRowError,
};

/// Insights: SQL over events and runs. Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/insights/{operation}"
)]
pub trait Insights {
    /// Lists the tables that queries may use.
    #[get("/insights/tables")]
    fn list_insights_tables() -> Data<Vec<InsightsTable>>;

    /// Lists the schemas of the events that were seen.
    #[get("/insights/events/schemas", paginated)]
    fn list_insights_event_schemas(
        /// How many schemas a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<EventSchema>;

    /// Runs a query. It changes nothing, and may be sent again.
    ///
    /// There are no pages: bound the result in the query itself, with `LIMIT`. A text in it that starts as the API's own
    /// enums do inside the server, such as `TRACE_STEP_OP_RUN`, may come without that start: the server cuts it off all
    /// texts of an answer (wire facts 3).
    ///
    /// # Errors
    /// 422 where the query is understood and refused. What is only worth noting comes with the result, as
    /// [`diagnostics`](InsightsResult::diagnostics).
    #[post("/insights/query", idempotent)]
    fn query_insights(
        /// The query, in `ClickHouse`'s SQL.
        query: String,
    ) -> Data<InsightsResult>;

    /// Turns a question into a query, which it does not run. It changes nothing, and may be sent again.
    #[post("/insights/query/prompt", idempotent)]
    fn query_insights_prompt(
        /// The question, in words: `events per name today`.
        prompt: String,
    ) -> Data<InsightsQuery>;
}

/// A table that queries may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsTable {
    /// The table's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// What it holds.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// Its columns.
    #[serde(skip_serializing_if = "is_default")]
    pub columns: Vec<InsightsTableColumn>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsTableColumn {
    /// The column's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// What it holds.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// Its type in `ClickHouse`'s words: `DateTime64(3)`.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: String,
}

/// The schema of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventSchema {
    /// The event's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The schema as it came: an object after the fashion of JSON Schema.
    #[serde(skip_serializing_if = "is_default")]
    pub schema: Option<RawJson>,
}

/// A query that was made of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InsightsQuery {
    /// The query, for [`query_insights`](super::Operations::query_insights).
    #[serde(skip_serializing_if = "is_default")]
    pub sql: String,
    /// What it does, in words.
    #[serde(skip_serializing_if = "is_default")]
    pub summary: String,
}
