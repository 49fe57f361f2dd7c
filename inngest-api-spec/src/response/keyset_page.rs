use std::marker::PhantomData;

use super::data::Data;
use super::{Decode, RawResponse};
use crate::{Cursor, Error, Metadata, Model, Page, ResponseKind};

/// A page of v1: `{"data": [T], "metadata": {…}}`, whose next page starts at its last item (wire facts 13).
#[derive(Debug)]
pub struct KeysetPage<T>(PhantomData<fn() -> T>);

/// An item that says where the page after it starts.
pub trait HasCursor {
    /// Where that page starts.
    fn cursor(&self) -> Cursor;
}

impl<T: Model + HasCursor> Decode for KeysetPage<T> {
    type Output = Page<T>;
    #[cfg(feature = "mock")]
    type Body = super::data::Envelope<Vec<T>>;
    const KIND: ResponseKind = ResponseKind::Page;

    fn decode(response: RawResponse) -> Result<(Page<T>, Metadata), Error> {
        let (items, metadata) = Data::<Vec<T>>::decode(response)?;
        let mut page = Page::single(items);
        // The end is an empty page: a short one may be the server's own limit.
        page.cursor = page.items.last().map(HasCursor::cursor);
        page.has_more = page.cursor.is_some();
        Ok((page, metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(page: Page<T>) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::data(&page.items)
    }
}

impl<T: Model + HasCursor> super::Listed for KeysetPage<T> {
    type Item = T;
}
