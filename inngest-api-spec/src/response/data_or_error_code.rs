use std::marker::PhantomData;

use super::data::Data;
use super::decode::full_body;
use super::{Decode, RawResponse, refused};
use crate::error::errors_in;
use crate::{Error, Metadata, Model, ResponseKind};

/// As [`Data`], of an operation some of whose refusals are an outcome like any other: what was asked for is so already.
#[derive(Debug)]
pub struct DataOrErrorCode<T>(PhantomData<fn() -> T>);

/// A value that some of the API's codes stand for.
pub trait FromErrorCode: Sized {
    /// The value that a code stands for; none where it is an error.
    fn from_error_code(code: &str) -> Option<Self>;
    /// The code that stands for the value; none where the server carried out what was asked for.
    fn code(&self) -> Option<&'static str>;
}

fn of_body<T: FromErrorCode>(body: &[u8]) -> Option<T> {
    T::from_error_code(errors_in(body).first()?.code.as_deref()?)
}

impl<T: Model + FromErrorCode> Decode for DataOrErrorCode<T> {
    type Output = T;
    #[cfg(feature = "mock")]
    type Body = super::data::Envelope<T>;
    const KIND: ResponseKind = ResponseKind::Data;

    fn decode(mut response: RawResponse) -> Result<(T, Metadata), Error> {
        if response.status.is_success() {
            return Data::<T>::decode(response);
        }
        let body = full_body(&mut response);
        of_body(&body).map(|value| (value, Metadata::default())).ok_or_else(|| refused(&response, &body))
    }

    fn is_answer(body: &[u8]) -> bool {
        of_body::<T>(body).is_some()
    }

    #[cfg(feature = "mock")]
    fn encode(value: T) -> crate::mock_codec::ServerResponse {
        let Some(code) = value.code() else { return crate::mock_codec::ServerResponse::data(&value) };
        crate::mock_codec::ServerResponse::error(http::StatusCode::CONFLICT, code)
    }
}
