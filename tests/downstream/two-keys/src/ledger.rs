//! Custom endpoints of a proxy, with one endpoints trait for each key.

use inngest_api::endpoints;
use inngest_api::response::Page;
use inngest_api::response::{Empty, Json};
use inngest_api::types::Cursor;
use serde::{Deserialize, Serialize};

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// How much, in cents.
    pub cents: u32,
    /// What for.
    pub note: Option<String>,
}

/// The ledger.
#[endpoints(V2, base = "/ledger")]
pub trait Entries {
    /// Lists entries.
    #[get("/entries", paginated)]
    fn list_entries(limit: Option<u32>, cursor: Option<Cursor>) -> Page<Entry>;

    /// Adds an entry.
    #[post("/entries")]
    fn add_entry(cents: u32, note: Option<String>) -> Json<Entry>;
}

/// The archive.
#[endpoints(V1, base = "/ledger")]
pub trait Years {
    /// Archives a year.
    #[put("/years/{year}", idempotent)]
    fn archive_year(year: u16) -> Empty;
}
