use std::time::Duration;

use inngest_api::mock::Fault;
use inngest_api::v2;
use serde_json::json;

use super::{demo_app, in_memory, panicked};

#[tokio::test]
async fn what_came_as_expected_is_no_fault() {
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
async fn the_failure_says_what_was_expected_and_shows_what_came() {
    let (server, client) = in_memory();
    server.expect::<v2::operation::InvokeFunction>(2);
    server.expect::<v2::operation::CancelRun>(1..);
    server.on::<v2::operation::GetApp>(|_| Ok(v2::App::default()));
    server.script::<v2::operation::Health>(|script| script.pass().times(3));
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
    super::own::DeadLetters::new(&client).replay("dl_1").send().await.unwrap_err();
    let message = panicked(|| server.verify());
    let expected = r#"the mock server was not asked for what was set up

health (GET /v2/health): its script has 2 left of 3

get_app (GET /v2/apps/{app_id}): its handler was never called

get_apps (GET /v2/apps): its fault (hang up) never happened

invoke_function (POST /v2/apps/{app_id}/functions/{function_id}/invoke)
    expected: 2 calls
    received: 1 call:
        1. POST /v2/apps/demo-app/functions/backfill-data/invoke {"data":{"a":1},"idempotencyKey":"k"} → 200

list_runs (GET /v2/runs): its fault (status 503, after 1s) has 2 left of 2

cancel_run (POST /v2/runs/{run_id}/cancel)
    expected: at least 1 call
    received: no call

requests that spell no operation of this server's:
    1. POST /v2/dead-letters/dl_1/replay → 404

all requests, in order:
    1. POST /v2/apps/demo-app/functions/backfill-data/invoke {"data":{"a":1},"idempotencyKey":"k"} → 200
    2. GET /v2/health → 200
    3. POST /v2/dead-letters/dl_1/replay → 404
"#;
    assert_eq!(message, expected);
    // Dropping it would say the expectations again.
    server.expect::<v2::operation::InvokeFunction>(1);
    server.expect::<v2::operation::CancelRun>(0);
}

#[tokio::test]
async fn what_was_expected_is_checked_at_the_latest_when_the_server_is_dropped() {
    let server = demo_app().in_memory().unwrap();
    server.expect::<v2::operation::Health>(1);
    let message = panicked(|| drop(server));
    assert!(message.contains("health (GET /v2/health)\n    expected: 1 call\n    received: no call\n"), "{message}");
    assert!(message.ends_with("(nothing was received)\n"), "{message}");
    // Over a socket, and shut down.
    let server = demo_app().start().await.unwrap();
    server.expect::<v2::operation::Health>(1);
    let failed = tokio::spawn(server.shutdown()).await.unwrap_err();
    assert!(failed.is_panic());
}

#[tokio::test]
async fn what_was_set_up_and_not_used_is_no_fault_of_a_dropped_server() {
    let (server, _client) = in_memory();
    server.on::<v2::operation::GetApp>(|_| Ok(v2::App::default()));
    server.script::<v2::operation::Health>(|script| script.pass().times(2));
    drop(server);
}

#[tokio::test]
async fn a_test_that_fails_already_fails_by_its_own_words() {
    let message = panicked(|| {
        let server = demo_app().in_memory().unwrap();
        server.expect::<v2::operation::Health>(1);
        panic!("the test's own words");
    });
    assert_eq!(message, "the test's own words");
}

#[tokio::test]
async fn calls_are_compared_with_those_that_were_expected() {
    let (server, client) = in_memory();
    server.assert_received::<v2::operation::InvokeFunction>([]);
    let invoke = |n: u32| client.v2().invoke_function("demo-app", "backfill-data", json!({ "n": n }));
    invoke(1).send().await.unwrap();
    invoke(2).idempotency_key("k").send().await.unwrap();
    let expected = |n: u32| v2::operation::InvokeFunction::new("demo-app", "backfill-data", json!({ "n": n }));
    server.assert_received([expected(1), expected(2)]);
    server.assert_received([expected(1), expected(2).idempotency_key("k")]);
    let message = panicked(|| server.assert_received([expected(1), expected(3).idempotency_key("k")]));
    let said = r#"invoke_function: 2 calls expected, 2 calls received (- expected, + received)
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
    assert_eq!(message, said);
    let message = panicked(|| server.assert_received([expected(1)]));
    assert!(message.starts_with("invoke_function: 1 call expected, 2 calls received"), "{message}");
    assert!(message.contains("  +   \"idempotencyKey\": \"k\"\n"), "{message}");
}

#[tokio::test]
async fn headers_queries_and_raw_bodies_are_compared_as_well() {
    let server = demo_app().cloud().in_memory().unwrap();
    let client = server.client(super::api_key()).unwrap();
    let sandbox = client.v2().create_sandbox("s", 1, 512).send().await.unwrap().id;
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
async fn what_cannot_be_compared_says_why() {
    let (server, client) = in_memory();
    let message = panicked(|| server.assert_received([v2::operation::GetApp::new("")]));
    assert!(
        message.starts_with("what is expected cannot be sent: get_app failed: the path value `app_id`"),
        "{message}"
    );
    super::own::Loose::new(&client).loose_runs("yesterday").send().await.unwrap_err();
    let message = panicked(|| server.assert_received([v2::operation::ListRuns::new()]));
    assert!(
        message.starts_with("list_runs: calls that do not decode:\n    1. GET /v2/runs?from=yesterday"),
        "{message}"
    );
}
