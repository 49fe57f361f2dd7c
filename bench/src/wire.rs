//! The requests that all contenders send, and the types that the handwritten contenders serialize and deserialize.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use inngest_api::response::Page;
use inngest_api::types::Cursor;
use inngest_api::v2::{InvokedRun, Run};
use serde::{Deserialize, Serialize};

use crate::Result;

pub(crate) const KEY: &str = "sk-inn-api-0123456789abcdef0123456789abcdef";
pub(crate) const AUTHORIZATION: &str = "Bearer sk-inn-api-0123456789abcdef0123456789abcdef";
/// Like the user agent of the client, whose version may change.
pub(crate) const USER_AGENT: &str = "inngest-api-rust/0.1.0";
pub(crate) const JSON: &str = "application/json";

pub(crate) const APP: &str = "demo-app";
pub(crate) const FUNCTION: &str = "backfill-data";
pub(crate) const INVOKE: &str = "/v2/apps/demo-app/functions/backfill-data/invoke";
pub(crate) const GET_RUN: &str = "/v2/runs/01M84T9BE4283W6797JPFB41YC?includeOutput=true";
pub(crate) const RUNS: &str = "/v2/runs?includeOutput=true&limit=100";

pub(crate) const RUN: &str = "01M84T9BE4283W6797JPFB41YC";
pub(crate) const PAGE_ITEMS: usize = 100;

/// The data of an invocation.
#[derive(Serialize)]
pub(crate) struct Input {
    pub(crate) test: &'static str,
}

pub(crate) const INPUT: Input = Input { test: "invoke-a-fn!" };

/// The body of an invocation.
#[derive(Serialize)]
pub(crate) struct Invocation<'a> {
    pub(crate) data: &'a Input,
    #[serde(rename = "idempotencyKey")]
    pub(crate) key: String,
}

impl<'a> Invocation<'a> {
    /// Creates a body with a unique key, of the length of the client's keys.
    pub(crate) fn new(data: &'a Input) -> Self {
        const PREFIX: &str = "ffffffffffffffffffffffffffffffff-";
        static MADE: AtomicU64 = AtomicU64::new(0);
        let mut key = String::with_capacity(PREFIX.len() + 16);
        key.push_str(PREFIX);
        // Writing to a `String` does not fail.
        let _ = write!(key, "{:x}", MADE.fetch_add(1, Ordering::Relaxed));
        Self { data, key }
    }
}

/// One value in the API's envelope. The metadata is skipped, because the calls do not return it.
#[derive(Deserialize)]
pub(crate) struct Envelope<T> {
    pub(crate) data: T,
}

/// A page of a list in the API's envelope.
#[derive(Deserialize)]
pub(crate) struct PageEnvelope<T> {
    data: Vec<T>,
    page: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    cursor: Option<Cursor>,
    has_more: bool,
    limit: u32,
}

impl<T> From<PageEnvelope<T>> for Page<T> {
    fn from(envelope: PageEnvelope<T>) -> Self {
        let mut page = Self::single(envelope.data);
        page.cursor = envelope.page.cursor;
        page.has_more = envelope.page.has_more;
        page.limit = envelope.page.limit;
        page
    }
}

/// Returns an error unless the page is complete.
pub(crate) fn check_page(page: &Page<Run>) -> Result<()> {
    let whole = page.len() == PAGE_ITEMS && page.has_more && page.cursor.is_some();
    if whole { Ok(()) } else { Err(format!("a page of {} runs", page.len()).into()) }
}

/// Returns an error unless the run is the requested one, with its output.
pub(crate) fn check_run(run: &Run) -> Result<()> {
    let whole = run.id == RUN && run.has_ended() && run.output.is_some();
    if whole { Ok(()) } else { Err(format!("another run, or without an output: {}", run.id).into()) }
}

/// Returns an error unless the response belongs to the invocation.
pub(crate) fn check_invoked(invoked: &InvokedRun) -> Result<()> {
    if invoked.run_id == RUN { Ok(()) } else { Err(format!("another run: {}", invoked.run_id).into()) }
}
