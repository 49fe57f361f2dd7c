//! How many items a page holds.

use crate::mock::refusal::Refusal;
use crate::response::Page;
use crate::types::Cursor;

/// What a page holds where the caller does not say.
const DEFAULT: u32 = 20;

/// The size of a page of v2; 0 counts as not said, and too many are refused (recording `v2-runs-limit-too-large`).
pub(super) fn page_size(asked: Option<u32>, most: u32) -> Result<u32, Refusal> {
    match asked.unwrap_or_default() {
        0 => Ok(DEFAULT),
        asked if asked > most => Err(Refusal::invalid(format!("Limit cannot exceed {most}"))),
        asked => Ok(asked),
    }
}

/// A page of all items, which know their ids: the cursor is the id of the last item (recording `v2-functions-page1`).
pub(super) fn page<T>(
    all: impl Iterator<Item = (String, T)>,
    asked: Option<u32>,
    cursor: Option<&Cursor>,
    most: u32,
) -> Result<Page<T>, Refusal> {
    let size = page_size(asked, most)?;
    let mut all = all.peekable();
    if let Some(cursor) = cursor.filter(|cursor| !cursor.as_str().is_empty()) {
        all.find(|(id, _)| id == cursor.as_str()).ok_or_else(|| Refusal::invalid("Cursor is invalid"))?;
    }
    let count = usize::try_from(size).unwrap_or(usize::MAX);
    let (ids, items): (Vec<_>, Vec<_>) = all.by_ref().take(count).unzip();
    let mut page = Page::single(items);
    page.limit = size;
    page.has_more = all.peek().is_some();
    page.cursor = ids.into_iter().next_back().filter(|_| page.has_more).map(Cursor::from);
    Ok(page)
}

/// The size of a page of v1: too many are cut down.
pub(super) fn page_size_v1(asked: Option<u32>, most: u32) -> usize {
    let asked = asked.filter(|asked| *asked > 0).unwrap_or(DEFAULT);
    usize::try_from(asked.min(most)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_bounded() {
        assert_eq!(
            (page_size(None, 100), page_size(Some(0), 100), page_size(Some(100), 100)),
            (Ok(20), Ok(20), Ok(100))
        );
        assert_eq!(page_size(Some(101), 100), Err(Refusal::invalid("Limit cannot exceed 100")));
        assert_eq!((page_size_v1(None, 51), page_size_v1(Some(100), 51), page_size_v1(Some(2), 51)), (20, 51, 2));
    }
}
