use std::marker::PhantomData;

use super::decode::{from_json, full_body};
use super::{Decode, RawResponse};
use crate::{Error, Metadata, Model, ResponseKind};

/// JSON without an envelope.
#[derive(Debug)]
pub struct Json<T>(PhantomData<fn() -> T>);

impl<T: Model> Decode for Json<T> {
    type Output = T;
    #[cfg(feature = "mock")]
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
