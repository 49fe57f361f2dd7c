//! HTTP/2 connections that stop responding.

use std::time::{Duration, Instant};

use inngest_api::config::PoolConfig;
use inngest_api::v2::NewScore;
use inngest_api::{ErrorKind, RetryConfig};
use tokio::net::TcpListener;

use super::frames::Connection;
use super::tls::Authority;
use super::{QUICK, RUN, SOON, builder};

/// Long enough for a responsive peer on a busy machine.
const PING: Duration = Duration::from_secs(1);

#[tokio::test]
async fn unresponsive_h2_connection_is_closed_and_idempotent_calls_are_retried() {
    let authority = Authority::new();
    for (retry, is_idempotent) in [(QUICK, true), (RetryConfig::new(), false)] {
        let tls = authority.serves("localhost", &["h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let pool = PoolConfig::new().http2_ping(PING, PING);
        let client = builder(&url, &authority).pool(pool).retry(retry).timeout(SOON * 2).build().unwrap();
        let server = tokio::spawn(async move {
            // Reads the request, then neither reads nor writes.
            let mut silent = Connection::accept(&listener, &tls).await;
            silent.request().await.unwrap();
            Connection::accept(&listener, &tls).await.respond_to_all().await;
            drop(silent);
        });
        let started = Instant::now();
        if is_idempotent {
            let response = client.v2().list_runs().send_full().await.unwrap();
            assert_eq!(response.attempts, 2);
        } else {
            let error = client.v2().create_score(RUN, vec![NewScore::new("accuracy", 1)]).send().await.unwrap_err();
            assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error}");
            assert_eq!(error.attempts(), 1);
            assert!(error.to_string().contains("HTTP/2 keep-alive timed out"), "{error}");
        }
        assert!(started.elapsed() >= PING && started.elapsed() < SOON, "{:?}", started.elapsed());
        server.abort();
    }
}
