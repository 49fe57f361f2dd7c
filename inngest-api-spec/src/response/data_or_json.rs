use std::marker::PhantomData;

use super::decode::has_data;
use super::{Data, Decode, Json, RawBody, RawResponse};
use crate::{Error, Metadata, Model, ResponseKind};

/// As [`Data`], of an operation that other servers answer without the envelope.
#[derive(Debug)]
pub struct DataOrJson<T>(PhantomData<fn() -> T>);

impl<T: Model> Decode for DataOrJson<T> {
    type Output = T;
    #[cfg(feature = "mock")]
    type Body = super::data::Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;

    fn decode(response: RawResponse) -> Result<(T, Metadata), Error> {
        match &response.body {
            RawBody::Full(body) if has_data(body) => Data::decode(response),
            _ => Json::decode(response),
        }
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::data(&value)
    }
}
