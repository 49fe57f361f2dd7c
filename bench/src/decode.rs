//! Decodes a full page: with `serde_json` into the same structs, and with the client.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use inngest_api::__private::{Bearers, RawBody, RawResponse};
use inngest_api::operation::Operation;
use inngest_api::response::Decode;
use inngest_api::response::Page;
use inngest_api::v2::{Run, operation::ListRuns};

use crate::contender::Name;
use crate::workload::Workload;
use crate::{Result, server, wire};

/// Returns the decoding of one contender. All except the client use `serde_json`.
pub(crate) fn workload(name: Name) -> Box<dyn Workload> {
    let body = server::runs_page();
    let decode = if name == Name::Inngest { by_client } else { by_serde_json };
    Box::new(Decoding { body, decode })
}

struct Decoding {
    body: Bytes,
    decode: fn(&Bytes) -> Result<Page<Run>>,
}

impl Workload for Decoding {
    fn repeat(&mut self, times: u32) -> Result<()> {
        (0..times).try_for_each(|_| wire::check_page(&(self.decode)(&self.body)?))
    }
}

fn by_serde_json(body: &Bytes) -> Result<Page<Run>> {
    Ok(serde_json::from_slice::<wire::PageEnvelope<Run>>(body)?.into())
}

/// Decodes a body in memory with a hidden API of the client.
fn by_client(body: &Bytes) -> Result<Page<Run>> {
    let response = RawResponse {
        operation: <ListRuns as Operation>::INFO,
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body: RawBody::Full(body.clone()),
        attempts: 1,
        has_key: false,
        limit: usize::MAX,
        keys: Bearers::default(),
    };
    Ok(<ListRuns as Operation>::Response::decode(response)?.0)
}
