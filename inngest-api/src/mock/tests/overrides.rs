use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Server, demo_app, open, served};
use crate::mock::ErrorResponse;
use crate::response::Page;
use crate::response::{Data, Empty, Json};
use crate::stream::{ByteStream, JsonLines, Upload};
use crate::types::{Base64Bytes, Cursor};
use crate::v2::{self, LogChunk, LogStream};
use crate::{ErrorKind, v1};

#[tokio::test]
async fn a_handler_overrides_an_operation() {
    let (server, client) = served(demo_app()).await;
    server.on::<v2::operation::GetExperiment>(|call: v2::operation::GetExperiment| {
        let mut experiment = v2::ExperimentDetail::default();
        experiment.id = call.experiment_id;
        experiment.selection_strategy = call.variant.unwrap_or_default();
        Ok(experiment)
    });
    let experiment = client.v2().get_experiment("demo-app", "f", "a/b").variant("x").send().await.unwrap();
    assert_eq!((experiment.id.as_str(), experiment.selection_strategy.as_str()), ("a/b", "x"));
    assert_eq!(server.calls::<v2::operation::GetExperiment>(), 1);

    server.on::<v2::operation::ListWebhooks>(|call: v2::operation::ListWebhooks| {
        let mut webhook = v2::Webhook::default();
        webhook.environment = call.env.to_string();
        let mut page = Page::single(vec![webhook]);
        page.has_more = call.cursor.is_none();
        page.cursor = page.has_more.then(|| Cursor::from("next"));
        Ok(page)
    });
    let mut webhooks = client.v2().list_webhooks("production").items();
    let mut count = 0;
    while let Some(webhook) = webhooks.try_next().await.unwrap() {
        assert_eq!(webhook.environment, "production");
        count += 1;
    }
    assert_eq!(count, 2);
}

#[tokio::test]
async fn the_last_handler_of_an_operation_applies() {
    let (server, client) = served(demo_app()).await;
    server.on::<v2::operation::Health>(|_| Err(ErrorResponse::not_found("not this one")));
    let count = AtomicUsize::new(0);
    server.on::<v2::operation::Health>(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0 => Err(ErrorResponse::new(429, "rate_limited", "slow down").retry_after(Duration::from_millis(2500))),
        1 => panic!("a bug in the handler"),
        _ => Ok(v2::ServiceHealth::default()),
    });
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::RateLimited, Some("rate_limited")));
    assert_eq!(error.headers().unwrap()["retry-after"], "3");
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Server, Some("internal_error")));
    assert!(error.to_string().contains("a bug in the handler"));
    assert_eq!(client.v2().health().send().await.unwrap().status, "");
    assert_eq!(server.calls::<v2::operation::Health>(), 3);
}

#[tokio::test]
async fn error_responses_have_the_format_of_the_api_version() {
    let (server, client) = open(demo_app()).await;
    server.on::<v1::operation::GetEvent>(|_| Err(ErrorResponse::new(500, "", "Unable to query events")));
    let error = client.v1().get_event("x").send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (500, None));
    server.on::<v2::operation::StreamSandboxLogs>(|_| Err(ErrorResponse::not_found("no such sandbox")));
    let error = client.v2().stream_sandbox_logs("s").send().await.unwrap_err();
    let api_error = &error.api_errors()[0];
    assert_eq!(
        (error.kind(), api_error.code.as_deref(), &*api_error.message),
        (ErrorKind::NotFound, Some("not_found"), "no such sandbox")
    );
}

#[tokio::test]
async fn handlers_receive_uploads_and_return_streams() {
    let (server, client) = served(demo_app()).await;
    server.on::<v2::operation::StreamSandboxLogs>(|call: v2::operation::StreamSandboxLogs| {
        let chunk = |text: &'static str| {
            let mut chunk = LogChunk::default();
            (chunk.stream, chunk.data) = (LogStream::Stdout, Base64Bytes::new(text));
            chunk
        };
        Ok(["a\n", "b\n"].into_iter().filter(|_| call.follow == Some(true)).map(chunk).collect::<JsonLines<_>>())
    });
    let mut lines = client.v2().stream_sandbox_logs("s").follow(true).send().await.unwrap();
    let mut text = String::new();
    while let Some(chunk) = lines.try_next().await.unwrap() {
        text.push_str(&chunk.data.to_text());
    }
    assert_eq!(text, "a\nb\n");

    server.on::<v2::operation::ReadSandboxFile>(|call: v2::operation::ReadSandboxFile| {
        Ok(ByteStream::from(Bytes::from(call.path)))
    });
    let file = client.v2().read_sandbox_file("s", "/etc/a b+c").send().await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), "/etc/a b+c");

    server.on::<v2::operation::WriteSandboxFile>(|call: v2::operation::WriteSandboxFile| {
        let mut written = v2::FileWritten::default();
        (written.path, written.bytes_written) = (call.path, call.mode.map_or(0, |mode| mode.len() as u64));
        Ok(written)
    });
    let write = client.v2().write_sandbox_file("s", "/a", Upload::bytes(vec![0, 1, 255])).mode("0640");
    let written = write.send().await.unwrap();
    assert_eq!((written.path.as_str(), written.bytes_written), ("/a", 4));
}

#[tokio::test]
async fn health_keys_and_scores_have_default_handlers() {
    let (_server, client) = served(demo_app()).await;
    assert_eq!(client.v2().health().send().await.unwrap().status, "ok");
    let keys = client.v2().fetch_account_signing_keys().send().await.unwrap();
    assert_eq!((keys.len(), keys.has_more, keys.limit), (0, false, 0));
    let experiment = v2::NewScore::new("q", 1).experiment("model-routing", "baseline");
    let scores = [v2::NewScore::new("accuracy", 0.95), v2::NewScore::new("passed", true).step("load"), experiment];
    let recorded = client.v2().create_score(super::UNKNOWN, scores).send().await.unwrap();
    assert_eq!(
        recorded.iter().map(|score| score.value.as_ref().unwrap().as_str()).collect::<Vec<_>>(),
        ["0.95", "true", "1"]
    );
    assert_eq!(
        (recorded[1].step_id.as_deref(), recorded[2].experiment.as_ref().unwrap().id.as_str()),
        (Some("load"), "model-routing")
    );
    let error = client.v2().create_score(super::UNKNOWN, vec![]).send().await.unwrap_err();
    assert_eq!(
        (error.code(), &*error.api_errors()[0].message),
        (Some("invalid_field_format"), "At least one score is required")
    );
    let error = client.v2().create_score("nope", vec![v2::NewScore::new("a", 1)]).send().await.unwrap_err();
    assert_eq!(error.api_errors()[0].message, "Run ID must be a valid ULID");
}

inngest_api_spec::id! {
    /// A dead letter's id.
    pub(super) struct DeadLetterId;
}

/// What was replayed.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Replayed {
    id: DeadLetterId,
    force: Option<bool>,
}

/// The endpoints of a private proxy.
#[inngest_api_spec::endpoints(V2, crate = inngest_api_spec, base = "/internal")]
pub(super) trait Internal {
    /// Replays a dead letter.
    #[post("/dead-letters/{id}/replay")]
    fn replay(id: DeadLetterId, force: Option<bool>) -> Json<Replayed>;

    /// Drops a dead letter.
    #[delete("/dead-letters/{id}", idempotent)]
    fn drop_letter(id: DeadLetterId) -> Empty;
}

/// An operation of the API, defined again with another model.
#[inngest_api_spec::endpoints(V2, crate = inngest_api_spec)]
pub(super) trait Redefined {
    /// Whether the API is up.
    #[get("/health")]
    fn redefined_health() -> Data<serde_json::Map<String, serde_json::Value>>;
}

#[tokio::test]
async fn custom_endpoints_are_served() {
    let (server, client) = served(Server::builder()).await;
    let internal = Internal::new(&client);
    let error = internal.drop_letter("dl_1").send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotImplemented, Some("not_implemented")));
    let message = "the mock server has no handler for DELETE /internal/dead-letters/dl_1; add one with `Server::on`";
    assert_eq!(error.api_errors()[0].message, message);
    assert_eq!((server.calls::<DropLetter>(), server.calls::<Replay>()), (1, 0));

    server.on::<Replay>(|call: Replay| Ok(Replayed { id: call.id, force: call.force }));
    server.on::<DropLetter>(|_| Ok(()));
    let replayed = internal.replay("dl/1 ü").force(true).send().await.unwrap();
    assert_eq!(replayed, Replayed { id: "dl/1 ü".into(), force: Some(true) });
    internal.drop_letter("dl_1").send().await.unwrap();
    assert_eq!((server.calls::<Replay>(), server.calls::<DropLetter>()), (1, 2));

    // The operation of the API and the redefined one have the same path, so they are the same operation.
    server.on::<RedefinedHealth>(|_| Ok(serde_json::Map::from_iter([("status".to_owned(), json!("well"))])));
    assert_eq!(client.v2().health().send().await.unwrap().status, "well");
    assert_eq!((server.calls::<RedefinedHealth>(), server.calls::<v2::operation::Health>()), (1, 1));
}
