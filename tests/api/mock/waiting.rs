//! Waiting for runs, with a paused clock.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use inngest_api::auth::V2;
use inngest_api::mock::{self, Fault, FunctionFailure};
use inngest_api::types::RunId;
use inngest_api::v2::{self, NewSandbox, RunStatus, SandboxSize, SandboxStatus, SnapshotStatus, WaitError};
use inngest_api::{ApiKey, CallOptions, Client, Error, ErrorKind, InngestFunction, RetryConfig};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{api_key, new_sandbox};

#[derive(Serialize, InngestFunction)]
#[inngest(app = "shop", function = "count", output = u64)]
struct Count {}

#[derive(Serialize, InngestFunction)]
#[inngest(app = "shop", function = "fail", output = u64)]
struct Fail {}

#[tokio::test(start_paused = true)]
async fn the_server_side_timeout_extends_the_timeouts_of_the_client() {
    let server = mock::Server::builder().cloud().in_memory().unwrap();
    let setup = server.client(api_key()).unwrap();
    let sandbox = new_sandbox(&setup, "box").await;
    let process = setup.v2().start_sandbox_process(&sandbox, ["true"]).send().await.unwrap().id;
    // The mock's default behavior rejects a text that is not a duration.
    server.on::<v2::operation::ExecSandbox>(|_| Ok(v2::ExecOutput::default()));
    server.on::<v2::operation::WaitSandboxProcess>(|_| Ok(v2::SandboxProcess::default()));
    server.inject::<v2::operation::ExecSandbox>(Fault::delay(Duration::from_secs(50)));
    server.inject::<v2::operation::WaitSandboxProcess>(Fault::delay(Duration::from_secs(50)));
    let attempts = server.client_builder(api_key()).timeout(Duration::MAX).attempt_timeout(Duration::from_secs(30));
    let attempts = attempts.retry(RetryConfig::disabled()).build().unwrap();
    let calls = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
    for client in [calls, attempts] {
        let v2 = client.v2();
        // The server's own default is 30 s, which applies to texts that the client cannot read as well.
        let limits = ["25s", "25000ms", "25.5s", "19s", "0ms", "soon"]
            .map(|limit| (Some(limit), !["19s", "0ms"].contains(&limit)));
        for (limit, is_enough) in limits.into_iter().chain([(None, true)]) {
            let (mut exec, mut wait) =
                (v2.exec_sandbox(&sandbox, ["true"]), v2.wait_sandbox_process(&sandbox, &process));
            let mut arguments = json!({ "sandbox_id": sandbox, "command": ["true"] });
            if let Some(limit) = limit {
                (exec, wait) = (exec.timeout(limit), wait.timeout(limit));
                arguments["timeout"] = json!(limit);
            }
            let untyped = client.untyped::<V2>("exec_sandbox", arguments).send().await.map(drop);
            for result in [exec.send().await.map(drop), wait.send().await.map(drop), untyped] {
                assert_eq!(
                    result.as_ref().map_err(Error::kind).copied(),
                    is_enough.then_some(()).ok_or(ErrorKind::Timeout),
                    "{limit:?} {result:?}"
                );
            }
        }
        let (limit, short) = (Duration::from_secs(25), Duration::from_millis(19_999));
        v2.exec_sandbox(&sandbox, ["true"]).timeout(limit).send().await.unwrap();
        v2.wait_sandbox_process(&sandbox, &process).timeout(limit).send().await.unwrap();
        let error = v2.exec_sandbox(&sandbox, ["true"]).timeout(short).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        // Timeouts set in the options of a call are not extended.
        let options = CallOptions::new().timeout(Duration::from_secs(30)).attempt_timeout(Duration::from_secs(30));
        let error = v2.exec_sandbox(&sandbox, ["true"]).timeout("1h").options(options).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
}

#[tokio::test(start_paused = true)]
async fn a_command_that_ends_just_before_the_servers_default_timeout_is_no_timeout_of_the_client() {
    let server = mock::Server::builder().cloud().in_memory().unwrap();
    let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
    let sandbox = new_sandbox(&client, "box").await;
    let process = client.v2().start_sandbox_process(&sandbox, ["true"]).send().await.unwrap().id;
    // Within the 30 s of the server, and longer than the rest of the client's 30 s after the time on the network.
    let late = || Fault::delay(Duration::from_millis(31_500));
    server.inject::<v2::operation::ExecSandbox>(late());
    server.inject::<v2::operation::WaitSandboxProcess>(late());
    server.inject::<v2::operation::GetSandbox>(late());
    assert_eq!(client.v2().exec_sandbox(&sandbox, ["true"]).send().await.unwrap().exit_code, Some(0));
    assert_eq!(client.v2().wait_sandbox_process(&sandbox, &process).send().await.unwrap().exit_code, Some(0));
    // Other operations keep the timeout of the client.
    assert_eq!(client.v2().get_sandbox(&sandbox).send().await.unwrap_err().kind(), ErrorKind::Timeout);
}

const SIZE: SandboxSize = SandboxSize { vcpu: 1, memory_mb: 1024 };

/// A server whose sandboxes take 30 s to change their status, and a client that does not retry.
fn sandboxes() -> (mock::Server, Client<ApiKey>) {
    let server = mock::Server::builder().sandbox_transition(Duration::from_secs(30)).in_memory().unwrap();
    let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
    (server, client)
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_sandbox_polls_every_second_until_its_status_is_reached() {
    let (server, client) = sandboxes();
    let v2 = client.v2();
    let started = Instant::now();
    let id = v2.create_sandbox(NewSandbox::fresh("box", SIZE)).send().await.unwrap().id;
    let running = v2.wait_until_running(&id).await.unwrap();
    assert_eq!((running.status, started.elapsed().as_secs()), (SandboxStatus::Running, 30));
    assert_eq!(server.received::<v2::operation::GetSandbox>().len(), 31);
    v2.pause_sandbox(&id).send().await.unwrap();
    assert_eq!(v2.wait_until_paused(&id).await.unwrap().status, SandboxStatus::Paused);
    v2.resume_sandbox(&id).send().await.unwrap();
    assert_eq!(v2.wait_until_running(&id).await.unwrap().status, SandboxStatus::Running);
    let snapshot = v2.create_sandbox_snapshot(&id).send().await.unwrap().id;
    assert_eq!(v2.wait_for_snapshot(&snapshot).await.unwrap().status, SnapshotStatus::Ready);
    assert_eq!(started.elapsed().as_secs(), 120);
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_sandbox_tells_bad_ends_timeouts_and_failed_calls_apart() {
    let (server, client) = sandboxes();
    let v2 = client.v2();
    let id = v2.create_sandbox(NewSandbox::fresh("box", SIZE)).send().await.unwrap().id;
    let late = v2.wait_until_running(&id).timeout(Duration::from_secs(10)).await.unwrap_err();
    assert_eq!(
        late.to_string(),
        "sandbox box is still STARTING after 10s; raise the `timeout` of the wait if it takes longer"
    );
    let WaitError::TimedOut { last: Some(last), .. } = late else { panic!("{late:?}") };
    assert_eq!(last.id, id);
    // A sandbox that starts is not about to be paused.
    assert!(matches!(v2.wait_until_paused(&id).await.unwrap_err(), WaitError::Ended(_)));

    for (status, error) in [("FAILED", Some("no image")), ("TERMINATING", None), ("TERMINATED", None), ("PAUSED", None)]
    {
        let body = json!({ "name": "box", "status": status, "error": error });
        server.on::<v2::operation::GetSandbox>(move |_| Ok(serde_json::from_value(body.clone())?));
        let ended = v2.wait_until_running(&id).await.unwrap_err();
        let reason = error.map(|error| format!(": {error}")).unwrap_or_default();
        assert_eq!(ended.to_string(), format!("sandbox box is {status}{reason}"));
        assert!(matches!(ended, WaitError::Ended(sandbox) if sandbox.status.as_str() == status));
    }
    for status in ["FAILED", "LOST", "DELETING", "DELETED"] {
        let body = json!({ "id": "x", "status": status });
        server.on::<v2::operation::GetSandboxSnapshot>(move |_| Ok(serde_json::from_value(body.clone())?));
        let ended = v2.wait_for_snapshot("x").await.unwrap_err();
        assert_eq!(ended.to_string(), format!("snapshot x is {status}"));
    }
    // A status that is not known to be an end.
    for status in ["UNSPECIFIED", "MOVING"] {
        let body = json!({ "id": "x", "status": status });
        server.on::<v2::operation::GetSandboxSnapshot>(move |_| Ok(serde_json::from_value(body.clone())?));
        let late = v2.wait_for_snapshot("x").timeout(Duration::from_secs(10)).await.unwrap_err();
        assert!(matches!(late, WaitError::TimedOut { last: Some(_), .. }), "{late:?}");
    }
    let gone = || mock::ErrorResponse::new(404, "sandbox_not_found", "no such sandbox");
    server.on::<v2::operation::GetSandbox>(move |_| Err(gone()));
    let WaitError::CallFailed(error) = v2.wait_until_running(&id).await.unwrap_err() else { panic!("a call failed") };
    assert_eq!(error.code(), Some("sandbox_not_found"));
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_sandbox_continues_after_temporary_errors() {
    let (server, client) = sandboxes();
    let v2 = client.v2();
    let id = v2.create_sandbox(NewSandbox::fresh("box", SIZE)).send().await.unwrap().id;
    server.inject::<v2::operation::GetSandbox>(Fault::status(503).times(40));
    let started = Instant::now();
    assert_eq!(v2.wait_until_running(&id).await.unwrap().status, SandboxStatus::Running);
    assert_eq!(started.elapsed().as_secs(), 40);
    // A server that was never reached is not waited for.
    let nowhere = Client::builder(api_key()).base_url("http://127.0.0.1:1").retry(RetryConfig::disabled());
    let WaitError::CallFailed(error) = nowhere.build().unwrap().v2().wait_until_running(&id).await.unwrap_err() else {
        panic!("a call failed")
    };
    assert_eq!(error.kind(), ErrorKind::Connect);
}

/// A server whose runs take some time, a client, and the times at which the client polled a run.
fn shop(run_duration: Duration) -> (mock::Server, Client<ApiKey>, Arc<Mutex<Vec<Instant>>>) {
    let builder = mock::Server::builder().function("shop", "count", |_: Value| Ok(json!(12))).function(
        "shop",
        "fail",
        |_: Value| Err::<Value, _>(FunctionFailure::new("OutOfStock", "no more socks")),
    );
    let server = builder.run_duration(run_duration).in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let polls = Arc::<Mutex<Vec<_>>>::default();
    let record = Arc::clone(&polls);
    server.on_optional::<v2::operation::GetFunctionRun>(move |_| {
        record.lock().unwrap().push(Instant::now());
        None
    });
    (server, client, polls)
}

async fn invoke(client: &Client<ApiKey>, function: &str) -> RunId {
    client.v2().invoke_function("shop", function, json!({})).send().await.unwrap().run_id
}

#[tokio::test(start_paused = true)]
async fn waiting_polls_immediately_and_backs_off_to_five_seconds() {
    let (_server, client, polls) = shop(Duration::from_secs(3 * 60));
    let run = invoke(&client, "count").await;
    let started_at = Instant::now();
    client.v2().wait_for_run(&run).await.unwrap();
    let polls = polls.lock().unwrap();
    let pauses: Vec<_> = polls.windows(2).map(|two| two[1].duration_since(two[0])).collect();
    let within = |pause: Duration, millis| (millis..millis + 20).contains(&pause.as_millis());
    assert!(within(polls[0].duration_since(started_at), 0), "{:?}", polls[0].duration_since(started_at));
    assert!(within(pauses[0], 200) && within(pauses[1], 300) && within(pauses[2], 450), "{pauses:?}");
    assert!(pauses.is_sorted_by(|one, next| *one <= *next + Duration::from_millis(20)), "{pauses:?}");
    assert!(within(*pauses.last().unwrap(), 5000) && pauses.len() < 50, "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_times_out_reports_the_last_status() {
    let (_server, client, polls) = shop(Duration::from_secs(24 * 60 * 60));
    let run = invoke(&client, "count").await;
    let started_at = Instant::now();
    let error = client.v2().wait_for_run(&run).timeout(Duration::from_secs(90)).await.unwrap_err();
    assert_eq!(started_at.elapsed().as_secs(), 90);
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Timeout, true));
    let expected = format!(
        "get_function_run failed: run {run} did not end within 90s (last poll: RUNNING); raise `WaitForRun::timeout` if it takes \
         longer"
    );
    assert_eq!(error.to_string(), expected);
    let seen = polls.lock().unwrap().len();
    let error = client.v2().wait_for_run(&run).await.unwrap_err();
    assert!(error.to_string().contains("within 600s"), "by default: {error}");
    assert!(polls.lock().unwrap().len() > seen);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_wait_stops_polling_and_does_not_cancel_the_run() {
    let (server, client, polls) = shop(Duration::from_secs(3 * 60));
    let run = invoke(&client, "count").await;
    let waiting = tokio::spawn(client.v2().wait_for_run(&run).into_future());
    tokio::time::sleep(Duration::from_secs(20)).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    let seen = polls.lock().unwrap().len();
    assert!(seen > 3, "{seen}");
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(polls.lock().unwrap().len(), seen);
    assert_eq!(server.runs()[0].status, RunStatus::Running);
    assert_eq!(client.v2().wait_for_run(&run).await.unwrap().status, RunStatus::Completed);
}

#[tokio::test(start_paused = true)]
async fn waiting_returns_completed_failed_and_cancelled_runs() {
    let (_server, client, _) = shop(Duration::from_secs(60));
    let completed = client.v2().wait_for_run(invoke(&client, "count").await).await.unwrap();
    assert_eq!((&completed.status, completed.error()), (&RunStatus::Completed, None));
    assert_eq!(completed.decode_output::<u64>().unwrap(), Some(12));

    let failed = client.v2().wait_for_run(invoke(&client, "fail").await).await.unwrap();
    let error = failed.error().unwrap();
    assert_eq!((&failed.status, &*error.name, &*error.message), (&RunStatus::Failed, "OutOfStock", "no more socks"));
    assert_eq!(failed.decode_output::<u64>().unwrap(), None);

    let run = invoke(&client, "count").await;
    let waiting = tokio::spawn(client.v2().wait_for_run(&run).into_future());
    client.v2().cancel_run(&run).send().await.unwrap();
    let cancelled = waiting.await.unwrap().unwrap();
    assert_eq!((&cancelled.status, cancelled.error()), (&RunStatus::Cancelled, None));
    assert_eq!(cancelled.decode_output::<u64>().unwrap(), None);
}

/// A server with a function that fails before it returns 12, and a client.
fn flaky(failures: usize, run_duration: Duration) -> (mock::Server, Client<ApiKey>, Arc<AtomicUsize>) {
    let attempts = Arc::<AtomicUsize>::default();
    let counter = Arc::clone(&attempts);
    let count = move |_: Value| match counter.fetch_add(1, Ordering::Relaxed) {
        attempt if attempt < failures => Err(FunctionFailure::from("busy").retry_after(Duration::from_secs(26))),
        _ => Ok(json!(12)),
    };
    let builder = mock::Server::builder().function("shop", "count", count).run_duration(run_duration);
    let server = builder.in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    (server, client, attempts)
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_retried_is_failed_without_an_end_until_it_completes() {
    for run_duration in [Duration::ZERO, Duration::from_secs(60)] {
        let (_server, client, _) = flaky(1, run_duration);
        let run = invoke(&client, "count").await;
        let read = async || client.v2().get_function_run(&run).include_output(true).send().await.unwrap();
        let waiting = read().await;
        let state = (&waiting.status, waiting.ended_at, waiting.duration_ms, waiting.has_ended(), &waiting.output);
        assert_eq!(state, (&RunStatus::Failed, None, None, false, &None));
        let listed = client.v2().list_runs().send().await.unwrap();
        assert_eq!((&listed.items[0].status, listed.items[0].ended_at), (&RunStatus::Running, None));
        let trace = client.v2().get_function_trace(&run).send().await.unwrap();
        assert_eq!(trace.root().unwrap().status, v2::SpanStatus::Running);

        let completed = client.v2().wait_for_run(&run).await.unwrap();
        assert_eq!((&completed.status, completed.error()), (&RunStatus::Completed, None));
        assert!(completed.duration_ms >= Some(26_000), "{completed:?}");
        assert_eq!(client.v2().invoke(Count {}).send().await.unwrap().output(&client).await.unwrap(), 12);
    }
}

#[tokio::test(start_paused = true)]
async fn a_function_that_keeps_failing_is_retried_four_times() {
    let (_server, client, attempts) = flaky(usize::MAX, Duration::ZERO);
    let run = invoke(&client, "count").await;
    let failed = client.v2().wait_for_run(&run).await.unwrap();
    assert_eq!((&failed.status, &*failed.error().unwrap().message), (&RunStatus::Failed, "busy"));
    assert!(failed.has_ended() && failed.duration_ms >= Some(4 * 26_000), "{failed:?}");
    assert_eq!(attempts.load(Ordering::Relaxed), 5);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_waits_for_a_retry_can_be_cancelled() {
    let (_server, client, _) = flaky(1, Duration::ZERO);
    let run = invoke(&client, "count").await;
    let cancelled = client.v2().cancel_run(&run).send().await.unwrap();
    assert_eq!(cancelled.outcome, v2::CancelOutcome::Cancelled);
    assert_eq!(client.v2().wait_for_run(&run).await.unwrap().status, RunStatus::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn a_run_handle_returns_the_output_or_why_there_is_none() {
    let (_server, client, _) = shop(Duration::from_secs(60));
    assert_eq!(client.v2().invoke(Count {}).send().await.unwrap().output(&client).await.unwrap(), 12);

    let run = client.v2().invoke(Fail {}).send().await.unwrap();
    match run.output(&client).await.unwrap_err() {
        v2::FunctionError::Failed { run_id, error, .. } => {
            assert_eq!((run_id, &*error.name), (run.run_id, "OutOfStock"));
        }
        other => panic!("{other:?}"),
    }

    let run = client.v2().invoke(Count {}).send().await.unwrap();
    run.cancel(&client).await.unwrap();
    let error = run.output(&client).await.unwrap_err();
    assert_eq!(error.to_string(), format!("run {} was cancelled", run.run_id));
    assert!(matches!(error, v2::FunctionError::Cancelled { run_id, .. } if run_id == run.run_id));

    let run = client.v2().invoke(Count {}).send().await.unwrap();
    match run.output(&client).timeout(Duration::from_secs(10)).await.unwrap_err() {
        v2::FunctionError::Api(error) => assert_eq!(error.kind(), ErrorKind::Timeout),
        other => panic!("{other:?}"),
    }
}
