mod json;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Cursor;
use super::serde_helpers::{is_default, time};

/// One page of a list.
///
/// It is not an iterator, so that one page is not taken for the list: use [`items`](Self::items) for the items of this page, and the
/// operation's `.items()` instead of `.send()` for those of all pages.
///
/// As JSON it has the form of a response: `{"data": […], "page": {"cursor": "…", "hasMore": true, "limit": 20}}`. The metadata of
/// the response is not part of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` on the last page.
    pub cursor: Option<Cursor>,
    /// Whether there is a next page.
    pub has_more: bool,
    /// The page size used by the server; 0 if it does not report it.
    pub limit: u32,
}

impl<T> Page<T> {
    /// Creates the last or only page of a list.
    #[must_use]
    pub fn single(items: Vec<T>) -> Self {
        Self { items, cursor: None, has_more: false, limit: 0 }
    }

    /// Creates a page with a next page, which starts at the cursor.
    #[must_use]
    pub fn with_next(items: Vec<T>, cursor: impl Into<Cursor>) -> Self {
        Self { cursor: Some(cursor.into()), has_more: true, ..Self::single(items) }
    }

    /// Returns the number of items of the page.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns whether the page has no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self::single(Vec::new())
    }
}

/// Response metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Metadata {
    /// When the server fetched the data.
    #[serde(alias = "fetched_at", with = "time", skip_serializing_if = "is_default")]
    pub fetched_at: Option<Timestamp>,
    /// Until when the server may return the same data from its cache.
    #[serde(alias = "cached_until", with = "time", skip_serializing_if = "is_default")]
    pub cached_until: Option<Timestamp>,
    /// The time range of a list of runs, if both of its limits were set.
    #[serde(skip_serializing_if = "is_default")]
    pub time_range: Option<TimeRange>,
}

/// A time range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct TimeRange {
    /// The start.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub from: Option<Timestamp>,
    /// The end.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub until: Option<Timestamp>,
}
