//! Builders, their futures and their streams are `Send + 'static`: each kind can run on a separate task.

use std::panic::{RefUnwindSafe, UnwindSafe};

use futures_util::{FutureExt as _, StreamExt as _};
use inngest_api::observe::{CallReport, Observer};
use inngest_api::{ApiKey, Client, Error, InngestClient, InngestFunction, events, v2};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde::Serialize;

use super::{HEALTHY, RUN, api_key, client};

fn shared<T: Send + Sync + Clone + 'static>(value: T) -> T {
    value
}

#[tokio::test]
async fn builders_and_futures_can_be_spawned() {
    let server = Replay::with([json_answer(HEALTHY), json_answer(HEALTHY), json_answer(HEALTHY)]).await.unwrap();
    let client = shared(client(&server));
    let builder = client.v2().health();
    assert_eq!(tokio::spawn(async move { builder.send().await }).await.unwrap().unwrap().status, "ok");
    assert_eq!(tokio::spawn(client.v2().health().send_full()).await.unwrap().unwrap().value.status, "ok");
    assert_eq!(tokio::spawn(v2::operation::Health::new().on(&client).send()).await.unwrap().unwrap().status, "ok");
}

#[tokio::test]
async fn waiting_for_a_run_can_be_spawned() {
    let ended = r#"{"data":{"id":"r","status":"COMPLETED","endedAt":"2026-03-04T05:06:03Z"}}"#;
    let running = r#"{"data":{"id":"r","status":"COMPLETED"}}"#;
    let busy = answer(503, [], "");
    let not_yet = answer(404, [], r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#);
    let server = Replay::with([not_yet, json_answer(running), busy, json_answer(ended)]).await.unwrap();
    let wait = client(&server).v2().wait_for_run(RUN).send();
    assert!(tokio::spawn(wait).await.unwrap().unwrap().has_ended());
}

#[derive(Serialize, InngestFunction)]
#[inngest(app = "shop", function = "count", output = u32)]
struct Count {}

/// `send` returns the future that awaiting the builder polls.
fn both<B: IntoFuture>(builder: B, send: fn(B) -> B::IntoFuture) {
    drop(send(builder));
}

#[tokio::test]
async fn send_works_wherever_await_does() {
    let client = Client::dev().unwrap();
    let (v2, events) = (client.v2(), client.events());
    both(v2.health(), v2::operation::Health::send);
    both(v2.invoke(Count {}), v2::Invoke::send);
    both(v2.wait_for_run(RUN), v2::WaitForRun::send);
    both(v2::RunHandle::<Count>::from_run_id(RUN).output(&client), v2::WaitForOutput::send);
    both(v2::RunHandle::<Count>::from_run_id(RUN).cancel(&client), v2::operation::CancelRun::send);
    both(v2.wait_until_running("sbx"), v2::WaitForSandbox::send);
    both(v2.sandbox("sbx").wait_until_paused(), v2::WaitForSandbox::send);
    both(v2.wait_for_snapshot("snapshot"), v2::WaitForSnapshot::send);
    let size = v2::SandboxSize { vcpu: 1, memory_mb: 1024 };
    both(v2.start_sandbox(v2::NewSandbox::fresh("build", size)), v2::StartSandbox::send);
    both(v2.wait_for_image_build("build"), v2::WaitForImageBuild::send);
    let archive = v2::ImageArchive { sha256: "0".repeat(64), size_bytes: 1 };
    let recipe = v2::ImageBuildRecipe::new("FROM alpine");
    let image = v2::NewImage::from_context("5b2f5b7e-3f1c-4c64-8f3e-9f1d5f0e2a11", "web", "v1", archive, recipe);
    both(v2.upload_image(image, [0]), v2::UploadImage::send);
    both(events.send(events::Event::new("shop/order")), events::SendEvent::send);
    both(events.send_all([events::Event::new("shop/order")]), events::SendEvents::send);
}

#[tokio::test]
async fn streams_can_be_spawned() {
    let page = || json_answer(r#"{"data":[{"id":"a"}]}"#);
    let line = "{\"result\":{\"data\":{}}}\n";
    let server = Replay::with([page(), page(), answer(200, [], line), answer(200, [], "file")]).await.unwrap();
    let client: Client<_> = client(&server);
    let pages = client.v2().list_runs().pages();
    assert_eq!(tokio::spawn(pages.count()).await.unwrap(), 1);
    let items = client.v2().list_runs().items();
    assert_eq!(tokio::spawn(items.count()).await.unwrap(), 1);
    let lines = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert_eq!(tokio::spawn(lines.count()).await.unwrap(), 1);
    let download = client.v2().read_sandbox_file("sbx", "/a").send().await.unwrap();
    assert_eq!(tokio::spawn(download.bytes()).await.unwrap().unwrap(), "file");
}

#[derive(InngestClient)]
struct Derived {
    #[inngest(v2(health))]
    api: Client<ApiKey>,
}

#[tokio::test]
async fn a_client_can_be_used_after_a_panic_during_one_of_its_calls() {
    struct Panics;
    impl Observer for Panics {
        fn call_ended(&self, call: &CallReport<'_>) {
            assert_eq!(call.attempts, 0, "the observer panics");
        }
    }
    fn unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}
    unwind_safe::<Client<ApiKey>>();
    unwind_safe::<Derived>();
    unwind_safe::<Error>();
    unwind_safe::<inngest_api::operation::Capability<v2::operation::Health>>();

    let server = Replay::with([json_answer(HEALTHY), json_answer(HEALTHY)]).await.unwrap();
    let client = server.builder(api_key()).observer(Panics).build().unwrap();
    let derived = Derived { api: client.clone() };
    // Neither needs `AssertUnwindSafe`.
    assert!(client.v2().health().send().catch_unwind().await.is_err());
    let call = async { derived.v2().health().send().await };
    assert!(call.catch_unwind().await.is_err());
}
