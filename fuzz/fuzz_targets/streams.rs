//! Decodes arbitrary bytes as a stream of messages, in chunks whose size the first byte selects: the result is a
//! sequence of messages, then the end or an error.
#![no_main]

use bytes::Bytes;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use http::{HeaderMap, StatusCode};
use http_body::Frame;
use http_body_util::StreamBody;
use inngest_api::__private::{Bearers, RawBody, RawResponse};
use inngest_api::operation::Operation;
use inngest_api::response::Decode;
use inngest_api::stream::BoxError;
use inngest_api::v2;
use libfuzzer_sys::fuzz_target;

type Logs = <v2::operation::StreamSandboxLogs as Operation>::Response;

fuzz_target!(|bytes: &[u8]| {
    let Some((size, body)) = bytes.split_first() else { return };
    let size = usize::from(*size).max(1);
    let chunks = body.chunks(size).map(|chunk| Ok::<_, BoxError>(Frame::data(Bytes::copy_from_slice(chunk))));
    let chunks: Vec<_> = chunks.collect();
    let response = RawResponse {
        operation: v2::operation::StreamSandboxLogs::<inngest_api::operation::NoClient>::INFO,
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body: RawBody::Stream(Box::pin(StreamBody::new(stream::iter(chunks)))),
        attempts: 1,
        has_key: false,
        limit: 1 << 16,
        keys: Bearers::default(),
    };
    let Ok((lines, _)) = Logs::decode(response) else { return };
    let messages: Vec<_> = lines.collect::<Vec<_>>().now_or_never().expect("all of it is there");
    // An error is the last word.
    assert!(messages.iter().rev().skip(1).all(Result::is_ok));
});
