use std::sync::{Arc, Mutex};
use std::time::Duration;

use inngest_api::observe::{AttemptReport, CallReport, Observer, Outcome};
use inngest_api::{CallOptions, Client, ErrorKind};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use tokio::net::TcpListener;

use super::{HEALTHY, QUICK, SOON, api_key, busy};

/// Records one line for each notification.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

fn ended(ended: Outcome<'_>) -> String {
    match ended {
        Outcome::Succeeded(status) => status.as_str().to_owned(),
        Outcome::Failed(error) => format!("{:?}", error.kind()),
        other => format!("{other:?}"),
    }
}

impl Observer for Notes {
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        assert!(attempt.elapsed < SOON);
        let next = if attempt.retry_in.is_some() { ", retried" } else { "" };
        let note = format!("{} {}: {}{next}", attempt.operation.id, attempt.number, ended(attempt.outcome));
        self.0.lock().unwrap().push(note);
    }

    fn call_ended(&self, call: &CallReport<'_>) {
        assert!(call.elapsed < SOON);
        self.0.lock().unwrap().push(format!("{} x {}: {}", call.operation.id, call.attempts, ended(call.outcome)));
    }
}

#[tokio::test]
async fn an_observer_is_notified_once_of_each_attempt_and_call() {
    let server = Replay::with([busy(), json_answer(HEALTHY), answer(404, [], "")]).await.unwrap();
    let notes = Notes::default();
    let client = server.builder(api_key()).retry(QUICK).observer(notes.clone()).build().unwrap();
    client.v2().health().send().await.unwrap();
    assert_eq!(notes.take(), ["health 1: Server, retried", "health 2: 200", "health x 2: 200"]);
    client.v2().health().send().await.unwrap_err();
    assert_eq!(notes.take(), ["health 1: NotFound", "health x 1: NotFound"]);
}

#[tokio::test]
async fn an_observer_is_notified_of_timeouts_and_dropped_calls() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let notes = Notes::default();
    let client = Client::builder(api_key()).base_url(&url).observer(notes.clone()).build().unwrap();
    let short = CallOptions::new().timeout(Duration::from_millis(50));
    let error = client.v2().health().options(short).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(notes.take(), ["health 1: Dropped", "health x 1: Timeout"]);

    let call = tokio::spawn(client.v2().health().send());
    // The second connection belongs to this call; the first belongs to the call before.
    for _ in 0..2 {
        silent.accept().await.unwrap();
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!(notes.take(), ["health 1: Dropped", "health x 1: Dropped"]);
}

#[tokio::test]
async fn an_observer_is_not_notified_of_a_call_that_was_never_polled() {
    let notes = Notes::default();
    let client = Client::builder(api_key()).base_url("http://127.0.0.1:1").observer(notes.clone()).build().unwrap();
    drop(client.v2().health().send());
    assert!(notes.take().is_empty());
}

/// Panics in every method.
struct Panicking;

impl Observer for Panicking {
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        assert_eq!(attempt.number, 0, "the observer panics");
    }

    fn call_ended(&self, call: &CallReport<'_>) {
        assert_eq!(call.attempts, 0, "the observer panics");
    }
}

#[tokio::test]
async fn a_panic_in_an_observer_fails_only_its_call() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let client = server.builder(api_key()).observer(Panicking).build().unwrap();
    let ended = tokio::spawn(client.v2().health().send()).await;
    assert!(ended.unwrap_err().is_panic());
}
