//! The responses of the server, modeled on recordings of the API.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Method, Response, request::Parts};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::wire;

const SERVER_KIND: HeaderName = HeaderName::from_static("x-inngest-server-kind");

pub(super) struct Responses {
    invoked: Bytes,
    run: Bytes,
    runs: Bytes,
}

impl Responses {
    pub(super) fn new() -> Self {
        Self { invoked: invoked(), run: run(), runs: runs_page() }
    }

    /// Returns the response to a valid request.
    pub(super) fn to(&self, request: &Parts) -> Response<Full<Bytes>> {
        let lists = request.uri.path() == "/v2/runs";
        let body = match request.method {
            Method::GET if lists => &self.runs,
            Method::GET => &self.run,
            _ => &self.invoked,
        };
        let mut response = Response::new(Full::new(body.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(wire::JSON));
        headers.insert(SERVER_KIND, HeaderValue::from_static("dev"));
        if lists {
            // As in the recordings: responses longer than Go's buffer have no `Content-Length`.
            headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        }
        response
    }
}

fn invoked() -> Bytes {
    text(&json!({ "data": { "runId": wire::RUN }, "metadata": { "fetchedAt": "2026-11-23T18:21:57.061854718Z" } }))
}

/// Returns a completed run with its output, as recorded.
fn run() -> Bytes {
    text(&json!({
        "data": {
            "app": { "id": wire::APP },
            "durationMs": "46",
            "endedAt": "2026-11-23T18:21:57.252Z",
            "function": { "id": wire::FUNCTION, "name": wire::FUNCTION },
            "id": wire::RUN,
            "output": {
                "_inngest": {
                    "expire": 0,
                    "fn_id": "be6e13c8-d45f-5278-a0f5-33cf67a63e6d",
                    "gid": "",
                    "name": "",
                    "source_app_id": "",
                    "source_fn_id": "",
                    "source_fn_v": 0,
                    "type": "api",
                },
                "test": "invoke-a-fn!",
            },
            "queuedAt": "2026-11-23T18:21:57.060Z",
            "startedAt": "2026-11-23T18:21:57.206Z",
            "status": "COMPLETED",
            "trigger": { "eventIds": ["01M84T9BE3W1RM1VACWAP40S7Y"] },
        },
        "metadata": { "fetchedAt": "2026-11-23T18:22:02.092547577Z" },
    }))
}

/// Returns a full page of runs with their outputs: most are completed, some failed, some are running.
pub(crate) fn runs_page() -> Bytes {
    text(&json!({
        "data": (0..wire::PAGE_ITEMS).map(listed_run).collect::<Vec<_>>(),
        "metadata": { "fetchedAt": "2026-11-23T18:22:02.112945704Z" },
        "page": {
            "cursor": "eyJpZCI6IjAxTTg0VDlCTlJTSEVHMjQ2R1FZOU0yOTMxIiwiYyI6eyJzdGFydF90aW1lIjp7ImYiOiJzdGFydF90aW1lIn19fQ==",
            "hasMore": true,
            "limit": wire::PAGE_ITEMS,
        },
    }))
}

fn listed_run(index: usize) -> Value {
    let (status, output) = match index % 10 {
        0 => ("RUNNING", None),
        1 => ("FAILED", Some(failure())),
        _ => ("COMPLETED", Some(result(index))),
    };
    let mut run = json!({
        "app": { "id": wire::APP },
        "function": { "id": wire::FUNCTION, "name": wire::FUNCTION },
        "id": format!("01M84T9BNSBV3CNSYPA1F66{index:03}"),
        "queuedAt": "2026-11-23T18:21:57.305Z",
        "startedAt": "2026-11-23T18:21:57.308683100Z",
        "status": status,
        "trigger": { "eventIds": [format!("01M84T9BE7NP7WQG27DTWNK{index:03}")] },
    });
    if let Some(output) = output {
        run["output"] = output;
        run["durationMs"] = json!((index * 7 + 20).to_string());
        run["endedAt"] = json!("2026-11-23T18:21:57.385004317Z");
    }
    run
}

fn result(index: usize) -> Value {
    json!({
        "_inngest": {
            "expire": 0,
            "fn_id": "be6e13c8-d45f-5278-a0f5-33cf67a63e6d",
            "gid": "",
            "invoke_idempotency": "11o5or8pvs2bb",
            "name": "",
            "source_app_id": "",
            "source_fn_id": "",
            "source_fn_v": 0,
            "type": "api",
        },
        "imported": index * 100,
        "test": "invoke-a-fn!",
    })
}

fn failure() -> Value {
    json!({
        "error": {
            "name": "Error",
            "message": "the upstream returned 503",
            "stack": "Error: the upstream returned 503\n    at /app/src/functions/backfill.ts:41:11\n    at V1InngestExecution.execute",
        },
    })
}

fn text(json: &Value) -> Bytes {
    json.to_string().into()
}
