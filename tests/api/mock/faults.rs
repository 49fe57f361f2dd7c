use std::time::Duration;

use inngest_api::mock::{CommandOutput, Fault};
use inngest_api::stream::Upload;
use inngest_api::types::Timestamp;
use inngest_api::{ApiKey, CallOptions, Client, ErrorKind, RetryConfig, mock, v2};
use serde_json::json;

use super::{QUICK, TRANSPORTS, api_key, demo_app, in_memory, new_sandbox};

/// Much longer than any call takes.
const LONG: Duration = Duration::from_secs(20);

fn quick(server: &mock::Server) -> Client<ApiKey> {
    server.client_builder(api_key()).retry(QUICK).build().unwrap()
}

#[tokio::test]
async fn hang_up_does_not_execute_the_operation() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = quick(&server);
        let invoke = || client.v2().invoke_function("demo-app", "backfill-data", json!({}));
        server.inject::<v2::operation::InvokeFunction>(Fault::hang_up().times(2));
        let error = invoke().options(CallOptions::new().retry(RetryConfig::disabled())).send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{transport:?}: {error}");
        assert!(server.runs().is_empty());
        let run = invoke().send().await.unwrap();
        assert_eq!((server.runs().len(), &server.runs()[0].id), (1, &run.run_id), "{transport:?}");
        assert_eq!(server.calls::<v2::operation::InvokeFunction>(), 3, "{transport:?}");
        server.verify();
    }
}

#[tokio::test]
async fn a_retry_after_a_dropped_response_uses_the_same_idempotency_key() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        server.inject::<v2::operation::InvokeFunction>(Fault::drop_response().times(1));
        let run = quick(&server).v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
        assert_eq!((server.runs().len(), &server.runs()[0].id), (1, &run.run_id), "{transport:?}");
        let calls = server.received::<v2::operation::InvokeFunction>();
        assert_eq!(calls.len(), 2, "{transport:?}");
        assert_eq!(calls[0].arguments().idempotency_key, calls[1].arguments().idempotency_key);
        let statuses: Vec<_> = calls.iter().map(|call| call.request().status().map(|status| status.as_u16())).collect();
        assert_eq!(statuses, [None, Some(409)], "{transport:?}");
    }
}

#[tokio::test]
async fn an_event_sent_again_after_a_dropped_response_triggers_no_second_run() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().on_event("shop/order", "demo-app", "backfill-data")).await;
        server.inject::<v2::operation::SendEvent>(Fault::drop_response().times(1));
        let client = quick(&server);
        let sent = client.v2().send_event("shop/order").send_full().await.unwrap();
        assert_eq!((sent.attempts, server.runs().len()), (2, 1), "{transport:?}: the function ran once");
        assert!(sent.value.may_be_repeated, "{transport:?}");
        assert!(
            !client.v2().send_event("shop/other").send().await.unwrap().may_be_repeated,
            "{transport:?}: a first attempt"
        );
        let runs_of = async |id| client.v2().get_event_runs(id).send().await.unwrap().items;
        assert!(
            runs_of(sent.value.event_id).await.is_empty(),
            "{transport:?}: the response belongs to the second attempt"
        );
        let first = server.events()[0].internal_id.clone();
        assert_eq!(runs_of(first).await[0].id, server.runs()[0].id, "{transport:?}");
    }
}

#[tokio::test]
async fn a_truncated_response_is_always_an_error() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
        for bytes in [0, 1, 20, 1000] {
            server.inject::<v2::operation::Health>(Fault::truncate_after(bytes).times(1));
            let error = client.v2().health().send().await.unwrap_err();
            assert_eq!(
                (error.kind(), error.may_have_been_sent()),
                (ErrorKind::Transport, true),
                "{transport:?}: {error}"
            );
            assert!(
                error.to_string().contains("connection lost while reading the response"),
                "{transport:?} {bytes}: {error}"
            );
        }
        client.v2().health().send().await.unwrap();
    }
}

#[tokio::test]
async fn a_truncated_stream_returns_complete_items_and_then_an_error() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().on_exec(|_| CommandOutput::new("a\nb\nc\n"))).await;
        let client = quick(&server);
        let sandbox = new_sandbox(&client, "s").await;
        client.v2().exec_sandbox(&sandbox, ["x"]).send().await.unwrap();
        let mut whole = client.v2().stream_sandbox_logs(&sandbox).send().await.unwrap();
        let mut lines = 0;
        while whole.try_next().await.unwrap().is_some() {
            lines += 1;
        }
        assert_eq!(lines, 3);
        // In the middle of the second line.
        server.inject::<v2::operation::StreamSandboxLogs>(Fault::truncate_after(150).times(1));
        let mut truncated = client.v2().stream_sandbox_logs(&sandbox).send().await.unwrap();
        assert_eq!(truncated.try_next().await.unwrap().unwrap().data.to_text(), "a\n", "{transport:?}");
        let error = truncated.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stream, "{transport:?}: {error}");

        client.v2().write_sandbox_file(&sandbox, "/f", vec![7; 100]).send().await.unwrap();
        server.inject::<v2::operation::ReadSandboxFile>(Fault::truncate_after(99).times(1));
        let file = client.v2().read_sandbox_file(&sandbox, "/f").send().await.unwrap();
        assert_eq!(file.bytes().await.unwrap_err().kind(), ErrorKind::Stream, "{transport:?}");
    }
}

#[tokio::test]
async fn a_stalled_response_times_out_or_ends_with_the_server() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().on_exec(|_| CommandOutput::new("a\nb\n"))).await;
        let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
        server.inject::<v2::operation::Health>(Fault::stall_after(10));
        let options = CallOptions::new().timeout(Duration::from_millis(50));
        let error = client.v2().health().options(options).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{transport:?}");

        let sandbox = new_sandbox(&client, "s").await;
        client.v2().exec_sandbox(&sandbox, ["x"]).send().await.unwrap();
        server.inject::<v2::operation::StreamSandboxLogs>(Fault::stall_after(1000));
        let mut logs = client.v2().stream_sandbox_logs(&sandbox).send().await.unwrap();
        for _ in 0..2 {
            assert!(logs.try_next().await.unwrap().is_some());
        }
        let next = tokio::spawn(async move { logs.try_next().await });
        drop(server);
        assert_eq!(next.await.unwrap().unwrap_err().kind(), ErrorKind::Stream, "{transport:?}");
    }
}

#[tokio::test]
async fn an_upload_whose_source_fails_is_a_stream_error() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().cloud()).await;
        let client = quick(&server);
        let chunks = [Ok(vec![0; 10].into()), Err(std::io::Error::other("no more"))];
        let upload = Upload::stream(futures_util::stream::iter(chunks));
        let error = client.v2().write_sandbox_file("s", "/f", upload).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stream, "{transport:?}: {error}");
        assert!(error.to_string().contains("no more"), "{transport:?}: {error}");
    }
}

#[tokio::test]
async fn a_wrong_body_is_a_decode_error() {
    let (server, client) = in_memory();
    server.inject::<v2::operation::Health>(Fault::wrong_json().times(1));
    server.inject::<v2::operation::Health>(Fault::body(r#"{"data":{"status":7},"metadata":{}}"#).times(1));
    server.inject::<v2::operation::Health>(Fault::body("<html>").times(1));
    for expected in ["EOF", "at data.status", "expected value"] {
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(expected), "{error}");
    }
    server.verify();
}

#[tokio::test]
async fn statuses_are_injected_for_some_requests_or_for_all() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        server.inject::<v2::operation::Health>(Fault::status(503).times(1));
        server.inject::<v2::operation::Health>(Fault::status(502).times(1));
        let response = quick(&server).v2().health().send_full().await.unwrap();
        assert_eq!(response.attempts, 3, "{transport:?}");
        // In v1, too, whose own errors have status 200.
        server.inject::<inngest_api::v1::operation::ListEvents>(Fault::status(500));
        let key = inngest_api::SigningKey::parse("signkey-test-00").unwrap();
        let error = server.client(key).unwrap().v1().list_events().send().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Server, 500), "{transport:?}");
    }
}

#[tokio::test]
async fn a_rate_limit_sets_retry_after_rounded_up_to_seconds() {
    let (server, client) = in_memory();
    server.inject::<v2::operation::Health>(Fault::rate_limited(Duration::from_millis(2500)).times(1));
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), &error.headers().unwrap()["retry-after"]),
        (ErrorKind::RateLimited, &"3".parse().unwrap())
    );
}

/// The clock is paused: the server's time is that of the test.
#[tokio::test(start_paused = true)]
async fn a_rate_limit_has_headers_with_a_unix_timestamp() {
    let (server, client) = in_memory();
    let before = Timestamp::now();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    server.inject::<v2::operation::Health>(Fault::rate_limited(Duration::from_secs(60)).times(1));
    server.on::<v2::operation::ListRuns>(|_| {
        Err(mock::ErrorResponse::new(429, "rate_limited", "slow down").retry_after(Duration::from_secs(60)))
    });
    for error in [client.v2().health().send().await.unwrap_err(), client.v2().list_runs().send().await.unwrap_err()] {
        let rate_limit = error.rate_limit().unwrap();
        assert_eq!((rate_limit.limit, rate_limit.remaining), (Some(100), Some(0)), "{error}");
        let ahead = rate_limit.reset_at().unwrap().as_second() - before.as_second();
        assert!((3660..3760).contains(&ahead), "{ahead}");
    }
    server.inject::<v2::operation::Health>(Fault::status(503).times(1));
    assert_eq!(client.v2().health().send().await.unwrap_err().rate_limit(), None);
}

#[tokio::test]
async fn a_delay_longer_than_the_timeout_of_a_call_is_a_timeout_error() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = quick(&server);
        server.inject::<v2::operation::Health>(Fault::delay(Duration::from_secs(60 * 60)));
        let options = CallOptions::new().timeout(Duration::from_millis(50));
        let error = client.v2().health().options(options).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{transport:?}");
        // The fault applies until it is removed.
        server.clear_faults::<v2::operation::Health>();
        client.v2().health().options(CallOptions::new().timeout(LONG)).send().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn delays_of_an_injected_fault_and_a_script_add_up() {
    let (server, client) = in_memory();
    server.inject::<v2::operation::Health>(Fault::delay(Duration::from_secs(2)));
    server.script::<v2::operation::Health>(|script| {
        script.fault(Fault::status(500).delayed(Duration::from_secs(3))).pass_through()
    });
    let started = tokio::time::Instant::now();
    assert_eq!(client.v2().health().send().await.unwrap_err().kind(), ErrorKind::Server);
    assert_eq!(started.elapsed().as_secs(), 5);
    client.v2().health().send().await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 7);
}

#[tokio::test]
async fn a_rejected_key_does_not_use_up_a_fault() {
    let server = demo_app().accept_key("sk-inn-api-another").in_memory().unwrap();
    server.inject::<v2::operation::Health>(Fault::status(503).times(1));
    assert_eq!(quick(&server).v2().health().send().await.unwrap_err().kind(), ErrorKind::Auth);
    let another = server.client_builder(ApiKey::parse("sk-inn-api-another").unwrap()).retry(RetryConfig::disabled());
    assert_eq!(another.build().unwrap().v2().health().send().await.unwrap_err().kind(), ErrorKind::Server);
}
