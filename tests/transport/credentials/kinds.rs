//! Each kind of key: where it goes, and what it may do.

use inngest_api::auth::{AnyCredential, Events, InPlaceOfApiKey, Key, Provided, V1, V2};
use inngest_api::events::Event;
use inngest_api::{AccessToken, ApiKey, Client, DevServer, ErrorKind, EventKey, SigningKey};
use serde_json::json;

use super::{Count, Server, token, tokens};

#[tokio::test]
async fn a_provided_event_key_is_part_of_the_path() {
    let server = Server::accepting(["EVENTKEY-2"]).await;
    let count = Count::default();
    let client = server.connect(Client::with_provider(move || {
        let number = count.next() + 1;
        async move { Ok(Provided::new(EventKey::parse(&format!("EVENTKEY-{number}"))?)) }
    }));
    client.events().send(Event::new("a")).await.unwrap();
    assert_eq!(server.received(), ["EVENTKEY-1", "EVENTKEY-2"]);
}

#[tokio::test]
async fn every_kind_of_key_can_be_provided() {
    let server = Server::accepting(["sk-inn-api-a", "signkey-prod-01", "token", "event"]).await;
    let api = server.connect(Client::with_provider(|| async { Ok(ApiKey::parse("sk-inn-api-a")?.into()) }));
    api.v2().health().send().await.unwrap();
    let signing = server.connect(Client::<InPlaceOfApiKey>::with_provider(|| async {
        Ok(SigningKey::parse("signkey-prod-01")?.in_place_of_api_key().into())
    }));
    signing.v1().list_events().send().await.unwrap();
    signing.v2().health().send().await.unwrap();
    let any = server.connect(Client::<AnyCredential<V2>>::with_provider(|| async {
        Ok(AnyCredential::new(AccessToken::parse("token")?).into())
    }));
    any.v2().health().send().await.unwrap();
    let events = server.connect(Client::<AnyCredential<Events>>::with_provider(|| async {
        Ok(AnyCredential::new(EventKey::parse("event")?).into())
    }));
    events.events().send(Event::new("a")).await.unwrap();
    assert_eq!(server.received(), ["sk-inn-api-a", "signkey-prod-01", "signkey-prod-01", "token", "event"]);
}

#[test]
fn the_default_server_is_that_of_the_kind_of_key() {
    fn url<K: Key>() -> String {
        let client = Client::<K>::with_provider(|| async { Err("not called".into()) });
        client.build().unwrap().base_url().to_string()
    }
    for cloud in [url::<ApiKey>(), url::<AccessToken>(), url::<SigningKey>(), url::<AnyCredential<V1>>()] {
        assert_eq!(cloud, "https://api.inngest.com");
    }
    for events in [url::<EventKey>(), url::<AnyCredential<Events>>()] {
        assert_eq!(events, "https://inn.gs");
    }
}

#[test]
fn a_provided_key_is_not_sent_over_plain_http() {
    let builder = || tokens(&Count::default()).base_url("http://example.com");
    let error = builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("would send the key over plain HTTP"), "{error}");
    builder().danger_send_key_over_plain_http().build().unwrap();
}

#[tokio::test]
async fn an_access_token_never_lists_keys() {
    let server = Server::accepting(["SECRET-token-0", "sk-inn-api-a"]).await;
    let fixed = || AccessToken::parse("SECRET-token-0").unwrap();
    let fixed_client = server.connect(Client::builder(fixed()));
    let provided = server.connect(tokens(&Count::default()));
    let any = server.connect(Client::builder(AnyCredential::<V2>::new(fixed())));
    let untyped = fixed_client.untyped::<V2>("fetch_account_signing_keys", json!({}));
    let errors = [
        fixed_client.v2().fetch_account_event_keys().send().await.unwrap_err(),
        fixed_client.v2().fetch_account_signing_keys().send().await.unwrap_err(),
        provided.v2().fetch_account_signing_keys().items().try_next().await.unwrap_err(),
        any.v2().fetch_account_signing_keys().send().await.unwrap_err(),
        untyped.send().await.unwrap_err(),
    ];
    for error in errors {
        let state = (error.kind(), error.attempts(), error.may_have_been_sent());
        assert_eq!(state, (ErrorKind::Configuration, 0, false));
        let message = "failed: an access token never authorizes this operation; use an API key";
        assert!(error.to_string().ends_with(message), "{error}");
    }
    assert!(server.received().is_empty());

    let key = ApiKey::parse("sk-inn-api-a").unwrap();
    server.connect(Client::builder(key.clone())).v2().fetch_account_event_keys().send().await.unwrap();
    let any = server.connect(Client::builder(AnyCredential::<V2>::new(key)));
    any.v2().fetch_account_signing_keys().send().await.unwrap();
}

#[tokio::test]
async fn a_mock_server_serves_clients_with_providers() {
    let server = inngest_api::mock::Server::builder().accept_key("SECRET-token-1").in_memory().unwrap();
    let count = Count::default();
    let client = server.connect(tokens(&count)).build().unwrap();
    client.v2().health().send().await.unwrap();
    assert_eq!(count.get(), 2);
    let _ = Client::builder(DevServer::local());
    assert!(token(0).is_ok());
}
