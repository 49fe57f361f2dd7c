use std::sync::Arc;

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{ApiKey, Call, Client, DevServer, InngestClient, SigningKey, mock, v2};
use inngest_api_tests::replay::{Replay, json_answer};

#[derive(Clone, Debug, InngestClient)]
struct Billing {
    #[inngest(v2(get_function_run, health))]
    api: Client<ApiKey>,
    #[inngest(v1(list_events))]
    app: Client<SigningKey>,
}

/// Wraps another derived client.
#[derive(InngestClient)]
struct Health<C> {
    #[inngest(v2(health))]
    inner: C,
}

#[tokio::test]
async fn a_derived_client_sends_each_operation_with_the_field_that_declares_it() {
    let healthy = || json_answer(r#"{"data":{"status":"ok"}}"#);
    let api = Replay::with([healthy(), healthy()]).await.unwrap();
    let app = Replay::with([json_answer("{\"data\":[]}")]).await.unwrap();
    let billing = Billing {
        api: api.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap(),
        app: app.client(SigningKey::parse("signkey-prod-01").unwrap()).unwrap(),
    };
    billing.v2().health().send().await.unwrap();
    billing.v1().list_events().send().await.unwrap();
    Health { inner: &billing }.v2().health().send().await.unwrap();
    let keys = |server: Vec<inngest_api_tests::replay::Received>| {
        server.into_iter().map(|one| (one.target, one.headers["authorization"].clone())).collect::<Vec<_>>()
    };
    let health = || ("/v2/health".to_owned(), "Bearer sk-inn-api-0".to_owned());
    assert_eq!(keys(api.received().await.unwrap()), [health(), health()]);
    assert_eq!(keys(app.received().await.unwrap()), [("/v1/events".to_owned(), "Bearer signkey-prod-01".to_owned())]);
}

#[test]
fn a_derived_client_lists_its_operations_in_a_constant() {
    let ids: Vec<_> = Billing::OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids, ["get_function_run", "health", "list_events"]);
}

/// Over all fields, of any credential. Those of version 1 and `health` require none.
#[test]
fn a_derived_client_lists_the_permissions_of_its_api_keys_in_a_constant() {
    #[derive(InngestClient)]
    struct Operator {
        #[inngest(v2(list_runs, get_apps))]
        api: Client<ApiKey>,
        #[inngest(v2(get_event_runs, cancel_run), v1(list_events))]
        app: Client<inngest_api::auth::InPlaceOfApiKey>,
    }
    #[derive(InngestClient)]
    struct Events {
        #[inngest(v1(list_events))]
        app: Client<SigningKey>,
    }
    const FIRST: &str = Operator::PERMISSIONS[0];
    assert_eq!(Billing::PERMISSIONS, ["runs:read:get"]);
    assert_eq!(Operator::PERMISSIONS, ["apps:read:list", "runs:read:list", "runs:write:cancel"]);
    assert_eq!(FIRST, "apps:read:list");
    assert_eq!(Events::PERMISSIONS, [""; 0]);
    assert_eq!(Monitor::<Client<ApiKey>>::PERMISSIONS, ["runs:read:get"], "a generic client");
    assert_eq!(inngest_api::operation::permissions(Operator::OPERATIONS), Operator::PERMISSIONS);
}

/// Wraps any client that can call these operations.
#[derive(InngestClient)]
struct Monitor<C> {
    #[inngest(v2(health, get_function_run))]
    api: C,
}

#[tokio::test]
async fn a_derived_client_can_wrap_any_client_with_the_capabilities() {
    async fn status<C: Call<v2::operation::Health> + Call<v2::operation::GetFunctionRun>>(api: C) -> String {
        Monitor { api }.v2().health().send().await.unwrap().status
    }
    let server = mock::Server::builder().in_memory().unwrap();
    let key = || ApiKey::parse("sk-inn-api-0").unwrap();
    let client = server.client(key()).unwrap();
    assert_eq!(status(client.clone()).await, "ok", "a mock without a socket");
    assert_eq!(status(&client).await, "ok");
    assert_eq!(status(Arc::new(client.clone())).await, "ok");
    assert_eq!(status(Monitor { api: client.clone() }).await, "ok", "another derived client");
    assert_eq!(status(server.client(AnyCredential::<V2>::new(key())).unwrap()).await, "ok", "a key chosen at run time");
    let signing = SigningKey::parse("signkey-test-00").unwrap().in_place_of_api_key();
    assert_eq!(status(server.client(signing).unwrap()).await, "ok");
    let open = mock::Server::builder().without_auth().in_memory().unwrap();
    assert_eq!(status(open.client(DevServer::local()).unwrap()).await, "ok", "no key at all");
    assert_eq!(Monitor::<Client<ApiKey>>::OPERATIONS.len(), 2);
    assert_eq!(server.calls::<v2::operation::Health>(), 6);
}

#[test]
fn debug_output_of_a_derived_client_contains_no_key() {
    let billing = Billing {
        api: Client::new(ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap()).unwrap(),
        app: Client::new(SigningKey::parse("signkey-prod-0123456789").unwrap()).unwrap(),
    };
    for shown in [format!("{billing:?}"), format!("{billing:#?}")] {
        assert!(shown.contains("Billing") && !shown.contains("0123456789") && !shown.contains("SECRET"), "{shown}");
    }
}

/// A trait object lets a program choose its client at run time.
#[tokio::test]
async fn a_capability_works_as_a_trait_object() {
    let server = Replay::with([json_answer(r#"{"data":{"status":"ok"}}"#), json_answer(r#"{"data":{"status":"ok"}}"#)]);
    let server = server.await.unwrap();
    let client = server.client(ApiKey::parse("sk-inn-api-0").unwrap()).unwrap();
    let boxed: Box<dyn Call<v2::operation::Health>> = Box::new(client.clone());
    let shared: Arc<dyn Call<v2::operation::Health>> = Arc::new(client);
    v2::operation::Health::new().on(&boxed).send().await.unwrap();
    Health { inner: shared }.v2().health().send().await.unwrap();
    server.received().await.unwrap();
}
