use std::time::Duration;

use inngest_api::mock::Fault;
use inngest_api::v2;
use serde_json::json;

use super::{demo_app, in_memory, new_sandbox, panicked};

#[tokio::test]
async fn verify_succeeds_if_all_expectations_are_met() {
    let (server, client) = in_memory();
    server.expect::<v2::operation::Health>(2);
    server.expect::<v2::operation::InvokeFunction>(1..);
    server.expect::<v2::operation::ListRuns>(..=1);
    server.expect::<v2::operation::CancelRun>(0);
    server.on::<v2::operation::GetApp>(|_| Ok(v2::App::default()));
    client.v2().health().send().await.unwrap();
    client.v2().health().send().await.unwrap();
    client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    client.v2().get_app("x").send().await.unwrap();
    server.verify();
}

#[tokio::test]
async fn the_report_lists_unmet_expectations_unused_setup_and_all_requests() {
    let (server, client) = in_memory();
    server.expect::<v2::operation::InvokeFunction>(2);
    server.expect::<v2::operation::CancelRun>(1..);
    server.on::<v2::operation::GetApp>(|_| Ok(v2::App::default()));
    server.script::<v2::operation::Health>(|script| script.pass_through().times(3));
    server.inject::<v2::operation::ListRuns>(Fault::status(503).delayed(Duration::from_secs(1)).times(2));
    server.inject::<v2::operation::GetApps>(Fault::hang_up());
    client
        .v2()
        .invoke_function("demo-app", "backfill-data", json!({ "a": 1 }))
        .idempotency_key("k")
        .send()
        .await
        .unwrap();
    client.v2().health().send().await.unwrap();
    super::custom_endpoints::DeadLetters::new(&client).replay("dl_1").send().await.unwrap_err();
    let message = panicked(|| server.verify());
    let expected = r#"mock server verification failed

health (GET /v2/health): the script was used for 1 of 3 requests

get_app (GET /v2/apps/{app_id}): the handler was never called

get_apps (GET /v2/apps): the fault (hang up) was never applied

invoke_function (POST /v2/apps/{app_id}/functions/{function_id}/invoke)
    expected: 2 requests
    received: 1 request:
        1. POST /v2/apps/demo-app/functions/backfill-data/invoke {"data":{"a":1},"idempotencyKey":"k"} → 200

list_runs (GET /v2/runs): the fault (status 503, after 1s) was applied to 0 of 2 requests

cancel_run (POST /v2/runs/{run_id}/cancel)
    expected: at least 1 request
    received: no requests

requests that match no operation:
    1. POST /v2/dead-letters/dl_1/replay → 404

all requests, in order:
    1. POST /v2/apps/demo-app/functions/backfill-data/invoke {"data":{"a":1},"idempotencyKey":"k"} → 200
    2. GET /v2/health → 200
    3. POST /v2/dead-letters/dl_1/replay → 404
"#;
    assert_eq!(message, expected);
    // The server verifies its expectations again when it is dropped.
    server.expect::<v2::operation::InvokeFunction>(1);
    server.expect::<v2::operation::CancelRun>(0);
}

#[tokio::test]
async fn dropping_a_server_verifies_expectations() {
    let server = demo_app().in_memory().unwrap();
    server.expect::<v2::operation::Health>(1);
    let message = panicked(|| drop(server));
    assert!(
        message.contains("health (GET /v2/health)\n    expected: 1 request\n    received: no requests\n"),
        "{message}"
    );
    assert!(message.ends_with("all requests, in order:\n    none\n"), "{message}");
    // Shutting down a server with a socket.
    let server = demo_app().start().await.unwrap();
    server.expect::<v2::operation::Health>(1);
    let failed = tokio::spawn(server.shutdown()).await.unwrap_err();
    assert!(failed.is_panic());
}

#[tokio::test]
async fn dropping_a_server_does_not_verify_that_setup_was_used() {
    let (server, _client) = in_memory();
    server.on::<v2::operation::GetApp>(|_| Ok(v2::App::default()));
    server.script::<v2::operation::Health>(|script| script.pass_through().times(2));
    drop(server);
}

#[tokio::test]
async fn dropping_a_server_while_panicking_does_not_panic_again() {
    let message = panicked(|| {
        let server = demo_app().in_memory().unwrap();
        server.expect::<v2::operation::Health>(1);
        panic!("the panic of the test");
    });
    assert_eq!(message, "the panic of the test");
}

#[tokio::test]
async fn assert_received_shows_a_diff_of_json_bodies() {
    let (server, client) = in_memory();
    server.assert_received::<v2::operation::InvokeFunction>([]);
    let invoke = |n: u32| client.v2().invoke_function("demo-app", "backfill-data", json!({ "n": n }));
    invoke(1).send().await.unwrap();
    invoke(2).idempotency_key("k").send().await.unwrap();
    let expected = |n: u32| v2::operation::InvokeFunction::new("demo-app", "backfill-data", json!({ "n": n }));
    server.assert_received([expected(1), expected(2)]);
    server.assert_received([expected(1), expected(2).idempotency_key("k")]);
    let message = panicked(|| server.assert_received([expected(1), expected(3).idempotency_key("k")]));
    let expected_message = r#"invoke_function: expected 2 requests, received 2 requests (- expected, + received)
    POST /v2/apps/demo-app/functions/backfill-data/invoke
    {
      "data": {
        "n": 1
      }
    }
    POST /v2/apps/demo-app/functions/backfill-data/invoke
    {
      "data": {
  -     "n": 3
  +     "n": 2
      },
      "idempotencyKey": "k"
    }
"#;
    assert_eq!(message, expected_message);
    let message = panicked(|| server.assert_received([expected(1)]));
    assert!(message.starts_with("invoke_function: expected 1 request, received 2 requests"), "{message}");
    assert!(message.contains("  +   \"idempotencyKey\": \"k\"\n"), "{message}");
}

#[tokio::test]
async fn assert_received_shows_a_diff_of_queries_and_raw_bodies() {
    let server = demo_app().cloud().in_memory().unwrap();
    let client = server.client(super::api_key()).unwrap();
    let sandbox = new_sandbox(&client, "s").await;
    client.v2().write_sandbox_file(&sandbox, "/a", vec![0, 255]).send().await.unwrap();
    server.assert_received([v2::operation::WriteSandboxFile::new(&sandbox, "/a", vec![0, 255])]);
    let other = v2::operation::WriteSandboxFile::new(&sandbox, "/b", vec![0, 254]);
    let message = panicked(|| server.assert_received([other]));
    assert!(
        message.contains("  - 2 bytes: \\x00\\xfe\n") && message.contains("  + 2 bytes: \\x00\\xff\n"),
        "{message}"
    );
    assert!(message.contains("path=%2Fb") || message.contains("path=/b"), "{message}");
}

#[tokio::test]
async fn assert_received_explains_requests_that_do_not_encode_or_decode() {
    let (server, client) = in_memory();
    let message = panicked(|| server.assert_received([v2::operation::GetApp::new("")]));
    assert!(
        message.starts_with("cannot encode an expected request: get_app failed: the path value `app_id`"),
        "{message}"
    );
    super::custom_endpoints::Loose::new(&client).loose_runs("yesterday").send().await.unwrap_err();
    let message = panicked(|| server.assert_received([v2::operation::ListRuns::new()]));
    assert!(
        message.starts_with("list_runs: received requests that do not decode:\n    1. GET /v2/runs?from=yesterday"),
        "{message}"
    );
}
