use std::time::Duration;

use inngest_api::mock::{ErrorResponse, Fault};
use inngest_api::response::Page;
use inngest_api::v2::{self, InvokedRun};
use inngest_api::{ErrorKind, RetryConfig};
use serde_json::json;
use tokio::time::Instant;

use super::{api_key, demo_app, in_memory};

#[tokio::test(start_paused = true)]
async fn a_script_injects_a_rate_limit_and_then_passes_through() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    server.script::<v2::operation::InvokeFunction>(|script| {
        script.fault(Fault::rate_limited(Duration::from_secs(5))).pass_through()
    });
    let started = Instant::now();
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": 1 })).send().await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(5));
    assert_eq!(server.runs()[0].id, run.run_id);
    let statuses: Vec<_> = server.requests().iter().map(|request| request.status().unwrap().as_u16()).collect();
    assert_eq!(statuses, [429, 200]);
    server.verify();
}

#[tokio::test]
async fn a_script_returns_a_value_twice_and_then_passes_through_forever() {
    let (server, client) = in_memory();
    server.script::<v2::operation::InvokeFunction>(|script| {
        script.value(InvokedRun::new("first")).times(2).pass_through().forever()
    });
    let invoke = || client.v2().invoke_function("demo-app", "backfill-data", json!({})).send();
    for _ in 0..2 {
        assert_eq!(invoke().await.unwrap().run_id, "first");
    }
    for count in 1..=3 {
        assert_ne!(invoke().await.unwrap().run_id, "first");
        assert_eq!(server.runs().len(), count);
    }
    server.verify();
}

#[tokio::test]
async fn a_script_has_error_and_handler_steps_and_handlers_may_return_json() {
    let (server, client) = in_memory();
    server.script::<v2::operation::GetExperiment>(|script| {
        script
            .error(ErrorResponse::not_found("not yet"))
            .handle(|call| Ok(serde_json::from_value(json!({ "id": call.experiment_id }))?))
            .handle(|_| Ok(serde_json::from_value(json!({ "id": 7 }))?))
    });
    let get = || client.v2().get_experiment("demo-app", "f", "e").send();
    assert_eq!(get().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(get().await.unwrap().id, "e");
    let error = get().await.unwrap_err();
    assert!(
        error.to_string().contains("the handler's JSON does not match the operation's response type: invalid type"),
        "{error}"
    );
}

#[tokio::test]
async fn a_request_after_the_last_step_fails_and_is_not_retried() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client_builder(api_key()).retry(super::QUICK).build().unwrap();
    server.script::<v2::operation::Health>(|script| script.value(v2::ServiceHealth::default()));
    client.v2().health().send().await.unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    let expected = "health failed: the server returned 500 Internal Server Error: mock_script_ended: \
                the script for health has no step for request 2";
    assert_eq!(error.to_string(), expected);
    assert_eq!(server.calls::<v2::operation::Health>(), 2);
}

#[tokio::test]
async fn a_script_returns_pages() {
    let (server, client) = in_memory();
    server.script::<v2::operation::ListRuns>(|script| {
        let mut first = Page::single(vec![v2::Run::default()]);
        (first.cursor, first.has_more) = (Some("next".into()), true);
        script.value(first).value(Page::single(vec![v2::Run::default(); 2]))
    });
    let mut items = client.v2().list_runs().items();
    let mut count = 0;
    while items.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 3);
    let cursors: Vec<_> = server.received::<v2::operation::ListRuns>();
    assert_eq!(cursors[1].arguments().cursor, Some("next".into()));
}

#[tokio::test]
async fn an_optional_handler_falls_back_to_the_default_behavior() {
    let (server, client) = in_memory();
    let invoked = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    let broken = "01K3Z5V7Q9T8R6W4M2N0B1C3D5";
    server.on_optional::<v2::operation::GetFunctionRun>(move |call| {
        (call.run_id == broken).then(|| Err(ErrorResponse::new(500, "internal_error", "cannot load the run")))
    });
    let get = |id: &str| client.v2().get_function_run(id).send();
    assert_eq!(get(broken).await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(get(invoked.run_id.as_str()).await.unwrap().id, invoked.run_id);
    // Without a default handler, the operation is not implemented.
    server.on_optional::<v2::operation::ListSandboxes>(|_| None);
    assert_eq!(client.v2().list_sandboxes().send().await.unwrap_err().kind(), ErrorKind::NotImplemented);
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_prevents_execution_uses_no_step_of_a_script() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client_builder(api_key()).retry(RetryConfig::new()).build().unwrap();
    server.script::<v2::operation::Health>(|script| script.value(v2::ServiceHealth::default()));
    server.inject::<v2::operation::Health>(Fault::status(503).times(2));
    client.v2().health().send().await.unwrap();
    assert_eq!(server.calls::<v2::operation::Health>(), 3);
    server.verify();
}
