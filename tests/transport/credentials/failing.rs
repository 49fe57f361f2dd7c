//! Providers that fail, panic, or never return.

use std::future::pending;
use std::time::Duration;

use inngest_api::auth::{AnyCredential, Provided, V2};
use inngest_api::types::Timestamp;
use inngest_api::{AccessToken, Client, ClientBuilder, DevServer, Error, ErrorKind, SigningKey};

use super::{Count, SOON, Server, token};

/// Makes a call; returns its error, after it was checked that nothing was sent.
async fn error_of(server: &Server, builder: ClientBuilder<AccessToken>) -> Error {
    let before = server.received().len();
    let client = server.connect(builder);
    let error = tokio::time::timeout(SOON, client.v2().health().send()).await.unwrap().unwrap_err();
    assert_eq!((error.attempts(), error.may_have_been_sent()), (0, false), "{error}");
    assert_eq!(server.received().len(), before);
    error
}

#[tokio::test]
async fn the_error_of_a_provider_is_the_source_and_nothing_was_sent() {
    let server = Server::accepting(["SECRET-token-0"]).await;
    let failing = || async { Err(std::io::Error::other("the secret manager is unreachable").into()) };
    let error = error_of(&server, Client::with_provider(failing)).await;
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credential, true));
    assert_eq!(error.to_string(), "health failed: the credential provider failed; see the source of this error");
    let cause = error.get_ref().unwrap().downcast_ref::<std::io::Error>().unwrap();
    assert_eq!(cause.to_string(), "the secret manager is unreachable");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), cause.to_string());
}

#[tokio::test]
async fn a_key_that_cannot_be_parsed_is_not_shown() {
    let server = Server::accepting([]).await;
    let wrong = || async { Ok(Provided::new(AccessToken::parse("sk-inn-api-VERYSECRET")?)) };
    let error = error_of(&server, Client::with_provider(wrong)).await;
    assert_eq!(error.kind(), ErrorKind::Credential);
    let shown = format!("{error} {error:?} {}", std::error::Error::source(&error).unwrap());
    assert!(shown.contains("use `ApiKey`") && !shown.contains("VERYSECRET"), "{shown}");
}

#[tokio::test]
async fn a_panic_of_a_provider_is_an_error() {
    let server = Server::accepting([]).await;
    let at_once = error_of(&server, Client::with_provider(|| -> std::future::Ready<_> { panic!("a test") })).await;
    let later = error_of(
        &server,
        Client::with_provider(|| async {
            tokio::task::yield_now().await;
            panic!("a test")
        }),
    )
    .await;
    for error in [at_once, later] {
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert!(error.to_string().contains("the credential provider panicked"), "{error}");
    }
}

#[tokio::test]
async fn waiting_for_a_provider_counts_into_the_timeout_of_the_call() {
    let server = Server::accepting([]).await;
    let timeout = Duration::from_millis(50);
    let silent = Client::with_provider(|| async {
        pending::<()>().await;
        token(0)
    });
    let error = error_of(&server, silent.timeout(timeout)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let message = "health failed: call timed out after 50ms while it waited for the credential provider";
    assert!(error.to_string().starts_with(message), "{error}");

    // After a 401, the request was sent.
    let count = Count::default();
    let client = server.connect(
        Client::with_provider(move || {
            let number = count.next();
            async move {
                if number > 0 {
                    pending::<()>().await;
                }
                token(number)
            }
        })
        .timeout(timeout * 10),
    );
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.may_have_been_sent()), (ErrorKind::Timeout, 1, true));
    assert!(error.to_string().contains("while it waited for the credential provider"), "{error}");
}

#[tokio::test]
async fn an_expired_key_is_an_error() {
    let server = Server::accepting(["SECRET-token-0"]).await;
    let past = || async { token(0).map(|provided| provided.expires_at(Timestamp::UNIX_EPOCH)) };
    let now = || async { token(0).map(|provided| provided.expires_in(Duration::ZERO)) };
    for builder in [Client::with_provider(past), Client::with_provider(now)] {
        let error = error_of(&server, builder).await;
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert!(error.to_string().contains("returned a key that has expired; check its cache"), "{error}");
    }
}

#[tokio::test]
async fn a_credential_without_a_key_is_an_error() {
    let server = Server::accepting([]).await;
    let none = || async { Ok(Provided::new(AnyCredential::<V2>::new(DevServer::local()))) };
    let error = server.connect(Client::with_provider(none)).v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 0));
    assert!(error.to_string().contains("returned a dev server in place of a key"), "{error}");
}

#[tokio::test]
async fn a_provided_key_must_belong_to_the_required_environment() {
    let server = Server::accepting(["signkey-test-02"]).await;
    let wrong = || async { Ok(Provided::new(SigningKey::parse("signkey-test-02")?)) };
    let client = server.connect(Client::with_provider(wrong).require_key_environment("prod"));
    let error = client.v1().list_events().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    let text = "expected a signing key for environment `prod`, found one for `test`";
    assert!(error.to_string().contains(text), "{error}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_provided_key_of_a_self_hosted_server_is_not_sent_to_the_cloud() {
    let bare = || async { Ok(Provided::new(SigningKey::self_hosted("12ab")?)) };
    let client = Client::with_provider(bare).resolve("api.inngest.com", []).build().unwrap();
    let error = client.v1().list_events().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0), "{error}");
    assert!(error.to_string().contains("would be sent to Inngest Cloud"), "{error}");
}
