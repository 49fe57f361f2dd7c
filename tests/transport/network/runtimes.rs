//! Tokio runtimes that lack a driver, and that are shut down.

use std::sync::atomic::Ordering;
use std::time::Duration;

use inngest_api::{CallOptions, Client, ErrorKind};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::frames::Connection;
use super::server::{Manner, Server};
use super::tls::Authority;
use super::{QUICK, SOON, api_key, builder, until};

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn runtime_without_a_timer_or_io_is_a_configuration_error() {
    let runtimes = [
        (Builder::new_current_thread().build(), "has no timer"),
        (Builder::new_current_thread().enable_io().build(), "has no timer"),
        (Builder::new_current_thread().enable_time().build(), "has no I/O"),
        (Builder::new_multi_thread().worker_threads(1).enable_time().build(), "has no I/O"),
    ];
    for (runtime, expected) in runtimes {
        let runtime = runtime.unwrap();
        // With TLS, a task connects; without, the call does.
        for url in ["http://127.0.0.1:9", "https://127.0.0.1:9"] {
            for (proxy, timeout) in [(None, SOON), (None, Duration::MAX), (Some("http://127.0.0.1:9"), SOON)] {
                let mut client = Client::builder(api_key()).base_url(url).retry(QUICK).timeout(timeout);
                if let Some(proxy) = proxy.filter(|_| url.starts_with("https")) {
                    client = client.proxy(proxy);
                }
                let error = runtime.block_on(client.build().unwrap().v2().health().send()).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Configuration, "{url}: {error}");
                assert!(!error.may_have_been_sent() && !error.is_retryable(), "{url}: {error}");
                let message = error.to_string();
                assert!(message.contains(expected) && message.contains("`enable_all()`"), "{url}: {error}");
            }
        }
    }
}

#[test]
fn closing_a_client_on_a_runtime_without_a_timer_is_a_configuration_error() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let client = Client::builder(api_key()).build().unwrap();
    let error = runtime.block_on(client.close(SOON)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("has no timer"), "{error}");
}

#[test]
fn call_whose_connection_belongs_to_a_runtime_that_is_shut_down_names_the_cause() {
    let running = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for protocol in ["h2", "http/1.1"] {
        let authority = Authority::new();
        let manner = Manner { responds_after: SOON, ..Manner::default() };
        let server = running.block_on(Server::with(authority.serves("localhost", &[protocol]), manner));
        let client = builder(&server.url(), &authority).build().unwrap();
        let stopped = current_thread();
        // The connection is opened on one runtime, and used on another.
        let first = stopped.spawn(client.v2().health().send());
        stopped.block_on(until(|| server.counts.most_at_once.load(Ordering::SeqCst) == 1));
        if protocol == "h2" {
            let second = running.spawn(client.v2().health().send());
            stopped.block_on(until(|| server.counts.most_at_once.load(Ordering::SeqCst) == 2));
            drop(stopped);
            let error = running.block_on(second).unwrap().unwrap_err();
            assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error}");
            assert!(error.to_string().contains("the Tokio runtime that opened it may have been shut down"), "{error}");
        } else {
            drop(stopped);
        }
        assert!(running.block_on(first).unwrap_err().is_cancelled());
    }
}

/// A connection makes no progress while the runtime that opened it is not run. The call's timeout ends the wait, and the next
/// call opens a connection of its own.
#[test]
fn connection_of_an_idle_runtime_is_replaced_after_a_timeout() {
    let running = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let authority = Authority::new();
    let tls = authority.serves("localhost", &["h2"]);
    let listener = running.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let server = running.spawn(async move {
        let mut open = tokio::task::JoinSet::new();
        for _ in 0..2 {
            let mut connection = Connection::accept(&listener, &tls).await;
            open.spawn(async move { connection.respond_to_all().await });
        }
        open.join_all().await;
    });
    let client = builder(&url, &authority).retry(QUICK).build().unwrap();
    let idle = current_thread();
    idle.block_on(client.v2().list_runs().send()).unwrap();
    let options = CallOptions::new().attempt_timeout(Duration::from_millis(300));
    let response = running.block_on(client.v2().list_runs().options(options).send_full());
    assert_eq!(response.unwrap().attempts, 2);
    server.abort();
    drop(idle);
}
