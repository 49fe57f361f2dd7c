//! No connection.

use std::io;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use inngest_api::{ApiKey, Client, ErrorKind};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::table::{Op, set_up};
use super::watch;

/// What every operation must come to, for none was sent.
async fn no_connection(case: &str, base_url: &str, within: Option<Duration>) {
    let heard = watch::start();
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
    heard.assert_clean();
}

#[tokio::test]
async fn nobody_listens() {
    for scheme in ["http", "https"] {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        no_connection("refused", &format!("{scheme}://{free}"), None).await;
    }
}

#[tokio::test]
async fn the_backlog_of_a_listener_is_full() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    // Taken until none is left: the kernel rounds the length as it likes.
    let mut waiting = Vec::new();
    while let Ok(connection) = tokio::time::timeout(Duration::from_millis(500), TcpStream::connect(address)).await {
        waiting.push(connection.unwrap());
        assert!(waiting.len() < 1000, "this machine's backlogs have no end");
    }
    for scheme in ["http", "https"] {
        no_connection("backlog", &format!("{scheme}://{address}"), Some(Duration::from_millis(300))).await;
    }
    drop(waiting);
}

#[tokio::test]
async fn a_peer_that_never_says_hello() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // Connections come to stand without being accepted.
    no_connection("silence", &format!("https://{address}"), Some(Duration::from_millis(300))).await;
}

#[tokio::test]
async fn a_name_that_does_not_resolve() {
    // Nobody else is asked: what a network makes of such a name differs.
    let base_url = "https://nobody.inngest-api.invalid";
    let heard = watch::start();
    for op in Op::EACH {
        let builder = set_up(Client::builder(ApiKey::parse(watch::API_KEY).unwrap()), base_url);
        let nobody = |_| async { Err::<[IpAddr; 0], _>(io::Error::other("no such name")) };
        let error = op.send(&builder.resolver(nobody).build().unwrap()).await.unwrap_err();
        let views = watch::views(&error);
        assert_eq!(watch::find(&views), None, "{views}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "{error}");
        assert!(!error.may_have_been_sent(), "{error}");
        let said = "cannot connect to https://nobody.inngest-api.invalid: cannot resolve `nobody.inngest-api.invalid`: \
                    no such name";
        assert!(error.to_string().contains(said), "{error}");
    }
    heard.assert_clean();
}
