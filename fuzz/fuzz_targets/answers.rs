//! Decodes arbitrary bytes as the response of an operation: the result is a value or a valid error. The first byte
//! selects the operation, and whether the response is a success.
#![no_main]

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use inngest_api::__private::{Bearers, RawBody, RawResponse, error_in_success};
use inngest_api::operation::Operation;
use inngest_api::response::Decode;
use inngest_api::{Error, v1, v2};
use libfuzzer_sys::fuzz_target;

/// One operation for each kind of decoder, including handwritten ones; and error responses of version 2, of version 1,
/// of an operation whose responses contain secrets, and of a stream.
const TARGETS: [fn(&[u8]); 17] = [
    decode::<v2::operation::Health>,
    decode::<v2::operation::InvokeFunction>,
    decode::<v2::operation::GetFunctionRun>,
    decode::<v2::operation::ListRuns>,
    decode::<v2::operation::CancelRun>,
    decode::<v2::operation::GetFunctionTrace>,
    decode::<v2::operation::QueryInsights>,
    decode::<v2::operation::GetExperiment>,
    decode::<v2::operation::SignalSandboxProcess>,
    decode::<v1::operation::ListEvents>,
    decode::<v1::operation::ResumeSignal>,
    decode::<v1::operation::GetAppFunctions>,
    decode::<v1::operation::CancelRun>,
    decode_error::<v2::operation::InvokeFunction>,
    decode_error::<v1::operation::GetRun>,
    decode_error::<v2::operation::FetchAccountEventKeys>,
    decode_error::<v2::operation::StreamSandboxLogs>,
];

fn decode<E: Operation>(body: &[u8]) {
    let body = Bytes::copy_from_slice(body);
    for status in [StatusCode::OK, StatusCode::CONFLICT] {
        let response = RawResponse {
            operation: E::INFO,
            status,
            headers: HeaderMap::new(),
            body: RawBody::Full(body.clone()),
            attempts: 1,
            has_key: true,
            limit: 1 << 20,
            keys: Bearers::default(),
        };
        if let Err(error) = E::Response::decode(response) {
            check(&error);
        }
    }
    if E::INFO.errors_in_success
        && let Some(status) = error_in_success(&body)
    {
        assert!(status.as_u16() >= 400);
        check(&Error::from_response(E::INFO, status, HeaderMap::new(), body));
    }
}

/// The first two bytes select the status, the third one a header, and the fourth one the length of its value. The value
/// and the body follow.
fn decode_error<E: Operation>(bytes: &[u8]) {
    const HEADERS: [&str; 6] =
        ["content-type", "retry-after", "x-request-id", "cf-ray", "x-ratelimit-remaining", "x-ratelimit-reset"];
    let Some(([high, low, name, length], rest)) = bytes.split_first_chunk() else { return };
    let status = StatusCode::from_u16(100 + u16::from_be_bytes([*high, *low]) % 900).expect("it has three digits");
    let (value, body) = rest.split_at(usize::from(*length).min(rest.len()));
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(value) {
        headers.insert(HEADERS[usize::from(*name) % HEADERS.len()], value);
    }
    let error = Error::from_response(E::INFO, status, headers.clone(), Bytes::copy_from_slice(body));
    assert_eq!((error.status(), error.headers()), (Some(status), Some(&headers)));
    check(&error);
}

/// Checks the invariants of an error that was created from a response.
fn check(error: &Error) {
    assert!(!error.to_string().contains(char::is_control));
    assert!(error.may_have_been_sent());
    assert!(error.body().is_none_or(|body| body.len() <= 16 * 1024));
    let _ = (error.is_retryable(), error.rate_limit(), error.request_id());
    if error.operation().is_some_and(|operation| operation.redact) {
        assert_eq!(error.body(), None);
        assert!(error.api_errors().iter().all(|error| error.message.is_empty()));
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Some((which, rest)) = bytes.split_first() {
        TARGETS[usize::from(*which) % TARGETS.len()](rest);
    }
});
