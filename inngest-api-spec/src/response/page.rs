//! A page of a list in the API's envelope.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::data::{self, Data};
use super::decode::{foreign, from_json, full_body, is_foreign};
use super::sealed::Sealed;
use super::{Decode, Listed, METADATA, RawResponse};
use crate::{Cursor, Described, Error, ErrorKind, Member, Metadata, Model, Page, RawJson, ResponseKind};

/// v2: `{"data": [T], "metadata": {…}, "page": {cursor?, hasMore, limit}}`; an empty page has no `data`.
#[derive(Serialize, Deserialize)]
pub struct Envelope<T> {
    data: Option<Vec<T>>,
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    page: PageInfo,
}

#[derive(Default, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
struct PageInfo {
    /// The argument `cursor` of the call for the next page.
    cursor: Option<Cursor>,
    /// Whether there is a next page.
    has_more: bool,
    /// The page size that the server used.
    limit: u32,
}

const PAGE: Member = Member::optional("page", <PageInfo as Described>::SCHEMA, "");
const NEXT_CURSOR: Member = Member::optional(
    "nextCursor",
    <Cursor as Described>::SCHEMA,
    "The argument `cursor` of the call for the next page.",
);

impl<T> Sealed for Page<T> {}

impl<T: Model> Decode for Page<T> {
    type Output = Self;
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Page;
    const ENVELOPE: &'static [Member] = &[METADATA, PAGE];

    fn decode(mut response: RawResponse) -> Result<(Self, Metadata), Error> {
        let body = full_body(&mut response);
        let Envelope { data, metadata, page } = from_json::<Self::Body>(&response, &body)?;
        if data.is_none() && is_foreign(&body) {
            return Err(foreign(&response, &body));
        }
        let PageInfo { cursor, has_more, limit } = page;
        let cursor = cursor.filter(|cursor| !cursor.as_str().is_empty());
        Ok((Self { items: data.unwrap_or_default(), cursor, has_more, limit }, metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(page: Self) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::page(&page)
    }
}

impl<T: Model> Listed for Page<T> {
    type Item = T;

    fn decode_untyped(response: RawResponse) -> Result<Page<RawJson>, Error> {
        Page::<RawJson>::decode(response).map(|(page, _)| page)
    }
}

/// A page of v1: `{"data": [T], "metadata": {…}}`. The next page starts at its last item.
#[derive(Debug)]
pub struct KeysetPage<T>(PhantomData<fn() -> T>);

/// An item of a [`KeysetPage`].
pub trait HasCursor {
    /// Returns where the page after this item starts.
    fn cursor(&self) -> Cursor;
}

impl<T> Sealed for KeysetPage<T> {}

impl<T: Model + HasCursor> Decode for KeysetPage<T> {
    type Output = Page<T>;
    type Body = data::Envelope<Vec<T>>;
    const KIND: ResponseKind = ResponseKind::Page;
    const ENVELOPE: &'static [Member] = &[METADATA];

    fn decode(response: RawResponse) -> Result<(Page<T>, Metadata), Error> {
        let (items, metadata) = Data::<Vec<T>>::decode(response)?;
        let mut page = Page::single(items);
        // Only an empty page is the last one: a short page may be due to a limit of the server.
        page.cursor = page.items.last().map(HasCursor::cursor);
        page.has_more = page.cursor.is_some();
        Ok((page, metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(page: Page<T>) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::data(&page.items)
    }
}

impl<T: Model + HasCursor> Listed for KeysetPage<T> {
    type Item = T;

    fn decode_untyped(response: RawResponse) -> Result<Page<RawJson>, Error> {
        let (operation, attempts) = (response.operation, response.attempts);
        let (items, _) = Data::<Vec<RawJson>>::decode(response)?;
        let cursor = items.last().map(|last| last.decode::<T>().map(|last| last.cursor())).transpose();
        let cursor = cursor.map_err(|error| {
            Error::local(ErrorKind::Decode, operation, error.to_string()).sent().with_attempts(attempts)
        })?;
        Ok(Page { has_more: cursor.is_some(), cursor, ..Page::single(items) })
    }
}

/// A page whose next cursor is at the top level: `{"data": [T], "nextCursor": "…"}`.
#[derive(Debug)]
pub struct NextCursorPage<T>(PhantomData<fn() -> T>);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextCursorEnvelope<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Vec<T>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<Cursor>,
}

impl<T> Sealed for NextCursorPage<T> {}

impl<T: Model> Decode for NextCursorPage<T> {
    type Output = Page<T>;
    type Body = NextCursorEnvelope<T>;
    const KIND: ResponseKind = ResponseKind::Page;
    const ENVELOPE: &'static [Member] = &[NEXT_CURSOR];

    fn decode(mut response: RawResponse) -> Result<(Page<T>, Metadata), Error> {
        let body = full_body(&mut response);
        let NextCursorEnvelope { data, next_cursor } = from_json::<Self::Body>(&response, &body)?;
        if data.is_none() && next_cursor.is_none() && is_foreign(&body) {
            return Err(foreign(&response, &body));
        }
        let mut page = Page::single(data.unwrap_or_default());
        page.cursor = next_cursor.filter(|cursor| !cursor.as_str().is_empty());
        page.has_more = page.cursor.is_some();
        Ok((page, Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode(page: Page<T>) -> crate::mock_codec::ServerResponse {
        let next_cursor = page.cursor.filter(|_| page.has_more);
        // The server omits an empty list.
        let data = Some(page.items).filter(|items| !items.is_empty());
        crate::mock_codec::ServerResponse::json(&NextCursorEnvelope { data, next_cursor })
    }
}

impl<T: Model> Listed for NextCursorPage<T> {
    type Item = T;

    fn decode_untyped(response: RawResponse) -> Result<Page<RawJson>, Error> {
        NextCursorPage::<RawJson>::decode(response).map(|(page, _)| page)
    }
}
