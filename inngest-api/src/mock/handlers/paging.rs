//! Page sizes and pages.

use crate::mock::behavior::ErrorResponse;
use crate::response::Page;
use crate::types::Cursor;

/// The page size if the caller does not set one.
const DEFAULT: u32 = 20;

/// The page size in v2. 0 means the default; a size above the maximum is an error. Recording `v2-runs-limit-too-large`.
pub(super) fn page_size(requested: Option<u32>, max: u32) -> Result<u32, ErrorResponse> {
    match requested.unwrap_or_default() {
        0 => Ok(DEFAULT),
        size if size > max => Err(ErrorResponse::invalid(format!("Limit cannot exceed {max}"))),
        size => Ok(size),
    }
}

/// Returns a page of items that are paired with their ids. The cursor is the id of the last item. Recording `v2-functions-page1`.
pub(super) fn page<T>(
    all: impl Iterator<Item = (String, T)>,
    requested: Option<u32>,
    cursor: Option<&Cursor>,
    max: u32,
) -> Result<Page<T>, ErrorResponse> {
    let size = page_size(requested, max)?;
    let mut all = all.peekable();
    if let Some(cursor) = cursor.filter(|cursor| !cursor.as_str().is_empty()) {
        all.find(|(id, _)| id == cursor.as_str()).ok_or_else(|| ErrorResponse::invalid("Cursor is invalid"))?;
    }
    let count = usize::try_from(size).unwrap_or(usize::MAX);
    let (ids, items): (Vec<_>, Vec<_>) = all.by_ref().take(count).unzip();
    let mut page = Page::single(items);
    page.limit = size;
    page.has_more = all.peek().is_some();
    page.cursor = ids.into_iter().next_back().filter(|_| page.has_more).map(Cursor::from);
    Ok(page)
}

/// The page size in v1. A size above the maximum is reduced to it.
pub(super) fn page_size_v1(requested: Option<u32>, max: u32) -> usize {
    let size = requested.filter(|size| *size > 0).unwrap_or(DEFAULT);
    usize::try_from(size.min(max)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_size_has_a_default_and_a_maximum() {
        assert_eq!(
            (page_size(None, 100), page_size(Some(0), 100), page_size(Some(100), 100)),
            (Ok(20), Ok(20), Ok(100))
        );
        assert_eq!(page_size(Some(101), 100), Err(ErrorResponse::invalid("Limit cannot exceed 100")));
        assert_eq!((page_size_v1(None, 51), page_size_v1(Some(100), 51), page_size_v1(Some(2), 51)), (20, 51, 2));
    }
}
