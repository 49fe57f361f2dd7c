use inngest_api::{ApiKey, Client, DevServer, ErrorKind, SigningKey};
use inngest_api_tests::replay::{Replay, answer, json_answer};

use super::{HEALTHY, api_key};

fn signing_key(text: &str) -> SigningKey {
    SigningKey::parse(text).unwrap()
}

#[tokio::test]
async fn replacing_a_key_affects_all_clones() {
    let server = Replay::with([json_answer(HEALTHY), json_answer(HEALTHY)]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    let clone = client.clone();
    clone.v2().health().send().await.unwrap();
    client.replace_key(ApiKey::parse("sk-inn-api-9876543210").unwrap()).unwrap();
    clone.v2().health().send().await.unwrap();
    let sent: Vec<_> =
        server.received().await.unwrap().into_iter().map(|one| one.headers["authorization"].clone()).collect();
    assert_eq!(sent, ["Bearer sk-inn-api-0123456789SECRET", "Bearer sk-inn-api-9876543210"]);
}

#[tokio::test]
async fn a_call_in_flight_finishes_with_the_keys_it_started_with() {
    let unauthorized = || answer(401, [], "");
    let server = Replay::with([unauthorized(), json_answer("{\"data\":[]}")]).await.unwrap();
    let key = signing_key("signkey-prod-01").with_fallback(signing_key("signkey-prod-02"));
    let client = server.builder(key).observer(Replacing).build().unwrap();
    REPLACED.set(client.clone()).unwrap();
    client.v1().list_events().send().await.unwrap();
    let sent: Vec<_> =
        server.received().await.unwrap().into_iter().map(|one| one.headers["authorization"].clone()).collect();
    assert_eq!(sent, ["Bearer signkey-prod-01", "Bearer signkey-prod-02"], "the call does not use the replaced key");
}

static REPLACED: std::sync::OnceLock<Client<SigningKey>> = std::sync::OnceLock::new();

/// Replaces the key between two attempts.
struct Replacing;

impl inngest_api::observe::Observer for Replacing {
    fn attempt_ended(&self, _: &inngest_api::observe::AttemptReport<'_>) {
        REPLACED.get().unwrap().replace_key(signing_key("signkey-prod-03")).unwrap();
    }
}

#[tokio::test]
async fn a_key_of_another_environment_is_rejected_as_a_replacement() {
    let server = Replay::with([json_answer("{\"data\":[]}")]).await.unwrap();
    let client = server.builder(signing_key("signkey-prod-01")).require_key_environment("prod").build().unwrap();
    let error = client.replace_key(signing_key("signkey-test-02")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error.to_string().contains("expected a signing key for environment `prod`, found one for `test`"),
        "{error}"
    );
    client.v1().list_events().send().await.unwrap();
    assert_eq!(server.received_one().await.unwrap().headers["authorization"], "Bearer signkey-prod-01");
}

#[tokio::test]
async fn no_replaced_key_is_sent_to_a_dev_server() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let key =
        inngest_api::auth::AnyCredential::<inngest_api::auth::V2>::new(DevServer::new(server.base_url()).unwrap());
    let client = Client::new(key).unwrap();
    client.replace_key(inngest_api::auth::AnyCredential::new(api_key())).unwrap();
    client.v2().health().send().await.unwrap();
    assert_eq!(server.received_one().await.unwrap().headers.get("authorization"), None);
    let error = client.replace_key(inngest_api::auth::AnyCredential::new(DevServer::local())).unwrap_err();
    assert!(error.to_string().contains("holds no key"), "{error}");
}
