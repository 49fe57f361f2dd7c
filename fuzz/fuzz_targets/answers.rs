//! Any bytes as the answer of an operation: a value, or an error that says where. The first byte chooses the operation.
#![no_main]

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use inngest_api::__private::{Bearers, RawBody, RawResponse};
use inngest_api::{Decode, Endpoint, v1, v2};
use libfuzzer_sys::fuzz_target;

/// One of each kind of decoder, and of those that are read by hand.
const DECODERS: [fn(Bytes); 11] = [
    decode::<v2::Health>,
    decode::<v2::InvokeFunction>,
    decode::<v2::GetFunctionRun>,
    decode::<v2::ListRuns>,
    decode::<v2::CancelRun>,
    decode::<v2::GetFunctionTrace>,
    decode::<v2::QueryInsights>,
    decode::<v2::GetExperiment>,
    decode::<v1::ListEvents>,
    decode::<v1::ResumeSignal>,
    decode::<v1::GetAppFunctions>,
];

fn decode<E: Endpoint>(body: Bytes) {
    for status in [StatusCode::OK, StatusCode::CONFLICT] {
        let response = RawResponse {
            operation: E::OPERATION,
            status,
            headers: HeaderMap::new(),
            body: RawBody::Full(body.clone()),
            attempts: 1,
            has_key: true,
            limit: 1 << 20,
            keys: Bearers::default(),
        };
        if let Err(error) = E::Response::decode(response) {
            assert!(!error.to_string().contains(char::is_control));
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Some((which, body)) = bytes.split_first() {
        DECODERS[usize::from(*which) % DECODERS.len()](Bytes::copy_from_slice(body));
    }
});
