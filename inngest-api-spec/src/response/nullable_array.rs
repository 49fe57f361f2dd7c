use std::marker::PhantomData;

use super::{Decode, Json, RawResponse};
use crate::{Error, Metadata, Model, ResponseKind};

/// A bare JSON array, which Go sends as `null` where it is empty (wire facts 13).
#[derive(Debug)]
pub struct NullableArray<T>(PhantomData<fn() -> T>);

impl<T: Model> Decode for NullableArray<T> {
    type Output = Vec<T>;
    #[cfg(feature = "mock")]
    type Body = Option<Vec<T>>;
    const KIND: ResponseKind = ResponseKind::Json;

    fn decode(response: RawResponse) -> Result<(Vec<T>, Metadata), Error> {
        let (items, metadata) = Json::<Option<Vec<T>>>::decode(response)?;
        Ok((items.unwrap_or_default(), metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(items: Vec<T>) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::json(&items)
    }
}
