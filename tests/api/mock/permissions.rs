use inngest_api::response::Json;
use inngest_api::types::RunId;
use inngest_api::{ApiKey, Client, DevServer, Error, ErrorKind, InngestClient, SigningKey, endpoints, mock, v2};
use serde_json::json;

use super::{TRANSPORTS, demo_app};

#[endpoints(V2, base = "/internal")]
pub(crate) trait Ledger {
    /// Counts the bookings.
    #[get("/bookings/count", permission = "ledger:read:count")]
    fn count_bookings() -> Json<u32>;
}

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_function, get_function_run, health))]
    api: Client<ApiKey>,
    #[inngest(v2(list_runs, get_event_runs), Ledger(count_bookings))]
    reports: Client<ApiKey>,
    #[inngest(v1(list_events))]
    app: Client<SigningKey>,
}

const KEY: &str = "sk-inn-api-billing";

/// Calls each operation of version 2 that `Billing` lists, and returns the errors.
async fn call_everything(billing: &Billing) -> Vec<Error> {
    let invoked = billing.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await;
    let run_id = invoked.as_ref().map_or_else(|_| RunId::from("01K3Z5V7Q9T8R6W4M2N0B1C3D5"), |run| run.run_id.clone());
    let run = billing.v2().get_function_run(run_id).send().await;
    let is_unknown = |error: &Error| invoked.is_err() && error.kind() == ErrorKind::NotFound;
    let results = [
        run.map(drop).or_else(|error| if is_unknown(&error) { Ok(()) } else { Err(error) }),
        billing.v2().health().send().await.map(drop),
        billing.v2().list_runs().send().await.map(drop),
        billing.v2().get_event_runs("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.map(drop),
        Ledger::new(billing).count_bookings().send().await.map(drop),
        invoked.map(drop),
    ];
    results.into_iter().filter_map(Result::err).collect()
}

fn billing(server: &mock::Server) -> Billing {
    let api = server.client(ApiKey::parse(KEY).unwrap()).unwrap();
    let app = server.client(SigningKey::parse("signkey-prod-01").unwrap()).unwrap();
    Billing { api: api.clone(), reports: api, app }
}

#[tokio::test]
async fn a_derived_client_needs_exactly_its_permissions() {
    let permissions = ["functions:write:invoke", "ledger:read:count", "runs:read:get", "runs:read:list"];
    assert_eq!(Billing::PERMISSIONS, permissions);
    for transport in TRANSPORTS {
        let start = async |permissions: &[&str]| {
            let builder = demo_app().api_key(KEY, permissions).accept_key("signkey-prod-01");
            let server = transport.start(builder).await;
            server.on::<CountBookings>(|_| Ok(7));
            server
        };
        let server = start(Billing::PERMISSIONS).await;
        let errors = call_everything(&billing(&server)).await;
        assert!(errors.is_empty(), "{transport:?}: {errors:?}");
        billing(&server).v1().list_events().send().await.unwrap();

        for missing in Billing::PERMISSIONS {
            let others: Vec<_> =
                Billing::PERMISSIONS.iter().copied().filter(|permission| permission != missing).collect();
            let errors = call_everything(&billing(&start(&others).await)).await;
            assert!(!errors.is_empty(), "{transport:?}: {missing} is not needed");
            for error in errors {
                let status = error.status().unwrap().as_u16();
                assert_eq!((status, error.missing_permission()), (403, Some(*missing)), "{transport:?}: {error}");
                let advice = format!("; the API key needs the permission {missing}");
                assert!(error.to_string().ends_with(&advice), "{transport:?}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn a_wildcard_allows_every_action_of_a_resource() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().api_key(KEY, ["runs:read:*", "ledger:read:*"])).await;
        server.on::<CountBookings>(|_| Ok(7));
        let errors = call_everything(&billing(&server)).await;
        let missing: Vec<_> = errors.iter().map(Error::missing_permission).collect();
        assert_eq!(missing, [Some("functions:write:invoke")], "{transport:?}: {errors:?}");
    }
}

/// As for a rejected key: neither scripted responses nor faults are used up, and no handler runs.
#[tokio::test]
async fn a_call_without_the_permission_reaches_no_handler() {
    let server = demo_app().api_key(KEY, ["runs:read:get"]).in_memory().unwrap();
    let client = server.client(ApiKey::parse(KEY).unwrap()).unwrap();
    server.inject::<v2::operation::InvokeFunction>(mock::Fault::status(503).times(1));
    let error = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap_err();
    assert_eq!(error.code(), Some("insufficient_scope"));
    assert!(server.runs().is_empty());
    assert_eq!(server.requests()[0].status().unwrap().as_u16(), 403);
}

#[tokio::test]
async fn other_keys_are_not_limited() {
    let server = demo_app().api_key(KEY, [""; 0]).accept_key("sk-inn-api-all").accept_key("signkey-prod-01");
    let server = server.in_memory().unwrap();
    server.client(ApiKey::parse("sk-inn-api-all").unwrap()).unwrap().v2().list_runs().send().await.unwrap();
    let signing = SigningKey::parse("signkey-prod-01").unwrap().in_place_of_api_key();
    server.client(signing).unwrap().v2().list_runs().send().await.unwrap();
    let limited = server.client(ApiKey::parse(KEY).unwrap()).unwrap();
    limited.v2().health().send().await.unwrap();
    assert_eq!(limited.v2().list_runs().send().await.unwrap_err().missing_permission(), Some("runs:read:list"));
    let open = demo_app().api_key(KEY, [""; 0]).without_auth().in_memory().unwrap();
    open.client(DevServer::local()).unwrap().v2().list_runs().send().await.unwrap();
}

/// A signing key has no permission that could be missing, whatever the server responds.
#[tokio::test]
async fn an_error_names_no_permission_for_a_signing_key() {
    let server = demo_app().in_memory().unwrap();
    server.on::<v2::operation::ListRuns>(|_| Err(mock::ErrorResponse::new(403, "insufficient_scope", "no")));
    let signing = SigningKey::parse("signkey-prod-01").unwrap().in_place_of_api_key();
    let error = server.client(signing).unwrap().v2().list_runs().send().await.unwrap_err();
    assert_eq!(error.missing_permission(), None);
    assert!(!error.to_string().contains("permission"), "{error}");
    let api_key = server.client(ApiKey::parse(KEY).unwrap()).unwrap();
    let error = api_key.v2().list_runs().send().await.unwrap_err();
    assert_eq!(error.missing_permission(), Some("runs:read:list"));
}

#[tokio::test]
async fn a_malformed_permission_is_reported_when_the_server_starts() {
    let builder = || demo_app().api_key(KEY, ["runs:read:list", "runs:read"]);
    for result in [builder().in_memory(), builder().start().await] {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
        assert!(error.to_string().starts_with("`runs:read` is not a permission; expected "), "{error}");
    }
}
