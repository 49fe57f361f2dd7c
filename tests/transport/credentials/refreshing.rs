//! When a provider is called, and what calls do meanwhile.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use http_body_util::Full;
use inngest_api::http::{Request, Response};
use inngest_api::service::RequestBody;
use inngest_api::types::Timestamp;
use inngest_api::{AccessToken, Client, ClientBuilder, ErrorKind};
use tokio::sync::Notify;
use tokio::time::{Instant, advance};
use tower::service_fn;

use super::{Count, SOON, Server, token, tokens};

/// Makes a client of a server in memory, which stores the keys that it receives.
fn in_memory(builder: ClientBuilder<AccessToken>) -> (Client<AccessToken>, Arc<Mutex<Vec<String>>>) {
    let received = Arc::<Mutex<Vec<String>>>::default();
    let storing = Arc::clone(&received);
    let transport = service_fn(move |request: Request<RequestBody>| {
        let key = request.headers()["authorization"].to_str().unwrap().replace("Bearer SECRET-token-", "");
        storing.lock().unwrap().push(key);
        async { Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(r#"{"data":{"status":"ok"}}"#)))) }
    });
    (builder.transport(transport).build().unwrap(), received)
}

/// Makes a call, and lets a refresh that it began end.
async fn call(client: &Client<AccessToken>) {
    client.v2().health().send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_first_calls_call_the_provider_once() {
    let server = Server::accepting(["SECRET-token-0"]).await;
    let count = Count::default();
    let counted = count.clone();
    let client = server.connect(Client::with_provider(move || {
        let number = counted.next();
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            token(number)
        }
    }));
    assert_eq!(count.get(), 0, "nothing is requested before the first call");
    let calls = (0..100).map(|_| tokio::spawn(client.v2().health().send()));
    for call in join_all(calls).await {
        call.unwrap().unwrap();
    }
    assert_eq!(count.get(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_is_refreshed_before_its_end_while_calls_use_it() {
    let (count, released) = (Count::default(), Arc::new(Notify::new()));
    let (counted, releasing) = (count.clone(), Arc::clone(&released));
    let (client, received) = in_memory(Client::with_provider(move || {
        let (number, released) = (counted.next(), Arc::clone(&releasing));
        async move {
            if number > 0 {
                released.notified().await;
            }
            Ok(token(number)?.expires_in(Duration::from_secs(3600)))
        }
    }));
    call(&client).await;
    advance(Duration::from_secs(3569)).await;
    call(&client).await;
    assert_eq!(count.get(), 1, "31 s before the end");
    advance(Duration::from_secs(2)).await;
    // The refresh begins; calls do not wait for it.
    for _ in 0..3 {
        call(&client).await;
    }
    assert_eq!(count.get(), 2);
    released.notify_one();
    tokio::time::sleep(Duration::from_millis(1)).await;
    call(&client).await;
    assert_eq!(*received.lock().unwrap(), ["0", "0", "0", "0", "0", "1"]);
    assert_eq!(count.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_a_new_key_once_the_old_one_has_expired() {
    let count = Count::default();
    let counted = count.clone();
    let (client, received) = in_memory(Client::with_provider(move || {
        let number = counted.next();
        async move {
            tokio::time::sleep(Duration::from_secs(5)).await;
            Ok(token(number)?.expires_at(Timestamp::now() + Duration::from_secs(60)))
        }
    }));
    call(&client).await;
    advance(Duration::from_secs(61)).await;
    let started = Instant::now();
    join_all((0..10).map(|_| call(&client))).await;
    assert!(started.elapsed() >= Duration::from_secs(5));
    assert_eq!(received.lock().unwrap()[1..], ["1"; 10]);
    assert_eq!(count.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_is_repeated_now_and_then_while_the_key_is_valid() {
    let (count, fails) = (Count::default(), Arc::new(AtomicBool::new(false)));
    let (counted, failing) = (count.clone(), Arc::clone(&fails));
    let (client, received) = in_memory(Client::with_provider(move || {
        let (number, fails) = (counted.next(), failing.load(Ordering::SeqCst));
        async move {
            if fails {
                return Err("unreachable".into());
            }
            Ok(token(number)?.expires_in(Duration::from_secs(3600)))
        }
    }));
    call(&client).await;
    fails.store(true, Ordering::SeqCst);
    advance(Duration::from_secs(3571)).await;
    // 28 s of calls, one each millisecond or so, with the current key.
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(28) {
        call(&client).await;
    }
    let calls = count.get() - 1;
    assert!((5..15).contains(&calls), "{calls} calls of the provider");
    assert!(received.lock().unwrap().iter().all(|key| key == "0"));

    advance(Duration::from_secs(10)).await;
    for _ in 0..5 {
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Credential, false));
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "unreachable");
    }
    assert!(count.get() - 1 <= calls + 1, "it is not called by every call");
    fails.store(false, Ordering::SeqCst);
    advance(Duration::from_secs(5)).await;
    call(&client).await;
    assert_ne!(received.lock().unwrap().last().unwrap(), "0");
}

#[tokio::test]
async fn a_refresh_does_not_depend_on_the_call_that_began_it() {
    let server = Server::accepting(["SECRET-token-0"]).await;
    let (count, called, released) = (Count::default(), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (counted, calling, releasing) = (count.clone(), Arc::clone(&called), Arc::clone(&released));
    let client = server.connect(Client::with_provider(move || {
        let (number, called, released) = (counted.next(), Arc::clone(&calling), Arc::clone(&releasing));
        async move {
            called.notify_one();
            released.notified().await;
            token(number)
        }
    }));
    let call = tokio::spawn(client.v2().health().send());
    called.notified().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let other = tokio::spawn(client.v2().health().send());
    released.notify_one();
    other.await.unwrap().unwrap();
    assert_eq!(count.get(), 1, "a refresh token would have been spent");
}

#[tokio::test]
async fn closing_a_client_waits_for_its_provider() {
    let server = Server::accepting([]).await;
    let (called, released) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (calling, releasing) = (Arc::clone(&called), Arc::clone(&released));
    let client = server.connect(Client::with_provider(move || {
        let (called, released) = (Arc::clone(&calling), Arc::clone(&releasing));
        async move {
            called.notify_one();
            released.notified().await;
            token(0)
        }
    }));
    let call = tokio::spawn(client.v2().health().send());
    called.notified().await;
    call.abort();
    let _ = call.await;
    let error = client.close(Duration::from_millis(20)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "the credential provider was still running 20ms after the client was closed");
    released.notify_one();
    client.close(SOON).await.unwrap();
    assert_eq!(client.v2().health().send().await.unwrap_err().kind(), ErrorKind::Closed);
}

#[test]
fn a_refresh_whose_runtime_was_shut_down_is_started_again_on_another() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (serving, first, second) = (runtime(), runtime(), runtime());
    let server = serving.block_on(Server::accepting(["SECRET-token-1"]));
    let (count, called) = (Count::default(), Arc::new(Notify::new()));
    let (counted, calling) = (count.clone(), Arc::clone(&called));
    let client = server.connect(Client::with_provider(move || {
        let (number, called) = (counted.next(), Arc::clone(&calling));
        async move {
            if number == 0 {
                called.notify_one();
                std::future::pending::<()>().await;
            }
            token(number)
        }
    }));
    first.spawn(client.v2().health().send());
    first.block_on(called.notified());
    let waiting = second.spawn(client.v2().health().send());
    first.shutdown_background();
    second.block_on(waiting).unwrap().unwrap();
    assert_eq!(count.get(), 2);
}

#[test]
fn blocking_calls_use_providers() {
    use inngest_api::blocking::Wait as _;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Server::accepting(["SECRET-token-1"]));
    let count = Count::default();
    let client = server.connect(tokens(&count));
    client.v2().health().send().wait().unwrap();
    client.v2().health().send().wait().unwrap();
    assert_eq!(count.get(), 2);
}
