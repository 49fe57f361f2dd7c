use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Cursor;
use super::serde_helpers::{is_default, time};

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Where the next page starts; none on the last.
    pub cursor: Option<Cursor>,
    /// Whether there is a next page.
    pub has_more: bool,
    /// The page size that the server went by; 0 where it did not say.
    pub limit: u32,
}

impl<T> Page<T> {
    /// The last page of a list, or its only one.
    #[must_use]
    pub fn single(items: Vec<T>) -> Self {
        Self { items, cursor: None, has_more: false, limit: 0 }
    }

    /// A page that is not the last: the next starts at the cursor.
    #[must_use]
    pub fn with_next(items: Vec<T>, cursor: impl Into<Cursor>) -> Self {
        Self { cursor: Some(cursor.into()), has_more: true, ..Self::single(items) }
    }

    /// How many items the page holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether the page holds no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items by reference.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self::single(Vec::new())
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// What an answer says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Metadata {
    /// When the server took the data.
    #[serde(alias = "fetched_at", with = "time", skip_serializing_if = "is_default")]
    pub fetched_at: Option<Timestamp>,
    /// Until when the server may answer the same again.
    #[serde(alias = "cached_until", with = "time", skip_serializing_if = "is_default")]
    pub cached_until: Option<Timestamp>,
    /// The time range of a list of runs, where both of its bounds were given.
    #[serde(skip_serializing_if = "is_default")]
    pub time_range: Option<TimeRange>,
}

/// A range of time.
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
