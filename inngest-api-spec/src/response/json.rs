//! Responses without the API's envelope.

use std::marker::PhantomData;

use super::decode::{from_json, full_body};
use super::sealed::Sealed;
use super::{Decode, RawResponse};
use crate::{Error, Metadata, Model, ResponseKind};

/// JSON without an envelope.
#[derive(Debug)]
pub struct Json<T>(PhantomData<fn() -> T>);

impl<T> Sealed for Json<T> {}

impl<T: Model> Decode for Json<T> {
    type Output = T;
    type Body = T;
    const KIND: ResponseKind = ResponseKind::Json;

    fn decode(mut response: RawResponse) -> Result<(T, Metadata), Error> {
        let body = full_body(&mut response);
        from_json(&response, &body).map(|value| (value, Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::json(&value)
    }
}

/// A JSON array without an envelope; `null` is an empty array.
#[derive(Debug)]
pub struct NullableArray<T>(PhantomData<fn() -> T>);

impl<T> Sealed for NullableArray<T> {}

impl<T: Model> Decode for NullableArray<T> {
    type Output = Vec<T>;
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

/// No value: whatever the body is, it is not read.
#[derive(Debug)]
pub enum Empty {}

impl Sealed for Empty {}

impl Decode for Empty {
    type Output = ();
    type Body = serde_json::Value;
    const KIND: ResponseKind = ResponseKind::Empty;

    fn decode(_: RawResponse) -> Result<((), Metadata), Error> {
        Ok(((), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode((): ()) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::empty()
    }
}
