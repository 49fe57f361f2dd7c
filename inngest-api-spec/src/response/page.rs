use serde::Deserialize;

use super::decode::{foreign, from_json, full_body, is_foreign};
use super::{Decode, RawResponse};
use crate::{Cursor, Error, Metadata, Model, Page, ResponseKind};

/// v2: `{"data": [T], "metadata": {…}, "page": {cursor?, hasMore, limit}}`; an empty page has no `data` (wire facts 3).
#[derive(Deserialize)]
#[cfg_attr(feature = "mock", derive(serde::Serialize))]
pub struct Envelope<T> {
    data: Option<Vec<T>>,
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    page: PageInfo,
}

#[derive(Default, Deserialize)]
#[cfg_attr(feature = "mock", derive(serde::Serialize))]
#[serde(default, rename_all = "camelCase")]
struct PageInfo {
    cursor: Option<Cursor>,
    has_more: bool,
    limit: u32,
}

impl<T: Model> Decode for Page<T> {
    type Output = Self;
    #[cfg(feature = "mock")]
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Page;

    fn decode(mut response: RawResponse) -> Result<(Self, Metadata), Error> {
        let body = full_body(&mut response);
        let Envelope { data, metadata, page } = from_json::<Envelope<T>>(&response, &body)?;
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

impl<T: Model> super::Listed for Page<T> {
    type Item = T;
}
