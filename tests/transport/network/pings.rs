//! A connection of HTTP/2 that died without a word.

use std::time::{Duration, Instant};

use inngest_api::config::PoolConfig;
use inngest_api::v2::NewScore;
use inngest_api::{ErrorKind, RetryConfig};
use tokio::net::TcpListener;

use super::frames::Connection;
use super::tls::Authority;
use super::{QUICK, RUN, SOON, builder};

/// Wide enough for a peer that lives, however busy the machine is.
const PING: Duration = Duration::from_secs(1);

#[tokio::test]
async fn it_is_left_and_what_is_safe_is_made_again() {
    let authority = Authority::new();
    for (retry, is_safe) in [(QUICK, true), (RetryConfig::new(), false)] {
        let tls = authority.serves("localhost", &["h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let connections = PoolConfig::new().http2_ping(PING, PING);
        let client = builder(&url, &authority).pool(connections).retry(retry).timeout(SOON * 2).build().unwrap();
        let server = tokio::spawn(async move {
            // Takes the request, and neither reads nor writes from then on.
            let mut silent = Connection::accept(&listener, &tls).await;
            silent.request().await.unwrap();
            Connection::accept(&listener, &tls).await.answer_all().await;
            drop(silent);
        });
        let started = Instant::now();
        if is_safe {
            let answer = client.v2().list_runs().send_full().await.unwrap();
            assert_eq!(answer.attempts, 2);
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
