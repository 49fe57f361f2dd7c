//! Keys that the server rejects with 401.

use std::sync::Arc;

use futures_util::future::join_all;
use inngest_api::auth::Provided;
use inngest_api::stream::Upload;
use inngest_api::{AccessToken, ApiKey, Client, ErrorKind, SigningKey};
use tokio::sync::Barrier;

use super::{Count, SOON, Server, token, tokens};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_calls_with_a_rejected_key_cause_one_refresh() {
    let server = Server::accepting(["SECRET-token-0"]).await;
    let count = Count::default();
    let client = server.connect(tokens(&count));
    client.v2().health().send().await.unwrap();
    server.accept(["SECRET-token-1"]);
    let start = Arc::new(Barrier::new(100));
    let calls = (0..100).map(|_| {
        let (client, start) = (client.clone(), Arc::clone(&start));
        tokio::spawn(async move {
            start.wait().await;
            client.v2().health().send().await
        })
    });
    for call in join_all(calls).await {
        call.unwrap().unwrap();
    }
    assert_eq!(count.get(), 2);
    client.v2().health().send().await.unwrap();
    assert_eq!(count.get(), 2);
}

#[tokio::test]
async fn a_rejected_key_is_refreshed_once_and_a_second_401_is_returned() {
    let server = Server::accepting([]).await;
    let count = Count::default();
    let client = server.connect(tokens(&count));
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.may_have_been_sent()), (ErrorKind::Auth, 2, true));
    assert_eq!(server.received(), ["SECRET-token-0", "SECRET-token-1"]);
    assert_eq!(count.get(), 2);
    // The server repeated both.
    let shown = format!("{error} {error:?} {:?}", error.body().map(String::from_utf8_lossy));
    assert!(!shown.contains("SECRET") && shown.contains("no such key: [key], [key]"), "{shown}");
}

#[tokio::test]
async fn the_attempt_with_a_new_key_does_not_count_as_a_retry() {
    let server = Server::accepting(["SECRET-token-1"]).await;
    let client = server.connect(tokens(&Count::default()));
    let response = client.v2().health().send_full().await.unwrap();
    assert_eq!(response.attempts, 2);
}

#[tokio::test]
async fn a_rejected_key_that_the_provider_returns_again_is_not_sent_again() {
    let server = Server::accepting([]).await;
    let count = Count::default();
    let counted = count.clone();
    let client = server.connect(Client::with_provider(move || {
        counted.next();
        async { token(0) }
    }));
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 1));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        cause,
        "health failed: the credential provider returned the key again that the server rejected; return a new key"
    );
    // A moment later, it is not called again, and each call sends one request.
    for _ in 0..30 {
        assert_eq!(client.v2().health().send().await.unwrap_err().attempts(), 1);
    }
    assert!(count.get() < 20, "{}", count.get());
}

#[tokio::test]
async fn a_refresh_that_fails_is_the_source_of_the_401() {
    let server = Server::accepting([]).await;
    let count = Count::default();
    let client = server.connect(Client::with_provider(move || {
        let number = count.next();
        async move { if number == 0 { token(0) } else { Err("the session is over".into()) } }
    }));
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (401, 1));
    let chain = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
    let chain: Vec<_> = chain.map(ToString::to_string).collect();
    assert!(chain[1].contains("the credential provider failed"), "{chain:?}");
    assert_eq!(chain[2], "the session is over");
}

#[tokio::test]
async fn a_streamed_body_is_not_sent_again_but_its_key_is_refreshed() {
    let server = Server::accepting(["SECRET-token-1"]).await;
    let count = Count::default();
    let client = server.connect(tokens(&count));
    let empty = futures_util::stream::empty::<Result<bytes::Bytes, std::io::Error>>();
    let error = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(empty)).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 1));
    assert!(error.to_string().contains("a streamed body cannot be sent again with another key"), "{error}");
    client.close(SOON).await.unwrap();
    assert_eq!(count.get(), 2);
}

#[tokio::test]
async fn a_fallback_from_a_provider_is_tried_before_the_provider_is_called_again() {
    let server = Server::accepting(["signkey-prod-02"]).await;
    let count = Count::default();
    let counted = count.clone();
    let client = server.connect(Client::<SigningKey>::with_provider(move || {
        let number = counted.next();
        async move {
            let parse = |digits: usize| SigningKey::parse(&format!("signkey-prod-{digits:02}"));
            Ok(Provided::new(parse(2 * number + 1)?.with_fallback(parse(2 * number + 2)?)))
        }
    }));
    client.v1().list_events().send().await.unwrap();
    assert_eq!(server.received(), ["signkey-prod-01", "signkey-prod-02"]);
    assert_eq!(count.get(), 1);

    server.accept(["signkey-prod-03"]);
    client.v1().list_events().send().await.unwrap();
    assert_eq!(server.received()[2..], ["signkey-prod-02", "signkey-prod-01", "signkey-prod-03"]);
    assert_eq!(count.get(), 2);
}

#[tokio::test]
async fn a_replaced_key_is_used_until_the_server_rejects_it() {
    let server = Server::accepting(["SECRET-token-0", "SECRET-replaced"]).await;
    let count = Count::default();
    let client = server.connect(tokens(&count));
    client.v2().health().send().await.unwrap();
    client.replace_key(AccessToken::parse("SECRET-replaced").unwrap()).unwrap();
    client.v2().health().send().await.unwrap();
    server.accept(["SECRET-token-1"]);
    client.v2().health().send().await.unwrap();
    assert_eq!(server.received(), ["SECRET-token-0", "SECRET-replaced", "SECRET-replaced", "SECRET-token-1"]);
    assert_eq!(count.get(), 2);

    // Before the first call, the provider is not needed.
    let client = server.connect(tokens(&count));
    client.replace_key(AccessToken::parse("SECRET-token-1").unwrap()).unwrap();
    client.v2().health().send().await.unwrap();
    assert_eq!(count.get(), 2);
}

#[tokio::test]
async fn a_fixed_key_is_not_refreshed() {
    let server = Server::accepting([]).await;
    let client = server.connect(Client::builder(ApiKey::parse("sk-inn-api-SECRET").unwrap()));
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 1));
    assert_eq!(server.received().len(), 1);
}
