//! Connections that cannot be established.

use std::io;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use inngest_api::{ApiKey, Client, ErrorKind};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::table::{Op, set_up};
use super::watch;

/// Asserts that every operation fails with a retried connect error, and that its request was not sent.
async fn no_connection(case: &str, base_url: &str, within: Option<Duration>) {
    let log = watch::start();
    for op in Op::EACH {
        let mut builder = set_up(Client::builder(ApiKey::parse(watch::API_KEY).unwrap()), base_url);
        if let Some(within) = within {
            builder = builder.connect_timeout(within);
        }
        let started = Instant::now();
        let error = op.send(&builder.build().unwrap()).await.unwrap_err();
        let views = watch::views(&error);
        assert_eq!(watch::find(&views), None, "{case}: {views}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "{case}: {error}");
        assert!(!error.may_have_been_sent() && error.is_retryable(), "{case}: {error}");
        assert!(error.to_string().contains(&format!("cannot connect to {base_url}: ")), "{case}: {error}");
        if let Some(within) = within {
            assert!(started.elapsed() >= within * 3, "{case}: the deadline did not fire");
            assert!(error.to_string().contains("timed out after"), "{case}: {error}");
        }
    }
    log.assert_clean();
}

#[tokio::test]
async fn refused_connection_is_a_retried_connect_error() {
    for scheme in ["http", "https"] {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        no_connection("refused", &format!("{scheme}://{free}"), None).await;
    }
}

#[tokio::test]
async fn full_listen_backlog_is_a_connect_timeout() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    // Fills the backlog; the kernel may round its length up.
    let mut waiting = Vec::new();
    while let Ok(connection) = tokio::time::timeout(Duration::from_millis(500), TcpStream::connect(address)).await {
        waiting.push(connection.unwrap());
        assert!(waiting.len() < 1000, "the backlog of this machine is unlimited");
    }
    for scheme in ["http", "https"] {
        no_connection("backlog", &format!("{scheme}://{address}"), Some(Duration::from_millis(300))).await;
    }
    drop(waiting);
}

#[tokio::test]
async fn silent_tls_handshake_is_a_connect_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // The kernel establishes connections even if the listener never accepts them.
    no_connection("silence", &format!("https://{address}"), Some(Duration::from_millis(300))).await;
}

#[tokio::test]
async fn name_that_does_not_resolve_is_a_retried_connect_error() {
    // A custom resolver, because networks respond differently to unknown names.
    let base_url = "https://nobody.inngest-api.invalid";
    let log = watch::start();
    for op in Op::EACH {
        let builder = set_up(Client::builder(ApiKey::parse(watch::API_KEY).unwrap()), base_url);
        let failing = |_| async { Err::<[IpAddr; 0], _>(io::Error::other("no such name")) };
        let error = op.send(&builder.resolver(failing).build().unwrap()).await.unwrap_err();
        let views = watch::views(&error);
        assert_eq!(watch::find(&views), None, "{views}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "{error}");
        assert!(!error.may_have_been_sent(), "{error}");
        let expected = "cannot connect to https://nobody.inngest-api.invalid: cannot resolve `nobody.inngest-api.invalid`: \
                    no such name";
        assert!(error.to_string().contains(expected), "{error}");
    }
    log.assert_clean();
}
