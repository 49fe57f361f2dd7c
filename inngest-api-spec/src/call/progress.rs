//! How far a list has been read, and whether it may continue.

use std::collections::HashSet;

use crate::{Cursor, Error, ErrorKind, OperationInfo, Page};

/// The default limit on the number of pages.
const MAX_PAGES: u32 = 10_000;

/// The pages of a list that were received, and the cursor of the next one.
pub(super) struct Progress {
    operation: &'static OperationInfo,
    /// The cursor of the page that is requested next, is in flight, or failed; `None` for the first page.
    pub(super) cursor: Option<Cursor>,
    seen: HashSet<Cursor>,
    received: u32,
    pub(super) limit: u32,
}

impl Progress {
    pub(super) fn new(operation: &'static OperationInfo) -> Self {
        Self { operation, cursor: None, seen: HashSet::new(), received: 0, limit: MAX_PAGES }
    }

    /// Returns an error if no further page may be requested.
    pub(super) fn check_limit(&self) -> Result<(), Error> {
        if self.received < self.limit {
            return Ok(());
        }
        let message = format!(
            "the list has more than {} pages; request larger pages with `limit`, or raise `max_pages`",
            self.limit
        );
        Err(Error::local(ErrorKind::TooLarge, self.operation, message))
    }

    /// Counts a page, and returns the cursor of the next one; `None` if this is the last.
    pub(super) fn advance<T>(&mut self, page: &Page<T>) -> Result<Option<Cursor>, Error> {
        self.cursor = None;
        self.received += 1;
        if !page.has_more {
            return Ok(None);
        }
        let Some(cursor) = page.cursor.as_ref() else {
            return Err(self.error("the response has `hasMore` but no cursor; the rest of the list cannot be read"));
        };
        if !self.seen.insert(cursor.clone()) {
            return Err(self.error("the server returned the same cursor twice; the list would never end"));
        }
        self.cursor = Some(cursor.clone());
        Ok(self.cursor.clone())
    }

    fn error(&self, message: &'static str) -> Error {
        Error::local(ErrorKind::Decode, self.operation, message).sent()
    }
}
