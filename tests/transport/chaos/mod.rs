//! Invocations through a proxy that closes, resets and delays connections and duplicates requests. Each call must
//! succeed and run exactly once.
//!
//! `INNGEST_CHAOS_CALLS` sets the number of calls of each test (default 500), and `INNGEST_CHAOS_SEED` the random
//! seed of the proxy.

mod proxy;
mod schedule;
mod server;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use inngest_api::observe::{AttemptReport, Observer};
use inngest_api::v2::InvokedRun;
use inngest_api::{ApiKey, Client, Error, RetryConfig};
use inngest_api_tests::tls::Authority;
use serde_json::json;

use self::proxy::Proxy;
use self::schedule::Schedule;
use self::server::{Protocol, Runs, Server, Site};

/// The maximum number of calls in flight.
const AT_ONCE: usize = 64;
/// The settings of the client.
const ATTEMPTS: u32 = 60;
const FIRST_WAIT: Duration = Duration::from_millis(5);
const MAX_WAIT: Duration = Duration::from_millis(500);
const ATTEMPT: Duration = Duration::from_secs(10);
const DEADLINE: Duration = Duration::from_secs(2 * 60);
/// A call that takes this much longer than its timeout hangs.
const GRACE: Duration = Duration::from_secs(60);
/// The time between stopping and restarting the server.
const AWAY: Duration = Duration::from_millis(200);

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::new().unwrap());

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().expect(variable))
}

/// Counts attempts.
#[derive(Clone, Default)]
struct Attempts(Arc<AtomicU64>);

impl Observer for Attempts {
    fn attempt_ended(&self, _: &AttemptReport<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A test with its settings.
struct Chaos {
    name: &'static str,
    protocol: Protocol,
    /// The maximum number of bytes of a connection.
    life: usize,
    restarts: u64,
    runs: Runs,
}

/// The result of a test.
struct Outcome {
    runs: Arc<Runs>,
    /// The result of each call, with the number of the call.
    results: Vec<(u64, Result<InvokedRun, Error>)>,
    duplicates: u64,
    retries: u64,
}

impl Chaos {
    async fn run(self) -> Outcome {
        let calls = number("INNGEST_CHAOS_CALLS", 500);
        let seed = number("INNGEST_CHAOS_SEED", 20_261_126);
        let schedule = Schedule { seed, life: self.life, duplicates: self.protocol == Protocol::PlainHttp1 };
        let site = Site::new(self.runs, self.protocol, &AUTHORITY).unwrap();
        let server = site.start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let proxy = Proxy::start(server.address, schedule).await.unwrap();
        let (attempts, done) = (Attempts::default(), AtomicU64::new(0));
        let client = client(self.protocol, &proxy, &attempts, calls);
        let started = Instant::now();
        let all = futures_util::stream::iter(0..calls).map(|call| {
            let (client, done) = (&client, &done);
            async move {
                let result = tokio::time::timeout(DEADLINE + GRACE, invoke(client, call)).await;
                done.fetch_add(1, Ordering::Relaxed);
                (call, result.unwrap_or_else(|_| panic!("call {call} hangs")))
            }
        });
        let all = all.buffer_unordered(AT_ONCE).collect::<Vec<_>>();
        let (results, last) = tokio::join!(all, restart(&site, server, self.restarts, calls, &done));
        let (elapsed, attempts, counts) = (started.elapsed(), attempts.0.load(Ordering::Relaxed), &proxy.counts);
        let (_, repeats) = site.runs.counts();
        last.stop().await;
        eprintln!(
            "{}: {calls} calls, {AT_ONCE} at once, {:?}, seed {seed}, at most {} bytes a connection; {ATTEMPTS} attempts, \
             waits {FIRST_WAIT:?} to {MAX_WAIT:?}, {ATTEMPT:?} an attempt, {DEADLINE:?} a call, a budget of {} retries\n  \
             {counts:?}, {} restarts; {attempts} attempts, {} retries, {repeats} repeats seen by the server; {elapsed:.1?}",
            self.name,
            self.protocol,
            self.life,
            budget(calls),
            self.restarts,
            attempts - calls,
        );
        if calls >= 200 {
            assert!(counts.cuts.load(Ordering::Relaxed) > 0 && counts.resets.load(Ordering::Relaxed) > 0, "{counts:?}");
            assert!(counts.delays.load(Ordering::Relaxed) > 0, "{counts:?}");
        }
        let duplicates = counts.duplicates.load(Ordering::Relaxed);
        Outcome { runs: site.runs, results, duplicates, retries: attempts - calls }
    }
}

/// Restarts the server `times` times during the calls, and returns the last server.
async fn restart(site: &Site, mut server: Server, times: u64, calls: u64, done: &AtomicU64) -> Server {
    for time in 1..=times {
        while done.load(Ordering::Relaxed) < calls * time / (times + 1) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let address = server.address;
        server.stop().await;
        tokio::time::sleep(AWAY).await;
        server = site.start(address).await.expect("the same port");
    }
    server
}

fn budget(calls: u64) -> u32 {
    u32::try_from(calls * 10).unwrap()
}

fn client(protocol: Protocol, proxy: &Proxy, attempts: &Attempts, calls: u64) -> Client<ApiKey> {
    let scheme = if protocol == Protocol::PlainHttp1 { "http" } else { "https" };
    Client::builder(ApiKey::parse("sk-inn-api-chaos").unwrap())
        .base_url(format!("{scheme}://{}", proxy.address))
        .root_certificate(AUTHORITY.certificate())
        .without_default_roots()
        .retry(
            RetryConfig::new()
                .max_attempts(ATTEMPTS)
                .initial_backoff(FIRST_WAIT)
                .max_backoff(MAX_WAIT)
                .budget(budget(calls)),
        )
        .attempt_timeout(ATTEMPT)
        .timeout(DEADLINE)
        .observer(attempts.clone())
        .build()
        .unwrap()
}

/// Invokes the function once. Every other call has an idempotency key of the caller.
async fn invoke(client: &Client<ApiKey>, call: u64) -> Result<InvokedRun, Error> {
    let invocation = client.v2().invoke_function("chaos", "count", json!({ "call": call }));
    if call.is_multiple_of(2) {
        invocation.idempotency_key(format!("call-{call}")).send().await
    } else {
        invocation.send().await
    }
}

impl Outcome {
    /// Asserts that each call succeeded and that the server ran it once.
    fn assert_once_each(&self) {
        for (call, result) in &self.results {
            let run = result.as_ref().unwrap_or_else(|error| panic!("call {call} is lost: {error}"));
            assert_eq!(self.runs.of(*call), [run.run_id.as_str()], "call {call}");
            assert!(call.is_multiple_of(2) || !run.repeated, "the client generates a new key for each call");
        }
        assert_eq!(self.runs.counts().0, self.results.len());
        assert!(self.retries > 0 || self.results.len() < 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_runs_once_over_plain_http_with_duplicated_requests() {
    let chaos =
        Chaos { name: "plain", protocol: Protocol::PlainHttp1, life: 4_000, restarts: 0, runs: Runs::default() };
    let outcome = chaos.run().await;
    outcome.assert_once_each();
    assert!(outcome.duplicates > 0 && outcome.runs.counts().1 > 0, "no request was duplicated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_runs_once_over_http1_with_tls() {
    let chaos = Chaos { name: "h1", protocol: Protocol::TlsHttp1, life: 8_000, restarts: 0, runs: Runs::default() };
    chaos.run().await.assert_once_each();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_runs_once_over_http2_with_tls() {
    let chaos = Chaos { name: "h2", protocol: Protocol::TlsHttp2, life: 40_000, restarts: 0, runs: Runs::default() };
    chaos.run().await.assert_once_each();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_runs_once_while_the_server_restarts_twice() {
    for (name, protocol, life) in
        [("h1, restarts", Protocol::TlsHttp1, 8_000), ("h2, restarts", Protocol::TlsHttp2, 40_000)]
    {
        Chaos { name, protocol, life, restarts: 2, runs: Runs::default() }.run().await.assert_once_each();
    }
}

/// Shows that the other tests would detect a call that ran twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_idempotency_keys_runs_some_calls_twice() {
    let runs = Runs::forgetful();
    let chaos = Chaos { name: "no keys", protocol: Protocol::PlainHttp1, life: 4_000, restarts: 0, runs };
    let outcome = chaos.run().await;
    assert!(outcome.results.iter().any(|(call, _)| outcome.runs.of(*call).len() > 1), "no call ran twice");
}
