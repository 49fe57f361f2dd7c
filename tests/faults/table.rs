//! A table of injected failures: what the peer does, and the expected result for an operation of each retry class.

use std::fmt::Display;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use inngest_api::{ApiKey, Client, ClientBuilder, Error, ErrorKind, RetryConfig};
use serde_json::{Value, json};

use super::peer::{AUTHORITY, Peer, Step, Wire};
use super::watch;

/// A valid response body for each operation of [`Op::EACH`].
pub(crate) const GOOD: &str = r#"{"data":{"id":"r","runId":"r","name":"e"}}"#;

/// A timeout far above what any row takes; longer is a hang.
const HANGS: Duration = Duration::from_secs(50);

/// The timeout of an attempt if the peer stops sending: long enough for a handshake on a busy machine.
pub(crate) const ATTEMPT: Duration = Duration::from_secs(4);

/// An operation of each retry class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// `get_function_run`, which is idempotent.
    Get,
    /// `invoke_function`, which is idempotent because the client generates an idempotency key.
    Invoke,
    /// `create_env`, which is not idempotent.
    Create,
}

impl Op {
    pub(crate) const EACH: [Self; 3] = [Self::Get, Self::Invoke, Self::Create];

    /// Sends the call; returns the debug output of the value, and the number of attempts.
    pub(crate) async fn send(self, client: &Client<ApiKey>) -> Result<(String, u32), Error> {
        let v2 = client.v2();
        macro_rules! shown {
            ($call:expr) => {
                $call.send_full().await.map(|response| (format!("{:?}", response.value), response.attempts))
            };
        }
        match self {
            Self::Get => shown!(v2.get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").include_output(true)),
            Self::Invoke => shown!(v2.invoke_function("app", "function", json!({ "n": 1 }))),
            Self::Create => shown!(v2.create_env("staging")),
        }
    }
}

/// A fault and its expected result.
#[derive(Clone)]
pub(crate) struct Row {
    name: String,
    wires: Vec<Wire>,
    script: Vec<Step>,
    /// The script of the third connection, if it differs.
    last: Option<Vec<Step>>,
    ops: Vec<Op>,
    must: Must,
}

/// The expected result of a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Must {
    /// The kind of the error, or `None` if the call succeeds.
    kind: Option<ErrorKind>,
    /// The number of attempts for an operation of each retry class.
    attempts: [u32; 3],
    /// Whether the server may have processed the request.
    sent: bool,
    /// A part of the error's message.
    says: &'static str,
    /// The minimum duration.
    at_least: Duration,
}

const ROW: Must = Must { kind: None, attempts: [1; 3], sent: true, says: "", at_least: Duration::ZERO };

/// Expects a transport error after the request was sent: three attempts for idempotent operations, otherwise one.
pub(crate) fn lost(says: &'static str) -> Must {
    Must { kind: Some(ErrorKind::Transport), attempts: [3, 3, 1], says, ..ROW }
}

/// Expects an error of a request that was not processed: three attempts for every operation.
pub(crate) fn unsent(kind: ErrorKind, says: &'static str) -> Must {
    Must { kind: Some(kind), attempts: [3; 3], sent: false, says, ..ROW }
}

/// Expects an error of a request that was not processed, which is not retried.
pub(crate) fn unsent_once(kind: ErrorKind, says: &'static str) -> Must {
    Must { attempts: [1; 3], ..unsent(kind, says) }
}

/// Expects an error that is not retried.
pub(crate) fn final_(kind: ErrorKind, says: &'static str) -> Must {
    Must { kind: Some(kind), says, ..ROW }
}

/// Expects that the attempt times out.
pub(crate) fn too_late() -> Must {
    Must { kind: Some(ErrorKind::Timeout), attempts: [3, 3, 1], says: "timed out after 4s", at_least: ATTEMPT, ..ROW }
}

/// Expects success.
pub(crate) fn succeeds() -> Must {
    ROW
}

impl Must {
    pub(crate) const fn tried(mut self, attempts: [u32; 3]) -> Self {
        self.attempts = attempts;
        self
    }

    pub(crate) const fn after(mut self, at_least: Duration) -> Self {
        self.at_least = at_least;
        self
    }
}

/// Creates a row that runs over HTTP/1.1, with and without TLS.
pub(crate) fn row(name: impl Into<String>, script: impl IntoIterator<Item = Step>, must: Must) -> Row {
    let wires = vec![Wire::Plain, Wire::Tls];
    Row { name: name.into(), wires, script: script.into_iter().collect(), last: None, ops: Op::EACH.to_vec(), must }
}

impl Row {
    pub(crate) fn on(mut self, wires: impl IntoIterator<Item = Wire>) -> Self {
        self.wires = wires.into_iter().collect();
        self
    }

    pub(crate) fn of(mut self, op: Op) -> Self {
        self.ops = vec![op];
        self
    }

    /// Sets the script of the third connection.
    pub(crate) fn then(mut self, last: impl IntoIterator<Item = Step>) -> Self {
        self.last = Some(last.into_iter().collect());
        self
    }

    /// Runs the row; returns the failed expectations.
    async fn run(&self, wire: Wire, op: Op) -> Vec<String> {
        let (script, last) = (self.script.clone(), self.last.clone());
        let script = move |number| last.clone().filter(|_| number == 2).unwrap_or_else(|| script.clone());
        let peer = Peer::new(wire, script).await;
        let mut builder = client_of(&peer);
        if self.must.kind == Some(ErrorKind::Timeout) {
            builder = builder.attempt_timeout(ATTEMPT);
        }
        let client = builder.build().unwrap();
        let started = Instant::now();
        let mut found = Found { case: format!("{} ({wire:?}, {op:?})", self.name), failures: Vec::new() };
        match tokio::time::timeout(HANGS, op.send(&client)).await {
            Ok(result) => self.check(&mut found, op, &result, started.elapsed()),
            Err(_) => found.must(false, "hangs"),
        }
        self.check_seen(&mut found, op, &peer);
        found.failures
    }

    /// Checks what the caller receives.
    fn check(&self, found: &mut Found, op: Op, result: &Result<(String, u32), Error>, elapsed: Duration) {
        let must = &self.must;
        let attempts = must.attempts[op as usize];
        match (result, must.kind) {
            (Ok((shown, made)), None) => {
                found.must(watch::find(shown).is_none(), shown);
                found.must(*made == attempts, format_args!("{made} attempts"));
            }
            (Err(error), Some(kind)) => {
                let views = watch::views(error);
                found.must(watch::find(&views).is_none(), format_args!("shows a secret: {views}"));
                let repeated = watch::repeated(error);
                found.must(repeated.is_none(), format_args!("a source repeats {repeated:?}: {error}"));
                let actual = (error.kind(), error.attempts(), error.may_have_been_sent());
                found.must(actual == (kind, attempts, must.sent), format_args!("{actual:?}: {error}"));
                found.must(error.to_string().contains(must.says), error);
                found.must(error.operation().is_some(), error);
            }
            (Err(error), None) => found.must(false, format_args!("{error:?}")),
            (Ok(value), Some(_)) => found.must(false, format_args!("succeeds: {value:?}")),
        }
        let times = if must.kind == Some(ErrorKind::Timeout) { attempts } else { 1 };
        found.must(elapsed >= must.at_least * times, format_args!("too soon: {elapsed:?}"));
    }

    /// Checks what the peer received.
    fn check_seen(&self, found: &mut Found, op: Op, peer: &Peer) {
        let seen = peer.seen();
        let reads = |step: &Step| matches!(step, Step::Request | Step::Head | Step::Something);
        let count = if self.script.iter().any(reads) { seen.requests.len() } else { seen.connections };
        let must = self.must.attempts[op as usize] as usize;
        found.must(count == must, format_args!("the peer saw {count} attempts"));
        if op == Op::Invoke && self.script.iter().any(|step| matches!(step, Step::Request)) {
            let keys: Vec<_> = seen.requests.iter().map(|request| key_in(&request.body)).collect();
            let made = keys.first().is_some_and(|key| key.as_ref().is_some_and(|key| key.len() > 30));
            found.must(made && keys.iter().all(|key| *key == keys[0]), format_args!("{keys:?}"));
        }
    }
}

/// The failed expectations of a row.
struct Found {
    case: String,
    failures: Vec<String>,
}

impl Found {
    fn must(&mut self, holds: bool, else_: impl Display) {
        if !holds {
            self.failures.push(format!("{}: {else_}", self.case));
        }
    }
}

/// Runs all rows concurrently, each on each of its wires with each of its operations.
pub(crate) async fn table(rows: impl IntoIterator<Item = Row>) {
    let log = watch::start();
    let rows: Vec<_> = rows.into_iter().collect();
    let cases = rows
        .iter()
        .flat_map(|row| row.wires.iter().flat_map(move |wire| row.ops.iter().map(move |op| row.run(*wire, *op))));
    let failures = join_all(cases).await.concat();
    assert!(failures.is_empty(), "{failures:#?}");
    log.assert_clean();
}

/// Returns the builder of a client of this peer, which retries without delay.
pub(crate) fn client_of(peer: &Peer) -> ClientBuilder<ApiKey> {
    set_up(Client::builder(ApiKey::parse(watch::API_KEY).unwrap()), &peer.base_url)
}

/// Configures a client to retry without delay and to trust the authority of these tests.
pub(crate) fn set_up<K: inngest_api::auth::Credential>(builder: ClientBuilder<K>, base_url: &str) -> ClientBuilder<K> {
    let quick = RetryConfig::new().initial_backoff(Duration::from_millis(1));
    builder
        .base_url(base_url)
        .root_certificate(AUTHORITY.certificate())
        .without_default_roots()
        .retry(quick)
        .max_response_bytes(1 << 20)
        .timeout(HANGS)
        .connect_timeout(HANGS)
}

/// Returns the idempotency key of an invocation.
fn key_in(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    body.get("idempotencyKey")?.as_str().map(str::to_owned)
}
