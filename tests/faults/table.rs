//! Faults in rows: what a peer does, and what must come of it for an operation of each kind.

use std::fmt::Display;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use inngest_api::{ApiKey, Client, ClientBuilder, Error, ErrorKind, RetryConfig};
use serde_json::{Value, json};

use super::peer::{AUTHORITY, Peer, Step, Wire};
use super::watch;

/// An answer that is one to each operation of [`Op::EACH`].
pub(crate) const GOOD: &str = r#"{"data":{"id":"r","runId":"r","name":"e"}}"#;

/// Far above what any case takes. Nothing hangs longer, and no deadline fires later than this after its time.
const HANGS: Duration = Duration::from_secs(50);

/// The deadline of an attempt where a fault is that nothing comes: long enough for a handshake on a busy machine.
pub(crate) const ATTEMPT: Duration = Duration::from_millis(1500);

/// An operation of each kind that retries tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// `get_function_run`: twice is as once.
    Get,
    /// `invoke_function`, with a key that the client makes: twice is as once with the same key.
    Invoke,
    /// `create_env`: twice is twice.
    Create,
}

impl Op {
    pub(crate) const EACH: [Self; 3] = [Self::Get, Self::Invoke, Self::Create];

    /// Sends it; gives what is shown of the value.
    pub(crate) async fn send(self, client: &Client<ApiKey>) -> Result<(String, u32), Error> {
        let v2 = client.v2();
        macro_rules! shown {
            ($call:expr) => {
                $call.send_full().await.map(|answer| (format!("{:?}", answer.value), answer.attempts))
            };
        }
        match self {
            Self::Get => shown!(v2.get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").include_output(true)),
            Self::Invoke => shown!(v2.invoke_function("app", "function", json!({ "n": 1 }))),
            Self::Create => shown!(v2.create_env("staging")),
        }
    }
}

/// A fault, and what must come of it.
#[derive(Clone)]
pub(crate) struct Row {
    name: String,
    wires: Vec<Wire>,
    script: Vec<Step>,
    /// What the peer does on its last connection, instead.
    last: Option<Vec<Step>>,
    ops: Vec<Op>,
    must: Must,
}

/// What must come of a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Must {
    /// The error's kind; none where the call succeeds.
    kind: Option<ErrorKind>,
    /// How often an operation of each kind is tried.
    attempts: [u32; 3],
    /// Whether the server may have acted.
    sent: bool,
    /// What the error's line says.
    says: &'static str,
    /// How long it takes at least, and whether a deadline is set that ends it.
    at_least: Duration,
}

const ROW: Must = Must { kind: None, attempts: [1; 3], sent: true, says: "", at_least: Duration::ZERO };

/// The connection was lost after the request was sent: what is idempotent is tried three times, else once.
pub(crate) fn lost(says: &'static str) -> Must {
    Must { kind: Some(ErrorKind::Transport), attempts: [3, 3, 1], says, ..ROW }
}

/// The request was certainly not served: anything is tried three times.
pub(crate) fn unsent(kind: ErrorKind, says: &'static str) -> Must {
    Must { kind: Some(kind), attempts: [3; 3], sent: false, says, ..ROW }
}

/// The same, where trying again would be of no use.
pub(crate) fn unsent_once(kind: ErrorKind, says: &'static str) -> Must {
    Must { attempts: [1; 3], ..unsent(kind, says) }
}

/// An answer that is final.
pub(crate) fn final_(kind: ErrorKind, says: &'static str) -> Must {
    Must { kind: Some(kind), says, ..ROW }
}

/// Nothing came, and the deadline of the attempt fired.
pub(crate) fn too_late() -> Must {
    Must { kind: Some(ErrorKind::Timeout), attempts: [3, 3, 1], says: "timed out after 1.5s", at_least: ATTEMPT, ..ROW }
}

/// It is no fault after all.
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

/// A fault over HTTP/1.1, with and without TLS.
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

    /// The third connection goes as this.
    pub(crate) fn then(mut self, last: impl IntoIterator<Item = Step>) -> Self {
        self.last = Some(last.into_iter().collect());
        self
    }

    /// Runs it; gives what does not hold.
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
        let mut found = Found { case: format!("{} ({wire:?}, {op:?})", self.name), faults: Vec::new() };
        match tokio::time::timeout(HANGS, op.send(&client)).await {
            Ok(result) => self.check(&mut found, op, &result, started.elapsed()),
            Err(_) => found.must(false, "hangs"),
        }
        self.check_seen(&mut found, op, &peer);
        found.faults
    }

    /// What the caller is told.
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
                found.must(watch::find(&views).is_none(), format_args!("says a secret: {views}"));
                let repeated = watch::repeated(error);
                found.must(repeated.is_none(), format_args!("a source repeats {repeated:?}: {error}"));
                let told = (error.kind(), error.attempts(), error.may_have_been_sent());
                found.must(told == (kind, attempts, must.sent), format_args!("{told:?}: {error}"));
                found.must(error.to_string().contains(must.says), error);
                found.must(error.operation().is_some(), error);
            }
            (Err(error), None) => found.must(false, format_args!("{error:?}")),
            (Ok(value), Some(_)) => found.must(false, format_args!("succeeds: {value:?}")),
        }
        let times = if must.kind == Some(ErrorKind::Timeout) { attempts } else { 1 };
        found.must(elapsed >= must.at_least * times, format_args!("too soon: {elapsed:?}"));
    }

    /// What the peer saw.
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

/// What does not hold of a case.
struct Found {
    case: String,
    faults: Vec<String>,
}

impl Found {
    fn must(&mut self, holds: bool, else_: impl Display) {
        if !holds {
            self.faults.push(format!("{}: {else_}", self.case));
        }
    }
}

/// Runs all rows at once, each on each of its wires with each of its operations.
pub(crate) async fn table(rows: impl IntoIterator<Item = Row>) {
    let heard = watch::start();
    let rows: Vec<_> = rows.into_iter().collect();
    let cases = rows
        .iter()
        .flat_map(|row| row.wires.iter().flat_map(move |wire| row.ops.iter().map(move |op| row.run(*wire, *op))));
    let faults = join_all(cases).await.concat();
    assert!(faults.is_empty(), "{faults:#?}");
    heard.assert_clean();
}

/// A client of a peer, which tries again at once.
pub(crate) fn client_of(peer: &Peer) -> ClientBuilder<ApiKey> {
    set_up(Client::builder(ApiKey::parse(watch::API_KEY).unwrap()), &peer.base_url)
}

/// A client that tries again at once, and trusts the suite's authority.
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

/// The idempotency key of an invocation.
fn key_in(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    body.get("idempotencyKey")?.as_str().map(str::to_owned)
}
