//! One value in the API's envelope: `{"data": …, "metadata": {…}}`.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::decode::{foreign, from_json, full_body, has_data, is_foreign, misfit};
use super::sealed::Sealed;
use super::{Decode, Json, METADATA, RawBody, RawResponse, error_response};
use crate::error::errors_in;
use crate::json::{JsonError, without_position};
use crate::{Error, Member, Metadata, Model, ResponseKind};

/// One value in the API's envelope: `{"data": T, "metadata": {…}}`.
#[derive(Debug)]
pub struct Data<T>(PhantomData<fn() -> T>);

#[derive(Serialize, Deserialize)]
pub struct Envelope<T> {
    data: Option<T>,
    #[serde(default)]
    metadata: Metadata,
}

impl<T> Sealed for Data<T> {}

impl<T: Model> Decode for Data<T> {
    type Output = T;
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;
    const ENVELOPE: &'static [Member] = &[METADATA];

    fn decode(mut response: RawResponse) -> Result<(T, Metadata), Error> {
        let body = full_body(&mut response);
        let envelope: Self::Body = from_json(&response, &body)?;
        let value = match envelope.data {
            Some(value) => value,
            None if is_foreign(&body) => return Err(foreign(&response, &body)),
            None => omitted().map_err(|error| misfit(&response, &body, &error))?,
        };
        Ok((value, envelope.metadata))
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::data(&value)
    }
}

/// The value of a `data` that the server omits because it is the default; v1 also sends `null` for an empty list.
fn omitted<T: DeserializeOwned>() -> Result<T, JsonError> {
    const DEFAULTS: [&str; 6] = ["null", "{}", "[]", "\"\"", "0", "false"];
    let value = DEFAULTS.iter().find_map(|json| serde_json::from_str(json).ok());
    // A struct with required members has no default: the error names the first of them.
    value
        .map_or_else(|| serde_json::from_str("{}"), Ok)
        .map_err(|error| JsonError::custom("data", &without_position(&error)))
}

/// As [`Data`], from servers some of which respond without the envelope.
#[derive(Debug)]
pub struct DataOrJson<T>(PhantomData<fn() -> T>);

impl<T> Sealed for DataOrJson<T> {}

impl<T: Model> Decode for DataOrJson<T> {
    type Output = T;
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;
    const ENVELOPE: &'static [Member] = &[METADATA];

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

/// As [`Data`], or a response without a body, such as 204: then the value is `None`.
#[derive(Debug)]
pub struct DataOrNoContent<T>(PhantomData<fn() -> T>);

impl<T> Sealed for DataOrNoContent<T> {}

impl<T: Model> Decode for DataOrNoContent<T> {
    type Output = Option<T>;
    type Body = Envelope<Option<T>>;
    const KIND: ResponseKind = ResponseKind::Data;
    const ENVELOPE: &'static [Member] = &[METADATA];

    fn decode(response: RawResponse) -> Result<(Option<T>, Metadata), Error> {
        match &response.body {
            RawBody::Full(body) if body.trim_ascii().is_empty() => Ok((None, Metadata::default())),
            _ => Data::decode(response),
        }
    }

    #[cfg(feature = "mock")]
    fn encode(value: Option<T>) -> crate::mock_codec::ServerResponse {
        match value {
            Some(value) => crate::mock_codec::ServerResponse::data(&value),
            None => crate::mock_codec::ServerResponse::empty().with_status(http::StatusCode::NO_CONTENT),
        }
    }
}

/// As [`Data`]. To a repeated call (same idempotency key) the server responds with 409 and the first call's value.
///
/// The operation needs `#[ok_statuses(409)]`.
#[derive(Debug)]
pub struct DataOrRepeated<T>(PhantomData<fn() -> T>);

/// As [`Data`]. To a repeated call (same idempotency key) the server responds as to a first one.
///
/// A value of the caller's key, or of a retried call, may therefore belong to an earlier call.
#[derive(Debug)]
pub struct MaybeRepeated<T>(PhantomData<fn() -> T>);

/// A value that records whether its call was a repeated one.
pub trait Repeated {
    /// Records whether the call was repeated; for [`MaybeRepeated`], whether it may have been.
    fn set_repeated(&mut self, repeated: bool);
    /// Returns what [`set_repeated`](Self::set_repeated) recorded.
    fn repeated(&self) -> bool;
}

impl<T> Sealed for DataOrRepeated<T> {}

impl<T: Model + Repeated> Decode for DataOrRepeated<T> {
    type Output = T;
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;
    const ENVELOPE: &'static [Member] = &[METADATA];

    fn decode(response: RawResponse) -> Result<(T, Metadata), Error> {
        // If the client generated the key, the earlier call was an earlier attempt of this call.
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

impl<T> Sealed for MaybeRepeated<T> {}

impl<T: Model + Repeated> Decode for MaybeRepeated<T> {
    type Output = T;
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;
    const ENVELOPE: &'static [Member] = &[METADATA];

    fn decode(response: RawResponse) -> Result<(T, Metadata), Error> {
        // The caller's key may have been used before, and a lost attempt may have reached the server.
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

/// As [`Data`], or an error response whose code means that the requested state already holds.
#[derive(Debug)]
pub struct DataOrErrorCode<T>(PhantomData<fn() -> T>);

/// A value that some error codes of the API represent.
pub trait FromErrorCode: Sized {
    /// Returns the value that a code represents; `None` if the code is an error.
    fn from_error_code(code: &str) -> Option<Self>;
    /// Returns the code that represents the value; `None` if the server sends the value as data.
    fn code(&self) -> Option<&'static str>;
}

fn value_of_code<T: FromErrorCode>(body: &[u8]) -> Option<T> {
    T::from_error_code(errors_in(body).first()?.code.as_deref()?)
}

impl<T> Sealed for DataOrErrorCode<T> {}

impl<T: Model + FromErrorCode> Decode for DataOrErrorCode<T> {
    type Output = T;
    type Body = Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;
    const ENVELOPE: &'static [Member] = &[METADATA];

    fn decode(mut response: RawResponse) -> Result<(T, Metadata), Error> {
        if response.status.is_success() {
            return Data::<T>::decode(response);
        }
        let body = full_body(&mut response);
        let value = value_of_code(&body).ok_or_else(|| error_response(&response, &body))?;
        Ok((value, Metadata::default()))
    }

    fn is_success(body: &[u8]) -> bool {
        value_of_code::<T>(body).is_some()
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        let Some(code) = value.code() else { return crate::mock_codec::ServerResponse::data(&value) };
        crate::mock_codec::ServerResponse::error(http::StatusCode::CONFLICT, code)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::omitted;

    #[test]
    fn omitted_data_is_the_default_of_its_type() {
        #[derive(Debug, Default, PartialEq, Deserialize)]
        #[serde(default)]
        struct Members {
            text: String,
            list: Vec<u8>,
        }
        assert_eq!(omitted::<Members>().unwrap(), Members::default());
        assert_eq!(omitted::<Vec<Members>>().unwrap(), []);
        assert_eq!(omitted::<Option<Members>>().unwrap(), None);
        assert_eq!(omitted::<String>().unwrap(), "");
        assert_eq!(omitted::<crate::RunId>().unwrap(), crate::RunId::default());
        assert_eq!((omitted::<u64>().unwrap(), omitted::<bool>().unwrap()), (0, false));
    }

    #[test]
    fn omitted_data_with_required_members_is_an_error() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Required {
            count: u32,
        }
        let error = omitted::<Required>().unwrap_err();
        assert_eq!((error.path.as_str(), error.message.as_str()), ("data", "missing field `count`"));
    }
}
