use std::marker::PhantomData;

use serde::Deserialize;

use super::absent::Absent;
use super::decode::{foreign, from_json, full_body, is_foreign, misfit};
use super::{Decode, RawResponse};
use crate::json::Fault;
use crate::{Error, Metadata, Model, ResponseKind};

/// One value in the API's envelope: `{"data": T, "metadata": {…}}`.
#[derive(Debug)]
pub struct Data<T>(PhantomData<fn() -> T>);

#[derive(Deserialize)]
#[cfg_attr(feature = "mock", derive(serde::Serialize))]
pub struct Envelope<T> {
    data: Option<T>,
    #[serde(default)]
    metadata: Metadata,
}

impl<T: Model> Decode for Data<T> {
    type Output = T;
    #[cfg(feature = "mock")]
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;

    fn decode(mut response: RawResponse) -> Result<(T, Metadata), Error> {
        let body = full_body(&mut response);
        let envelope: Envelope<T> = from_json(&response, &body)?;
        let value = match envelope.data {
            Some(value) => value,
            None if is_foreign(&body) => return Err(foreign(&response, &body)),
            // v2 leaves out what holds its default (wire facts 3), and v1 may send `null` for an empty list.
            None => T::deserialize(Absent)
                .map_err(|fault| misfit(&response, &body, &Fault::custom("data", &fault.to_string())))?,
        };
        Ok((value, envelope.metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::data(&value)
    }
}

/// As [`Data`], of an operation that answers a repeated call (same idempotency key) with 409 and the first answer.
#[derive(Debug)]
pub struct DataOrRepeated<T>(PhantomData<fn() -> T>);

/// As [`Data`], of an operation that answers a repeated call (same idempotency key) as it does a first one: what comes may be
/// of a call that did nothing.
#[derive(Debug)]
pub struct MaybeRepeated<T>(PhantomData<fn() -> T>);

/// A value that says whether it is the answer to a repeated call.
pub trait Repeated {
    /// Notes that it is, or of a [`MaybeRepeated`] that it may be.
    fn set_repeated(&mut self, repeated: bool);
    /// Whether it is, or may be.
    fn repeated(&self) -> bool;
}

impl<T: Model + Repeated> Decode for DataOrRepeated<T> {
    type Output = T;
    #[cfg(feature = "mock")]
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;

    fn decode(response: RawResponse) -> Result<(T, Metadata), Error> {
        // With a key that the client made, an earlier call is this call's own first attempt.
        let repeated = !response.status.is_success() && response.has_key;
        let (mut value, metadata) = Data::<T>::decode(response)?;
        value.set_repeated(repeated);
        Ok((value, metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        let status = if value.repeated() { http::StatusCode::CONFLICT } else { http::StatusCode::OK };
        crate::mock_codec::ServerResponse::data(&value).with_status(status)
    }
}

impl<T: Model + Repeated> Decode for MaybeRepeated<T> {
    type Output = T;
    #[cfg(feature = "mock")]
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;

    fn decode(response: RawResponse) -> Result<(T, Metadata), Error> {
        // A key of the caller's may have been used before, and a lost attempt may have arrived.
        let may_be_repeated = response.has_key || response.attempts > 1;
        let (mut value, metadata) = Data::<T>::decode(response)?;
        value.set_repeated(may_be_repeated);
        Ok((value, metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        Data::<T>::encode(value)
    }
}
