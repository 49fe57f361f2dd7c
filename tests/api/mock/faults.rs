use std::time::Duration;

use inngest_api::mock::{CommandOutput, Fault};
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, CallOptions, Client, ErrorKind, RetryConfig, mock, v2};
use serde_json::json;

use super::{QUICK, WAYS, api_key, demo_app, in_memory};

/// Far above what any case takes.
const SOON: Duration = Duration::from_secs(20);

fn quick(server: &mock::Server) -> Client<ApiKey> {
    server.client_builder(api_key()).retry(QUICK).build().unwrap()
}

#[tokio::test]
async fn a_server_that_hangs_up_has_not_acted() {
    for way in WAYS {
        let server = way.start(demo_app()).await;
        let client = quick(&server);
        let invoke = || client.v2().invoke_function("demo-app", "backfill-data", json!({}));
        server.inject::<v2::operation::InvokeFunction>(Fault::hang_up().times(2));
        let error = invoke().options(CallOptions::new().retry(RetryConfig::disabled())).send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{way:?}: {error}");
        assert!(server.runs().is_empty());
        let run = invoke().send().await.unwrap();
        assert_eq!((server.runs().len(), &server.runs()[0].id), (1, &run.run_id), "{way:?}");
        assert_eq!(server.calls::<v2::operation::InvokeFunction>(), 3, "{way:?}");
        server.verify();
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_by_the_same_key() {
    for way in WAYS {
        let server = way.start(demo_app()).await;
        server.inject::<v2::operation::InvokeFunction>(Fault::drop_response().times(1));
        let run = quick(&server).v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
        assert_eq!((server.runs().len(), &server.runs()[0].id), (1, &run.run_id), "{way:?}");
        let calls = server.received::<v2::operation::InvokeFunction>();
        assert_eq!(calls.len(), 2, "{way:?}");
        assert_eq!(calls[0].arguments().idempotency_key, calls[1].arguments().idempotency_key);
        let statuses: Vec<_> = calls.iter().map(|call| call.request().status().map(|status| status.as_u16())).collect();
        assert_eq!(statuses, [None, Some(409)], "{way:?}");
    }
}

#[tokio::test]
async fn of_an_event_whose_answer_was_lost_the_runs_are_the_first_ones() {
    for way in WAYS {
        let server = way.start(demo_app().on_event("shop/order", "demo-app", "backfill-data")).await;
        server.inject::<v2::operation::SendEvent>(Fault::drop_response().times(1));
        let client = quick(&server);
        let sent = client.v2().send_event("shop/order").send_full().await.unwrap();
        assert_eq!((sent.attempts, server.runs().len()), (2, 1), "{way:?}: it ran once");
        assert!(sent.value.may_be_repeated, "{way:?}");
        assert!(
            !client.v2().send_event("shop/other").send().await.unwrap().may_be_repeated,
            "{way:?}: a first attempt"
        );
        let runs_of = async |id| client.v2().get_event_runs(id).send().await.unwrap().items;
        assert!(runs_of(sent.value.event_id).await.is_empty(), "{way:?}: the answer is that of the second");
        let first = server.events()[0].internal_id.clone();
        assert_eq!(runs_of(first).await[0].id, server.runs()[0].id, "{way:?}");
    }
}

#[tokio::test]
async fn an_answer_is_cut_off_and_never_taken_for_whole() {
    for way in WAYS {
        let server = way.start(demo_app()).await;
        let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
        for bytes in [0, 1, 20, 1000] {
            server.inject::<v2::operation::Health>(Fault::truncate_after(bytes).times(1));
            let error = client.v2().health().send().await.unwrap_err();
            assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{way:?}: {error}");
            assert!(
                error.to_string().contains("the connection connection lost while reading the response"),
                "{way:?} {bytes}: {error}"
            );
        }
        client.v2().health().send().await.unwrap();
    }
}

#[tokio::test]
async fn a_stream_gives_what_came_before_the_cut_and_then_an_error() {
    for way in WAYS {
        let server = way.start(demo_app().on_exec(|_| CommandOutput::new("a\nb\nc\n"))).await;
        let client = quick(&server);
        let sandbox = client.v2().create_sandbox("s", 1, 512).send().await.unwrap().id;
        client.v2().exec_sandbox(&sandbox, ["x"]).send().await.unwrap();
        let mut whole = client.v2().stream_sandbox_logs(&sandbox).send().await.unwrap();
        let mut lines = 0;
        while whole.try_next().await.unwrap().is_some() {
            lines += 1;
        }
        assert_eq!(lines, 3);
        // Within the second line.
        server.inject::<v2::operation::StreamSandboxLogs>(Fault::truncate_after(150).times(1));
        let mut cut = client.v2().stream_sandbox_logs(&sandbox).send().await.unwrap();
        assert_eq!(cut.try_next().await.unwrap().unwrap().data.to_text(), "a\n", "{way:?}");
        let error = cut.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stream, "{way:?}: {error}");

        client.v2().write_sandbox_file(&sandbox, "/f", vec![7; 100]).send().await.unwrap();
        server.inject::<v2::operation::ReadSandboxFile>(Fault::truncate_after(99).times(1));
        let file = client.v2().read_sandbox_file(&sandbox, "/f").send().await.unwrap();
        assert_eq!(file.bytes().await.unwrap_err().kind(), ErrorKind::Stream, "{way:?}");
    }
}

#[tokio::test]
async fn an_answer_that_stands_still_is_given_up_or_ends_with_the_server() {
    for way in WAYS {
        let server = way.start(demo_app().on_exec(|_| CommandOutput::new("a\nb\n"))).await;
        let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
        server.inject::<v2::operation::Health>(Fault::stall_after(10));
        let options = CallOptions::new().timeout(Duration::from_millis(50));
        let error = client.v2().health().options(options).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{way:?}");

        let sandbox = client.v2().create_sandbox("s", 1, 512).send().await.unwrap().id;
        client.v2().exec_sandbox(&sandbox, ["x"]).send().await.unwrap();
        server.inject::<v2::operation::StreamSandboxLogs>(Fault::stall_after(1000));
        let mut logs = client.v2().stream_sandbox_logs(&sandbox).send().await.unwrap();
        for _ in 0..2 {
            assert!(logs.try_next().await.unwrap().is_some());
        }
        let next = tokio::spawn(async move { logs.try_next().await });
        drop(server);
        assert_eq!(next.await.unwrap().unwrap_err().kind(), ErrorKind::Stream, "{way:?}");
    }
}

#[tokio::test]
async fn an_upload_that_fails_is_the_callers_own() {
    for way in WAYS {
        let server = way.start(demo_app().cloud()).await;
        let client = quick(&server);
        let chunks = [Ok(vec![0; 10].into()), Err(std::io::Error::other("no more"))];
        let upload = Upload::stream(futures_util::stream::iter(chunks));
        let error = client.v2().write_sandbox_file("s", "/f", upload).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stream, "{way:?}: {error}");
        assert!(error.to_string().contains("no more"), "{way:?}: {error}");
    }
}

#[tokio::test]
async fn a_wrong_body_does_not_decode() {
    let (server, client) = in_memory();
    server.inject::<v2::operation::Health>(Fault::wrong_json().times(1));
    server.inject::<v2::operation::Health>(Fault::body(r#"{"data":{"status":7},"metadata":{}}"#).times(1));
    server.inject::<v2::operation::Health>(Fault::body("<html>").times(1));
    for said in ["EOF", "at data.status", "expected value"] {
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(said), "{error}");
    }
    server.verify();
}

#[tokio::test]
async fn a_burst_of_errors_is_outlived() {
    for way in WAYS {
        let server = way.start(demo_app()).await;
        server.inject::<v2::operation::Health>(Fault::status(503).times(1));
        server.inject::<v2::operation::Health>(Fault::status(502).times(1));
        let answer = quick(&server).v2().health().send_full().await.unwrap();
        assert_eq!(answer.attempts, 3, "{way:?}");
        // Of v1 as well, whose own errors come as 200.
        server.inject::<inngest_api::v1::operation::ListEvents>(Fault::status(500));
        let key = inngest_api::SigningKey::parse("signkey-test-00").unwrap();
        let error = server.client(key).unwrap().v1().list_events().send().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Server, 500), "{way:?}");
    }
}

#[tokio::test]
async fn a_rate_limit_says_when_in_whole_seconds() {
    let (server, client) = in_memory();
    server.inject::<v2::operation::Health>(Fault::rate_limited(Duration::from_millis(2500)).times(1));
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), &error.headers().unwrap()["retry-after"]),
        (ErrorKind::RateLimited, &"3".parse().unwrap())
    );
}

#[tokio::test]
async fn a_delay_is_cut_by_the_clients_deadline() {
    for way in WAYS {
        let server = way.start(demo_app()).await;
        let client = quick(&server);
        server.inject::<v2::operation::Health>(Fault::delay(Duration::from_secs(60 * 60)));
        let options = CallOptions::new().timeout(Duration::from_millis(50));
        let error = client.v2().health().options(options).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{way:?}");
        // It goes wrong until it is told not to.
        server.clear_faults::<v2::operation::Health>();
        client.v2().health().options(CallOptions::new().timeout(SOON)).send().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn delays_add_up_to_what_else_goes_wrong() {
    let (server, client) = in_memory();
    server.inject::<v2::operation::Health>(Fault::delay(Duration::from_secs(2)));
    server.script::<v2::operation::Health>(|script| {
        script.fault(Fault::status(500).delayed(Duration::from_secs(3))).pass()
    });
    let started = tokio::time::Instant::now();
    assert_eq!(client.v2().health().send().await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(started.elapsed().as_secs(), 5);
    client.v2().health().send().await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 7);
}

#[tokio::test]
async fn a_refused_key_is_said_before_anything_goes_wrong() {
    let server = demo_app().accept_key("sk-inn-api-another").in_memory().unwrap();
    server.inject::<v2::operation::Health>(Fault::status(503).times(1));
    assert_eq!(quick(&server).v2().health().send().await.unwrap_err().kind(), ErrorKind::Auth);
    let another = server.client_builder(ApiKey::parse("sk-inn-api-another").unwrap()).retry(RetryConfig::disabled());
    assert_eq!(another.build().unwrap().v2().health().send().await.unwrap_err().kind(), ErrorKind::Server);
}
